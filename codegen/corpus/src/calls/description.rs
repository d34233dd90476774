//! The operations of a published document: parameters, bodies, responses and credentials.
//!
//! Default styles are those of OpenAPI 3.0.4, section 4.8.12.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::reduced::{Direction, reduce, target};

/// A document in both directions.
#[derive(Debug)]
pub struct Description {
    /// The document as it is published.
    pub document: Value,
    /// The document with the schemas of requests.
    pub requests: Value,
    /// The document with the schemas of responses.
    pub responses: Value,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
}

/// An operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The method in lower case.
    pub method: String,
    /// The key under `paths`.
    pub path: String,
    /// The pointer of the operation.
    pub pointer: String,
    /// Its parameters and those of its path.
    pub parameters: Vec<Parameter>,
    /// The request body by media type.
    pub bodies: Vec<Media>,
    /// The responses by status.
    pub responses: Vec<Response>,
    /// The alternatives of credentials; empty if none is required. An empty alternative needs none.
    pub security: Vec<Vec<Credential>>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `path`, `query`, `header` or `cookie`.
    pub location: String,
    /// The name on the wire.
    pub name: String,
    /// How lists and objects are serialised.
    pub style: String,
    /// Whether each item is a value of its own.
    pub explode: bool,
    /// Whether the parameter is JSON or another media type.
    pub content: Option<String>,
    /// Whether the parameter must be sent.
    pub required: bool,
    /// The pointer of the schema.
    pub schema: String,
    /// The description.
    pub description: String,
}

/// A media type of a body.
#[derive(Clone, Debug)]
pub struct Media {
    /// The media type or range.
    pub name: String,
    /// The pointer of the schema, if there is one.
    pub schema: Option<String>,
    /// The `encoding` of each property of a form.
    pub encoding: BTreeMap<String, Encoding>,
}

/// How a property of a form is sent.
#[derive(Clone, Debug, Default)]
pub struct Encoding {
    /// The media type of the value.
    pub content_type: Option<String>,
    /// The style, if one is declared.
    pub style: Option<String>,
    /// `explode`, if it is declared.
    pub explode: Option<bool>,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The key under `responses`: `200`, `2XX` or `default`.
    pub status: String,
    /// The media types of its body.
    pub content: Vec<Media>,
}

/// Where a request carries a credential.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Credential {
    /// A header with this name, in lower case.
    Header(String),
    /// A query parameter.
    Query(String),
    /// A cookie.
    Cookie(String),
    /// `Authorization` with this scheme, in lower case.
    Authorization(String),
    /// A scheme that requests do not carry.
    Other(String),
}

impl Description {
    /// Reads a document.
    pub fn new(document: Value) -> Self {
        let (requests, responses) = (reduce(&document, Direction::Request), reduce(&document, Direction::Response));
        let operations = Reader { document: &document }.operations();
        Self { document, requests, responses, operations }
    }
}

struct Reader<'a> {
    document: &'a Value,
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

impl<'a> Reader<'a> {
    fn operations(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (path, item) in objects(self.document.get("paths")) {
            let (item, at) = self.resolve(item, format!("#/paths/{}", escaped(path)));
            for (method, operation) in objects(Some(item)).filter(|(method, _)| METHODS.contains(&method.as_str())) {
                operations.push(self.operation(path, item, &at, method, operation));
            }
        }
        operations
    }

    fn operation(&self, path: &str, item: &Value, at: &str, method: &str, operation: &Value) -> Operation {
        let pointer = format!("{at}/{method}");
        let mut parameters: IndexMap<(String, String), Parameter> = IndexMap::new();
        for (owner, at) in [(item, at), (operation, pointer.as_str())] {
            for (index, parameter) in list(owner, "parameters").enumerate() {
                let (parameter, at) = self.resolve(parameter, format!("{at}/parameters/{index}"));
                if let Some(parameter) = self::parameter(parameter, &at) {
                    let name = if parameter.location == "header" {
                        parameter.name.to_lowercase()
                    } else {
                        parameter.name.clone()
                    };
                    parameters.insert((parameter.location.clone(), name), parameter);
                }
            }
        }
        let mut security = self.security(operation);
        let is_public =
            operation.get("security").is_some_and(|security| security.as_array().is_some_and(Vec::is_empty));
        let mut required = Vec::new();
        parameters.retain(|_, parameter| match self.parameter_credential(parameter).filter(|_| !is_public) {
            Some(credential) => {
                required.push((credential, parameter.required));
                false
            }
            None => !is_ignored(parameter),
        });
        if security.is_empty() && !required.is_empty() {
            security.push(Vec::new());
        }
        for (credential, is_required) in required {
            let with = |alternative: &Vec<Credential>| {
                let is_new = !alternative.contains(&credential);
                alternative.iter().cloned().chain(is_new.then(|| credential.clone())).collect()
            };
            let added: Vec<Vec<Credential>> = security.iter().map(with).collect();
            security = if is_required { added } else { added.into_iter().chain(security).collect() };
        }
        let body = operation.get("requestBody").map(|body| self.resolve(body, format!("{pointer}/requestBody")));
        let bodies = body.map_or_else(Vec::new, |(body, at)| content(body, &at));
        let responses = objects(operation.get("responses")).map(|(status, response)| {
            let (response, at) = self.resolve(response, format!("{pointer}/responses/{}", escaped(status)));
            let content = match operation.get("x-fern-streaming") {
                Some(streaming) if status.starts_with('2') => streamed(streaming, &pointer, content(response, &at)),
                _ => content(response, &at),
            };
            Response { status: status.clone(), content }
        });
        Operation {
            method: method.to_owned(),
            path: path.to_owned(),
            parameters: parameters.into_values().collect(),
            bodies,
            responses: responses.collect(),
            security,
            pointer,
        }
    }

    fn security(&self, operation: &Value) -> Vec<Vec<Credential>> {
        let requirements = operation.get("security").or_else(|| self.document.get("security"));
        let alternatives = requirements.and_then(Value::as_array).into_iter().flatten();
        alternatives
            .map(|alternative| {
                objects(Some(alternative))
                    .filter(|(name, _)| self.is_scheme(name) || !name.starts_with("x-"))
                    .map(|(name, _)| self.credential(name))
                    .collect()
            })
            .collect()
    }

    fn is_scheme(&self, name: &str) -> bool {
        self.document.pointer(&format!("/components/securitySchemes/{}", escaped(name))).is_some()
    }

    fn credential(&self, name: &str) -> Credential {
        let pointer = format!("/components/securitySchemes/{}", escaped(name));
        let Some(scheme) = self.document.pointer(&pointer) else { return Credential::Other(name.to_owned()) };
        let (scheme, _) = self.resolve(scheme, format!("#{pointer}"));
        let text = |field: &str| scheme.get(field).and_then(Value::as_str).unwrap_or_default();
        match (text("type"), text("in"), text("scheme").to_lowercase()) {
            ("apiKey", "header", _) => Credential::Header(text("name").to_lowercase()),
            ("apiKey", "query", _) => Credential::Query(text("name").to_owned()),
            ("apiKey", "cookie", _) => Credential::Cookie(text("name").to_owned()),
            ("http", _, scheme) => Credential::Authorization(scheme),
            ("oauth2" | "openIdConnect" | "bearer", ..) => Credential::Authorization("bearer".to_owned()),
            _ => Credential::Other(name.to_owned()),
        }
    }

    /// Returns the credential that a parameter is: that of a declared scheme, or one that a page describes in prose.
    fn parameter_credential(&self, parameter: &Parameter) -> Option<Credential> {
        let name = parameter.name.to_lowercase();
        if target(self.document, &parameter.schema).is_some_and(|schema| schema.get("items").is_some()) {
            return None;
        }
        let own = match parameter.location.as_str() {
            "header" if name == "authorization" => Credential::Authorization("bearer".to_owned()),
            "header" => Credential::Header(name.clone()),
            "query" => Credential::Query(parameter.name.clone()),
            "cookie" => Credential::Cookie(parameter.name.clone()),
            _ => return None,
        };
        let schemes: Vec<Credential> = objects(self.document.pointer("/components/securitySchemes"))
            .map(|(name, _)| self.credential(name))
            .collect();
        if let Credential::Authorization(_) = &own {
            // The description says which of several schemes the parameter is.
            let description = parameter.description.to_lowercase();
            let is_described = |scheme: &&Credential| match scheme {
                Credential::Authorization(name) => description.contains(name.as_str()),
                _ => false,
            };
            let is_known = |scheme: &&Credential| matches!(scheme, Credential::Authorization(_));
            if let Some(scheme) = schemes.iter().find(is_described).or_else(|| schemes.iter().find(is_known)) {
                return Some(scheme.clone());
            }
        }
        if let Some(scheme) = schemes.iter().find(|scheme| **scheme == own) {
            return Some(scheme.clone());
        }
        let has_schemes = !schemes.is_empty();
        let is_key = name == "authorization" || name.ends_with("api-key") || name.ends_with("api_key");
        let is_described = parameter.description.to_lowercase().contains("authentication");
        (!has_schemes && parameter.location == "header" && (is_key || is_described)).then_some(own)
    }

    /// Follows references. Returns the value and its pointer.
    fn resolve(&self, value: &'a Value, pointer: String) -> (&'a Value, String) {
        let (mut value, mut pointer) = (value, pointer);
        for _ in 0..32 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { break };
            let Some(next) = target(self.document, reference) else { break };
            (value, pointer) = (next, reference.to_owned());
        }
        (value, pointer)
    }
}

fn parameter(parameter: &Value, at: &str) -> Option<Parameter> {
    let text = |name: &str| parameter.get(name).and_then(Value::as_str);
    let location = text("in")?.to_owned();
    let default = if matches!(location.as_str(), "query" | "cookie") { "form" } else { "simple" };
    let style = text("style").unwrap_or(default).to_owned();
    let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
    let content = objects(parameter.get("content")).next().map(|(name, _)| name.clone());
    let schema = match &content {
        Some(name) => format!("{at}/content/{}/schema", escaped(name)),
        None => format!("{at}/schema"),
    };
    let required = location == "path" || parameter.get("required") == Some(&Value::Bool(true));
    let (name, description) = (text("name")?.to_owned(), text("description").unwrap_or_default().to_owned());
    Some(Parameter { location, name, style, explode, content, required, schema, description })
}

/// Returns whether OpenAPI ignores a parameter: other parts of a document describe these headers.
fn is_ignored(parameter: &Parameter) -> bool {
    let name = parameter.name.to_lowercase();
    parameter.location == "header" && ["accept", "content-type", "authorization"].contains(&name.as_str())
}

/// Returns the media types of a body.
fn content(body: &Value, at: &str) -> Vec<Media> {
    let media = |(name, media): (&String, &Value)| {
        let pointer = format!("{at}/content/{}/schema", escaped(name));
        let encoding = objects(media.get("encoding")).map(|(property, encoding)| {
            let text = |field: &str| encoding.get(field).and_then(Value::as_str).map(ToOwned::to_owned);
            let explode = encoding.get("explode").and_then(Value::as_bool);
            let encoding = Encoding { content_type: text("contentType"), style: text("style"), explode };
            (property.clone(), encoding)
        });
        let schema = media.get("schema").map(|_| pointer);
        Media { name: name.clone(), schema, encoding: encoding.collect() }
    };
    objects(body.get("content")).map(media).collect()
}

/// Returns the media types of a response with the extension `x-fern-streaming`, which describes the plain and the
/// streamed body.
fn streamed(streaming: &Value, operation: &str, declared: Vec<Media>) -> Vec<Media> {
    let is_stream = |media: &Media| media.name.contains("event-stream") || super::bodies::is_lines(&media.name);
    let text = |name: &str| streaming.get(name).and_then(Value::as_str);
    let of = |field: &str, name: &str| {
        let schema = streaming.get(field).map(|_| format!("{operation}/x-fern-streaming/{field}"));
        Media { name: name.to_owned(), schema, encoding: BTreeMap::new() }
    };
    let stream = if text("format") == Some("sse") { "text/event-stream" } else { "application/x-ndjson" };
    let (streams, mut plain): (Vec<Media>, Vec<Media>) = declared.into_iter().partition(is_stream);
    if streaming.get("response").is_some() {
        plain = vec![of("response", "application/json")];
    }
    if streaming.get("response-stream").is_some() {
        // A declared media type of streams says more than the format.
        let name = streams.first().map_or(stream, |media| media.name.as_str());
        plain.push(of("response-stream", name));
    } else if text("stream-condition").is_some() || !streams.is_empty() {
        plain.extend(streams);
    } else {
        // Every response is a stream.
        plain.iter_mut().for_each(|media| stream.clone_into(&mut media.name));
    }
    plain
}

fn objects(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}
