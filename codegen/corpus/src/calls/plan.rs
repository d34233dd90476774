//! The calls of one method: its arguments, the credentials, the reply, and what has to happen.

use serde_json::Value;

use super::description::{Credential, Description, Media, Operation, Parameter};
use super::http::Reply;
use super::reduced::target;
use super::replies;
use crate::alternatives::Alternatives;
use crate::flat::Schema;
use crate::random::Random;
use crate::values::{Generator, Mode};

/// The number of values that an argument may contain.
const MAX_SIZE: usize = 60;

/// A method of a generated crate, as its caller sees it.
#[derive(Clone, Debug)]
pub struct Method {
    /// The identifier of the method.
    pub id: String,
    /// The HTTP method in lower case.
    pub method: String,
    /// The path of the document with its query.
    pub path: String,
    /// The parameters that callers can pass.
    pub parameters: Vec<Argument>,
    /// The media type of the body that callers can pass, and whether they have to.
    pub body: Option<(String, bool)>,
    /// The media types of the response that `send` decodes.
    pub accept: String,
    /// The media types of the response that `stream` decodes.
    pub stream: Option<String>,
    /// The values that the method itself sets: the field or query parameter of a streaming condition.
    pub condition: Option<String>,
}

/// A parameter that callers can pass.
#[derive(Clone, Debug)]
pub struct Argument {
    /// `path`, `query`, `header` or `cookie`.
    pub location: String,
    /// The name on the wire.
    pub name: String,
    /// Whether callers have to pass it.
    pub required: bool,
}

/// The arguments of a call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The kind of values, as reports call it.
    pub kind: &'static str,
    /// Whether the method `stream` is called.
    pub is_stream: bool,
    /// The value of each parameter that is passed, by its index in [`Method::parameters`].
    pub parameters: Vec<(usize, Value)>,
    /// The body that is passed.
    pub body: Option<Value>,
}

/// A call with its credentials and its reply.
#[derive(Clone, Debug)]
pub struct Run {
    /// The index of the call.
    pub call: usize,
    /// The credentials that are set.
    pub credentials: Vec<Credential>,
    /// The reply of the server.
    pub reply: Reply,
    /// The result that the program has to report.
    pub expected: Expected,
}

/// The expected result of a call.
#[derive(Clone, Debug)]
pub enum Expected {
    /// The body of the response as JSON.
    Json(Value),
    /// The values of a stream.
    Items(Vec<Value>),
    /// A body as text or bytes.
    Text(String),
    /// No body.
    Empty,
    /// An error of this kind. `None` is any kind.
    Error(Option<&'static str>),
    /// Any result.
    Anything,
}

/// Plans the calls of a method.
pub struct Planner<'a> {
    pub(super) description: &'a Description,
    pub(super) requests: &'a Alternatives<'a>,
    pub(super) responses: &'a Alternatives<'a>,
}

/// The calls and runs of a method.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The calls.
    pub calls: Vec<Call>,
    /// The runs. Each makes one of the calls.
    pub runs: Vec<Run>,
}

impl Expected {
    /// Returns the values that the program compares with those that it receives, as JSON text.
    pub fn to_json(&self) -> String {
        match self {
            Self::Json(value) => value.to_string(),
            Self::Items(items) => Value::from(items.clone()).to_string(),
            _ => String::new(),
        }
    }
}

impl<'a> Planner<'a> {
    /// Plans for the operations of a description. The schemas are those of its two documents.
    pub fn new(description: &'a Description, requests: &'a Alternatives<'a>, responses: &'a Alternatives<'a>) -> Self {
        Self { description, requests, responses }
    }

    /// Returns the calls of a method with `count` kinds of values: required arguments, all arguments, difficult texts,
    /// empty lists, then random ones.
    pub fn plan(&self, operation: &Operation, method: &Method, count: usize) -> Plan {
        let mut random = Random::from_text(&method.id);
        let mut plan = Plan::default();
        let kinds = [
            ("required arguments", Mode::Minimal, false),
            ("all arguments", Mode::Maximal, false),
            ("difficult texts", Mode::Maximal, true),
            ("empty lists", Mode::Empty, false),
        ];
        let random_kinds = std::iter::repeat(("random values", Mode::Random, false));
        for (kind, mode, is_difficult) in kinds.into_iter().chain(random_kinds).take(count) {
            let call = self.call(operation, method, (kind, mode, is_difficult), &mut random);
            plan.calls.push(call);
        }
        if method.stream.is_some()
            && let Some(first) = plan.calls.first().cloned()
        {
            plan.calls.push(Call { kind: "stream", is_stream: true, ..first });
        }
        self.runs(operation, method, &mut plan);
        plan
    }

    fn call(
        &self,
        operation: &Operation,
        method: &Method,
        (kind, mode, is_difficult): (&'static str, Mode, bool),
        random: &mut Random,
    ) -> Call {
        let mut parameters = Vec::new();
        for (index, argument) in method.parameters.iter().enumerate() {
            let is_wanted = match mode {
                Mode::Minimal => argument.required,
                Mode::Random => argument.required || random.below(2) == 0,
                Mode::Maximal | Mode::Empty => true,
            };
            if !is_wanted || method.condition.as_ref() == Some(&argument.name) {
                continue;
            }
            let declared = operation.parameters.iter().find(|declared| argument.is(declared));
            let value = match declared {
                Some(declared) => self.parameter(declared, mode, is_difficult, random),
                // A variable of the path that the document does not declare.
                None => Some("undeclared".into()),
            };
            if let Some(value) = value.filter(|value| !value.is_null()) {
                parameters.push((index, value));
            }
        }
        let body = method.body.as_ref().filter(|(_, required)| *required || mode != Mode::Minimal);
        let media = body.and_then(|(media_type, _)| media(operation, media_type));
        let mut body = media.and_then(|media| self.body(&media, mode, is_difficult, random));
        if let (Some(Value::Object(fields)), Some(condition)) = (&mut body, &method.condition) {
            fields.shift_remove(condition);
        }
        Call { kind, is_stream: false, parameters, body }
    }

    /// Returns a value of a parameter that its style can express.
    fn parameter(&self, declared: &Parameter, mode: Mode, is_difficult: bool, random: &mut Random) -> Option<Value> {
        let schema = target(&self.description.requests, &declared.schema)?;
        let is_free = declared.content.is_some() || declared.style == "deepObject";
        let mut attempt = |mode| {
            let mut generator = Generator::new(self.requests, random, mode).with_size(MAX_SIZE);
            generator.is_difficult = is_difficult;
            let value = generator.value(&Schema::of(schema), 0)?;
            (is_free || is_flat(&value)).then_some(value)
        };
        attempt(mode).or_else(|| (0..16).find_map(|_| attempt(Mode::Random))).or_else(|| attempt(Mode::Minimal))
    }

    fn body(&self, media: &Media, mode: Mode, is_difficult: bool, random: &mut Random) -> Option<Value> {
        let essence = replies::essence(&media.name);
        let is_described = super::bodies::is_json(&essence)
            || ["application/x-www-form-urlencoded", "multipart/form-data"].contains(&essence.as_str())
            || super::bodies::is_lines(&essence);
        // Callers write other bodies themselves.
        let Some(pointer) = media.schema.as_ref().filter(|_| is_described) else { return Some("bytes".into()) };
        let schema = target(&self.description.requests, pointer)?;
        let mut attempt = |mode, size| {
            let mut generator = Generator::new(self.requests, random, mode).with_size(size);
            generator.is_difficult = is_difficult;
            generator.value(&Schema::of(schema), 0)
        };
        // The required parts of some values are large.
        let value = attempt(mode, MAX_SIZE).or_else(|| attempt(Mode::Minimal, 10 * MAX_SIZE));
        // The schema of lines may be that of one line.
        let is_line = |value: &Value| super::bodies::is_lines(&essence) && !value.is_array() && !value.is_string();
        value.map(|value| if is_line(&value) { Value::Array(vec![value]) } else { value })
    }

    /// Adds the runs: each call once, each alternative of credentials, and each reply to the first call.
    fn runs(&self, operation: &Operation, method: &Method, plan: &mut Plan) {
        let mut alternatives = operation.security.clone();
        if alternatives.is_empty() {
            alternatives.push(Vec::new());
        }
        let first = alternatives.first().cloned().unwrap_or_default();
        let replies = replies::of(self, operation, &method.accept);
        let success = replies.first().cloned();
        for (index, call) in plan.calls.iter().enumerate() {
            let reply = match (&method.stream, call.is_stream) {
                (Some(accept), true) => {
                    let replies = replies::of(self, operation, accept);
                    let is_stream = |(_, expected): &&(Reply, Expected)| matches!(expected, Expected::Items(_));
                    replies.iter().find(is_stream).or_else(|| replies.first()).cloned()
                }
                _ => success.clone(),
            };
            let Some((reply, expected)) = reply else { continue };
            plan.runs.push(Run { call: index, credentials: first.clone(), reply, expected });
        }
        for credentials in alternatives.into_iter().skip(1) {
            let Some((reply, expected)) = success.clone() else { continue };
            plan.runs.push(Run { call: 0, credentials, reply, expected });
        }
        for (reply, expected) in replies.into_iter().skip(1) {
            plan.runs.push(Run { call: 0, credentials: first.clone(), reply, expected });
        }
    }
}

impl Argument {
    /// Returns whether the document declares the parameter in this way.
    pub fn is(&self, declared: &Parameter) -> bool {
        let has_same_name = match self.location.as_str() {
            "header" => self.name.eq_ignore_ascii_case(&declared.name),
            _ => self.name == declared.name,
        };
        self.location == declared.location && has_same_name
    }
}

/// Returns the declared media type that a method sends. If a range is declared, the name is that of the method.
pub fn media(operation: &Operation, media_type: &str) -> Option<Media> {
    let exact = operation.bodies.iter().find(|media| media.name.eq_ignore_ascii_case(media_type));
    let in_range = || operation.bodies.iter().find(|media| replies::is_in_range(media_type, &media.name));
    let media = exact.or_else(in_range)?;
    Some(Media { name: media_type.to_owned(), ..media.clone() })
}

/// Returns whether a value is a scalar, or a list or object of scalars.
fn is_flat(value: &Value) -> bool {
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    match value {
        Value::Array(items) => items.iter().all(|item| is_scalar(item) && !item.is_null()),
        Value::Object(fields) => fields.values().all(is_scalar),
        _ => true,
    }
}
