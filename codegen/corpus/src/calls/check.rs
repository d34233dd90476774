//! Compares the requests of a run with the values that were passed, and the result with the reply.

use serde_json::Value;

use super::bodies;
use super::body_schema::BodySchema;
use super::credentials::is_sent;
use super::description::{Credential, Description, Operation, Parameter};
use super::http::Request;
use super::plan::{Call, Expected, Method, Run, media};
use super::refusals::refusal;
use super::replies::{essence, is_in_range};
use super::results;
use super::styles::{form_decoded, is_header_value, is_path_value};
use crate::alternatives::Alternatives;
use crate::json_schema::Validators;

/// A call, and everything that is known about it.
pub struct Subject<'s, 'd> {
    /// The document.
    pub description: &'d Description,
    /// The schemas of requests.
    pub requests: &'s Alternatives<'d>,
    /// The validators of requests.
    pub validators: &'s Validators,
    /// The operation that was called.
    pub operation: &'s Operation,
    /// The method that was called.
    pub method: &'s Method,
    /// The arguments.
    pub call: &'s Call,
    /// The credentials and the reply.
    pub run: &'s Run,
}

/// Headers that every request may have.
const OWN_HEADERS: [&str; 7] =
    ["accept", "host", "user-agent", "content-type", "content-length", "transfer-encoding", "cookie"];

impl Subject<'_, '_> {
    /// Returns the problems of the requests and of the result.
    pub fn problems(&self, requests: &[Request], result: &Value) -> Vec<String> {
        let refusal = self.refusal();
        let is_refused = requests.is_empty() && result.get("error").is_some_and(|kind| kind == "InvalidArgument");
        match (requests, &refusal) {
            (_, Some(_)) if is_refused => Vec::new(),
            (_, Some((reason, true))) => vec![format!("the call should be refused, because {reason}")],
            ([], _) => vec![format!("no request was sent: {}", text(result, "message"))],
            ([request], _) => {
                let mut problems = self.request(request);
                problems.extend(results::problem(self.run, result));
                problems
            }
            _ => vec![format!("{} requests were sent", requests.len())],
        }
    }

    /// Returns why the call may be refused, and whether it has to be.
    fn refusal(&self) -> Option<(String, bool)> {
        let values = self.call.parameters.iter().filter_map(|(index, value)| {
            let argument = self.method.parameters.get(*index)?;
            let declared = self.operation.parameters.iter().find(|declared| argument.is(declared))?;
            Some((declared, value))
        });
        let reasons: Vec<(String, bool)> = values
            .filter_map(|(declared, value)| {
                let (reason, is_required) = refusal(declared, value)?;
                Some((format!("`{}` {reason}", declared.name), is_required))
            })
            .collect();
        reasons.iter().find(|(_, is_required)| *is_required).or_else(|| reasons.first()).cloned()
    }

    fn request(&self, request: &Request) -> Vec<String> {
        let mut problems = Vec::new();
        if !request.method.eq_ignore_ascii_case(&self.operation.method) {
            problems.push(format!("the method is {}", request.method));
        }
        problems.extend(self.path(request));
        problems.extend(self.query(request));
        problems.extend(self.headers(request));
        problems.extend(self.cookies(request));
        problems.extend(self.credentials(request));
        problems.extend(self.body(request));
        problems
    }

    /// Returns the parameters of a location with the values that were passed.
    fn passed(&self, location: &str) -> Vec<(&Parameter, Option<&Value>)> {
        let declared = self.operation.parameters.iter().filter(|declared| declared.location == location);
        declared.map(|declared| (declared, self.value(declared))).collect()
    }

    fn declares_header(&self, name: &str) -> bool {
        let mut declared = self.operation.parameters.iter().filter(|declared| declared.location == "header");
        declared.any(|declared| declared.name.eq_ignore_ascii_case(name))
    }

    fn value(&self, declared: &Parameter) -> Option<&Value> {
        let index = self.method.parameters.iter().position(|argument| argument.is(declared))?;
        self.call.parameters.iter().find(|(of, _)| *of == index).map(|(_, value)| value)
    }

    fn path(&self, request: &Request) -> Option<String> {
        let template = self.operation.path.split(['?', '#']).next().unwrap_or_default();
        let is_same = self.matches(template, request.path());
        (!is_same).then(|| format!("the path is `{}`", request.path()))
    }

    /// Returns whether a path is the template with the values that were passed.
    fn matches(&self, template: &str, path: &str) -> bool {
        let Some((literal, rest)) = template.split_once('{') else {
            return form_decoded(&template.replace('+', "%2B")) == form_decoded(&path.replace('+', "%2B"));
        };
        let Some(path) = without_literal(path, literal) else { return false };
        let Some((name, template)) = rest.split_once('}') else { return false };
        let ends = (0..=path.len()).filter(|end| path.is_char_boundary(*end));
        ends.rev().any(|end| {
            let (raw, after) = path.split_at(end);
            !raw.contains('/') && self.is_variable(name, raw) && self.matches(template, after)
        })
    }

    fn is_variable(&self, name: &str, raw: &str) -> bool {
        let declared = self.operation.parameters.iter().find(|one| one.location == "path" && one.name == name);
        match declared.map(|declared| (declared, self.value(declared))) {
            Some((Parameter { content: Some(_), .. }, Some(value))) => {
                serde_json::from_str(&super::reduced::percent_decoded(raw)).is_ok_and(|found: Value| found == *value)
            }
            Some((declared, Some(value))) => is_path_value(name, &declared.style, declared.explode, value, raw),
            Some((_, None)) => false,
            None => raw == "undeclared",
        }
    }

    fn query(&self, request: &Request) -> Vec<String> {
        let mut rest = request.query();
        let mut problems = Vec::new();
        // The query in the path of the document is sent unchanged.
        let fixed = self.operation.path.split('#').next().and_then(|path| path.split_once('?'));
        for pair in super::http::pairs(fixed.map_or("", |(_, query)| query)) {
            match rest.iter().position(|sent| *sent == pair) {
                Some(index) => drop(rest.remove(index)),
                None if pair.1.starts_with('{') => {}
                None => problems.push(format!("the fixed pair `{}={}` is missing", pair.0, pair.1)),
            }
        }
        for (declared, value) in self.passed("query") {
            let Some(value) = value else { continue };
            let is_same = match &declared.content {
                Some(_) => bodies::take_json(&mut rest, &declared.name, value),
                None => bodies::take_pairs(&mut rest, &declared.name, &declared.style, declared.explode, value),
            };
            if !is_same {
                problems.push(format!("the query's `{}` is not {value}: `{}`", declared.name, request.target));
            }
        }
        let is_credential = |name: &str| self.run.credentials.contains(&Credential::Query(form_decoded(name)));
        let selected = if self.call.is_stream { "true" } else { "false" };
        let is_condition =
            |name: &str, value: &str| self.method.condition.as_deref() == Some(name) && value == selected;
        rest.retain(|(name, value)| !is_credential(name) && !is_condition(name, value));
        problems.extend(rest.iter().map(|(name, value)| format!("the query has `{name}={value}` in addition")));
        problems
    }

    fn headers(&self, request: &Request) -> Vec<String> {
        let mut problems = Vec::new();
        let mut declared_names = Vec::new();
        for (declared, value) in self.passed("header") {
            let name = declared.name.to_ascii_lowercase();
            let sent = request.header(&name);
            match (value, sent) {
                (Some(Value::Array(items)), None) if items.is_empty() => {}
                (Some(Value::Object(fields)), None) if fields.values().all(Value::is_null) => {}
                (Some(value), Some(text)) => {
                    let is_same = match &declared.content {
                        Some(_) => serde_json::from_str(text).is_ok_and(|found: Value| found == *value),
                        None => is_header_value(declared.explode, value, text),
                    };
                    if !is_same {
                        problems.push(format!("the header `{name}` is not {value}: {text:?}"));
                    }
                }
                (Some(value), None) => problems.push(format!("the header `{name}` is missing: {value}")),
                (None, _) => continue,
            }
            declared_names.push(name);
        }
        for (name, value) in &request.headers {
            let is_credential = self.run.credentials.iter().any(|credential| match credential {
                Credential::Header(header) => header == name,
                Credential::Authorization(_) => name == "authorization",
                _ => false,
            });
            // The client makes a key for each call if the caller passes none.
            let is_key = name.contains("idempoten") && self.declares_header(name);
            if !is_key && !OWN_HEADERS.contains(&name.as_str()) && !declared_names.contains(name) && !is_credential {
                problems.push(format!("the header `{name}: {value}` is sent in addition"));
            }
        }
        problems.extend(self.accept(request));
        problems
    }

    /// Checks that `Accept` covers the reply, and names nothing that the document does not declare.
    fn accept(&self, request: &Request) -> Option<String> {
        let accept = request.header("accept")?;
        let ranges: Vec<&str> = accept.split(',').map(str::trim).collect();
        let declared: Vec<&str> = self
            .operation
            .responses
            .iter()
            .flat_map(|response| response.content.iter().map(|media| media.name.as_str()))
            .collect();
        let is_known = |range: &&str| {
            ["*/*", "application/json"].contains(range) || declared.iter().any(|name| essence(name) == essence(range))
        };
        if let Some(unknown) = ranges.iter().find(|range| !is_known(range)) {
            return Some(format!("`Accept` has `{unknown}`, which the document does not declare"));
        }
        let (_, content_type) = self.run.reply.headers.first()?;
        let is_success = (200..300).contains(&self.run.reply.status)
            && !matches!(self.run.expected, Expected::Error(_) | Expected::Anything);
        let is_accepted = ranges.iter().any(|range| is_in_range(content_type, range));
        (is_success && !is_accepted).then(|| format!("`Accept: {accept}` does not cover `{content_type}`"))
    }

    fn cookies(&self, request: &Request) -> Vec<String> {
        let header = request.header("cookie").unwrap_or_default();
        let mut rest: Vec<(&str, &str)> = header.split(';').filter_map(|pair| pair.trim().split_once('=')).collect();
        let mut problems = Vec::new();
        for (declared, value) in self.passed("cookie") {
            let Some(value) = value else { continue };
            if !bodies::take_pairs(&mut rest, &declared.name, &declared.style, declared.explode, value) {
                problems.push(format!("the cookie `{}` is not {value}: {header:?}", declared.name));
            }
        }
        rest.retain(|(name, _)| !self.run.credentials.contains(&Credential::Cookie((*name).to_owned())));
        problems.extend(rest.iter().map(|(name, value)| format!("the cookie `{name}={value}` is sent in addition")));
        problems
    }

    fn credentials(&self, request: &Request) -> Vec<String> {
        let missing = self.run.credentials.iter().filter(|credential| !is_sent(credential, request));
        let mut problems: Vec<String> = missing.map(|credential| format!("{credential:?} is not sent")).collect();
        let is_used = |one: &Credential| self.run.credentials.contains(one);
        let authorized = self.run.credentials.iter().any(|one| matches!(one, Credential::Authorization(_)))
            || is_used(&Credential::Header("authorization".to_owned()));
        if let Some(value) = request.header("authorization").filter(|_| !authorized) {
            problems.push(format!("`Authorization: {value}` is sent"));
        }
        problems
    }

    fn body(&self, request: &Request) -> Vec<String> {
        let content_type = request.header("content-type");
        let length = request.header("content-length");
        let is_chunked = request.header("transfer-encoding") == Some("chunked");
        // The property that selects a stream is sent in an optional body, too.
        let selected = Value::Object(serde_json::Map::new());
        let selected = self.method.condition.as_ref().filter(|_| content_type.is_some()).map(|_| &selected);
        let Some(value) = self.call.body.as_ref().or(selected) else {
            let mut problems = Vec::new();
            if let Some(content_type) = content_type {
                problems.push(format!("`Content-Type: {content_type}` is sent without a body"));
            }
            let needs_length = ["post", "put", "patch"].contains(&self.operation.method.as_str());
            if (needs_length && length != Some("0")) || !request.body.is_empty() {
                problems.push(format!("the length of no body is {length:?}"));
            }
            return problems;
        };
        let mut problems = Vec::new();
        if length.is_some() == is_chunked {
            problems.push("the body has no length, or two".to_owned());
        }
        let declared = self.method.body.as_ref().and_then(|(name, _)| media(self.operation, name));
        let Some(media) = declared else {
            return vec!["the document does not declare the media type of the method".to_owned()];
        };
        let sent = content_type.unwrap_or_default();
        if !is_in_range(sent, &media.name) {
            problems.push(format!("`Content-Type: {sent}` is not `{}`", media.name));
        }
        problems.extend(bodies::problems(request, &media, value, &BodySchema::new(self, &media)));
        if problems.is_empty() && bodies::is_json(&essence(&media.name)) {
            problems.extend(self.violation(media.schema.as_deref(), value, &request.body));
        }
        problems
    }

    /// Returns why a body does not match its schema, although the value that was passed does.
    fn violation(&self, schema: Option<&str>, passed: &Value, body: &[u8]) -> Option<String> {
        let schema = super::reduced::target(&self.description.requests, schema?)?;
        let validator = self.validators.of(schema).ok()?;
        let value: Value = serde_json::from_slice(body).ok()?;
        validator.validate(passed).ok()?;
        validator.validate(&value).err().map(|error| format!("the body does not match its schema: {error}"))
    }
}

fn text(result: &Value, name: &str) -> String {
    result[name].as_str().map_or_else(|| result.to_string(), ToOwned::to_owned)
}

/// Removes a literal from the front of a path. A literal may be percent-encoded.
fn without_literal<'p>(path: &'p str, literal: &str) -> Option<&'p str> {
    if let Some(rest) = path.strip_prefix(literal) {
        return Some(rest);
    }
    let ends = (0..=path.len()).filter(|end| path.is_char_boundary(*end));
    ends.map(|end| path.split_at(end))
        .find(|(front, _)| super::reduced::percent_decoded(front) == literal)
        .map(|(_, rest)| rest)
}
