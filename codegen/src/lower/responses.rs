//! Bodies of responses: of successes, and of errors.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr, Response, StatusCode};

use super::Context;
use super::bodies::{essence, is_header_value, is_json};
use super::forms::is_file;
use super::types::{Types, inner};
use crate::model::{Framing, ResponseBody, StatusCase, Type};
use crate::names::Scope;
use crate::source::node::join;

/// The body of the successful response, or of each if there are several that differ.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    operation: &'a Operation,
    pointer: &str,
    type_prefix: &str,
) -> Answer {
    let mut scope = Scope::default();
    let mut stream = None;
    let mut cases: Vec<StatusCase> = Vec::new();
    let mut accept: Vec<&str> = Vec::new();
    for (code, declared) in successes(operation) {
        let code_text = code.map_or("default".to_owned(), ToString::to_string);
        let here = join(&join(pointer, "responses"), &code_text);
        let Some((declared, here)) = context.resolve(declared, &here, |components| &components.responses) else {
            continue;
        };
        // What is read is asked for, and nothing else.
        let media_type = json(&declared.content).map(|(media_type, _)| media_type);
        let first = || declared.content.keys().map(String::as_str).next();
        if let Some(media_type) = media_type.or_else(first)
            && is_header_value(media_type)
            && !accept.contains(&media_type)
        {
            accept.push(media_type);
        }
        let (name, statuses) = meaning(code);
        let suffix = if name == "Ok" { "Response".to_owned() } else { format!("{name}Response") };
        // These have no body, whatever a document says (RFC 9110, sections 15.3.5 and 15.3.6).
        let content = if matches!(statuses, (204, 204) | (205, 205)) { &IndexMap::new() } else { &declared.content };
        let name_of_type = format!("{type_prefix}{suffix}");
        let body = body(context, types, content, &name_of_type, &here);
        // Where a stream is the other choice, it is asked for by its media type.
        if let (ResponseBody::Json(_), None) = (&body, &stream)
            && let Some((media_type, media)) = content.iter().find(|(name, _)| framing(name).is_some())
        {
            let events = events(context, types, (media_type, media), &format!("{type_prefix}Event"), &here);
            stream = Some((events, media_type.clone()));
        }
        cases.push(StatusCase { name: scope.claim(&name), statuses, body });
    }
    let body = match cases.as_slice() {
        [] => ResponseBody::Empty,
        [first, rest @ ..] if rest.iter().all(|case| case.body == first.body) => first.body.clone(),
        _ => {
            // The narrower of two that overlap is looked at first.
            cases.sort_by_key(|case| case.statuses.1 - case.statuses.0);
            ResponseBody::Statuses(String::new(), cases)
        }
    };
    let accept = if accept.is_empty() { "*/*".to_owned() } else { accept.join(", ") };
    // With several successes, there is no saying which of them the stream stands for.
    let stream = stream.filter(|_| matches!(body, ResponseBody::Json(_)));
    Answer { body, accept, stream }
}

/// What an operation gives.
pub(super) struct Answer {
    pub(super) body: ResponseBody,
    pub(super) accept: String,
    pub(super) stream: Option<(ResponseBody, String)>,
}

/// The responses that are a success; `default` if no other is.
fn successes(operation: &Operation) -> Vec<(Option<&StatusCode>, &ReferenceOr<Response>)> {
    let codes = operation.responses.responses.iter();
    let found: Vec<_> = codes
        .filter(|(code, _)| matches!(code, StatusCode::Code(200..=299) | StatusCode::Range(2)))
        .map(|(code, response)| (Some(code), response))
        .collect();
    if found.is_empty() { operation.responses.default.iter().map(|response| (None, response)).collect() } else { found }
}

/// The variant of a status, and the statuses that it stands for.
fn meaning(code: Option<&StatusCode>) -> (String, (u16, u16)) {
    match code {
        Some(StatusCode::Code(code)) => {
            let name = match code {
                200 => "Ok".to_owned(),
                201 => "Created".to_owned(),
                202 => "Accepted".to_owned(),
                203 => "NonAuthoritative".to_owned(),
                204 => "NoContent".to_owned(),
                205 => "ResetContent".to_owned(),
                206 => "PartialContent".to_owned(),
                other => format!("Status{other}"),
            };
            (name, (*code, *code))
        }
        _ => ("Success".to_owned(), (200, 299)),
    }
}

fn body(
    context: &mut Context,
    types: &mut Types,
    content: &IndexMap<String, MediaType>,
    name: &str,
    here: &str,
) -> ResponseBody {
    if let Some((media_type, media)) = json(content) {
        let here = join(&join(here, "content"), media_type);
        let Some(schema) = &media.schema else { return ResponseBody::Json(context.untyped(&here)) };
        return ResponseBody::Json(inner(types.place(context, schema, name, &join(&here, "schema"))));
    }
    match content.iter().next() {
        None => ResponseBody::Empty,
        Some((media_type, media)) if framing(media_type).is_some() => {
            events(context, types, (media_type, media), name, here)
        }
        Some((media_type, _)) if media_type.to_ascii_lowercase().starts_with("text/") => {
            ResponseBody::Text(media_type.clone())
        }
        Some((media_type, _)) => ResponseBody::Bytes(media_type.clone()),
    }
}

/// One value after the other. What is declared as bytes is no such stream, whatever its media type is.
fn events(
    context: &mut Context,
    types: &mut Types,
    (media_type, media): (&str, &MediaType),
    name: &str,
    here: &str,
) -> ResponseBody {
    let framing = framing(media_type).unwrap_or(Framing::Events);
    let here = join(&join(here, "content"), media_type);
    match &media.schema {
        Some(schema) if is_file(context, schema.into()) => ResponseBody::Bytes(media_type.to_owned()),
        Some(schema) => {
            ResponseBody::Events(framing, inner(types.place(context, schema, name, &join(&here, "schema"))))
        }
        // The data of an event is text, if nothing more is known of it.
        None if framing == Framing::Events => ResponseBody::Events(framing, Type::String),
        None => ResponseBody::Events(framing, context.untyped(&here)),
    }
}

/// Whether a media type is that of one value after the other.
fn framing(media_type: &str) -> Option<Framing> {
    match essence(media_type).as_str() {
        "text/event-stream" => Some(Framing::Events),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/x-json-stream"
        | "application/stream+json"
        | "application/json-seq"
        | "application/jsonl+json" => Some(Framing::Lines),
        _ => None,
    }
}

/// The JSON media type, and its name as declared.
fn json(content: &IndexMap<String, MediaType>) -> Option<(&str, &MediaType)> {
    content
        .iter()
        .map(|(name, media)| (name.as_str(), media))
        .find(|(name, _)| is_json(name) && framing(name).is_none())
}

/// The type of the body of every error, if the document has exactly one.
pub(super) fn error_body(context: &mut Context, types: &mut Types) -> Option<String> {
    let mut found: Option<(String, String)> = None;
    for (path, item) in &context.openapi.paths.paths {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let here = join(&join(&join("#/paths", path), method), "responses");
            let codes = operation.responses.responses.iter();
            let errors =
                codes.filter(|(code, _)| matches!(code, StatusCode::Code(400..=599) | StatusCode::Range(4 | 5)));
            for (code, declared) in errors {
                let here = join(&here, &code.to_string());
                let Some((declared, here)) = context.resolve(declared, &here, |components| &components.responses)
                else {
                    continue;
                };
                let Some((media_type, media)) = json(&declared.content) else { continue };
                let pointer = join(&join(&join(&here, "content"), media_type), "schema");
                let named = match &media.schema {
                    Some(schema @ ReferenceOr::Reference { .. }) => {
                        types.place(context, schema, "ErrorBody", &pointer).ty.named().map(ToOwned::to_owned)
                    }
                    _ => None,
                };
                match (&found, named) {
                    (None, Some(name)) => found = Some((name, pointer)),
                    (Some((known, _)), Some(name)) if *known == name => {}
                    (known, _) => {
                        // That one operation has no name for it changes nothing if no other has.
                        if let Some((_, other)) = known {
                            let span = context.span(&pointer);
                            let message =
                                format!("the body of this error is not that of {other}: `Error::body` is any JSON");
                            let warning = context.problems.warning("error-body", span, &pointer, message);
                            warning.help("say what all errors have with an overlay action");
                        }
                        return None;
                    }
                }
            }
        }
    }
    found.map(|(name, _)| name)
}
