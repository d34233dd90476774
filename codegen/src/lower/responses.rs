//! Bodies of responses: of successes, and of errors.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr, StatusCode};

use super::alternatives::{self, Alternative, Media};
use super::forms::is_file;
use super::media::{framing, is_header_value, is_json_body, is_text_body};
use super::types::{Types, inner};
use super::{Context, successes};
use crate::model::{Framing, ResponseBody, StatusCase, Type};
use crate::names::Scope;
use crate::source::node::join;

/// The body of the successful response, or of each if there are several that differ.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    operation: &'a Operation,
    method: &str,
    pointer: &str,
    type_prefix: &str,
) -> Answer {
    let mut scope = Scope::default();
    let mut stream = None;
    let mut others: Vec<(Media, String)> = Vec::new();
    let mut cases: Vec<StatusCase> = Vec::new();
    let mut accept: Vec<String> = Vec::new();
    let mut is_single = true;
    for (code, declared) in successes::of(context, operation, pointer) {
        let code_text = code.map_or("default".to_owned(), ToString::to_string);
        let here = join(&join(pointer, "responses"), &code_text);
        let Some((declared, here)) = context.resolve(declared, &here, |components| &components.responses) else {
            continue;
        };
        // What is read is asked for, and nothing else.
        let chosen = chosen(context, &declared.content);
        if let Some(media_type) = chosen.map(|(media_type, media)| alternatives::asked_for(context, media_type, media))
            && is_header_value(&media_type)
            && !accept.contains(&media_type)
        {
            accept.push(media_type);
        }
        let (name, statuses) = meaning(code);
        let suffix = if name == "Ok" { "Response".to_owned() } else { format!("{name}Response") };
        // These have no body, whatever a document says (RFC 9110, sections 9.3.2, 15.3.5 and 15.3.6).
        let has_body = method != "head" && !matches!(statuses, (204, 204) | (205, 205));
        let name_of_type = format!("{type_prefix}{suffix}");
        let body = match chosen.filter(|_| has_body) {
            Some(chosen) => body(context, types, chosen, &name_of_type, &here),
            None => ResponseBody::Empty,
        };
        let mut rest: Vec<Media> = Vec::new();
        if let Some(chosen) = chosen.filter(|_| has_body) {
            let all = declared.content.iter().map(|(media_type, media)| (media_type.as_str(), media));
            rest.extend(
                all.filter(|other| other.0 != chosen.0 && !alternatives::is_same_value(context, chosen, *other)),
            );
        }
        // Where a stream is the other choice, it is asked for by its media type.
        if let (ResponseBody::Json(_), None) = (&body, &stream)
            && let Some(index) = rest.iter().position(|(media_type, _)| framing(media_type).is_some())
        {
            let media = rest.remove(index);
            let events = events(context, types, media, &format!("{type_prefix}Event"), &here);
            stream = Some((events, media, here.clone()));
        }
        is_single &= cases.is_empty();
        others.extend(rest.into_iter().map(|media| (media, here.clone())));
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
    // With several successes, there is no saying which of them another media type stands for.
    if !matches!(body, ResponseBody::Json(_)) {
        others.extend(stream.take().map(|(_, media, here)| (media, here)));
    }
    let stream = stream.map(|(events, media, _)| (events, media.0.to_owned()));
    let alternatives = if is_single {
        alternatives::lower(context, types, &others, type_prefix)
    } else {
        alternatives::warn(context, &others, &accept);
        Vec::new()
    };
    Answer { body, accept, stream, alternatives }
}

/// What an operation gives.
pub(super) struct Answer {
    pub(super) body: ResponseBody,
    pub(super) accept: String,
    pub(super) stream: Option<(ResponseBody, String)>,
    pub(super) alternatives: Vec<Alternative>,
}

/// The media type that the operation is about: JSON if there is one, else the first.
fn chosen<'c>(context: &Context, content: &'c IndexMap<String, MediaType>) -> Option<(&'c str, &'c MediaType)> {
    json(context, content).or_else(|| content.iter().map(|(name, media)| (name.as_str(), media)).next())
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

pub(super) fn body(
    context: &mut Context,
    types: &mut Types,
    (media_type, media): (&str, &MediaType),
    name: &str,
    here: &str,
) -> ResponseBody {
    if framing(media_type).is_some() {
        return events(context, types, (media_type, media), name, here);
    }
    if is_json_body(context, media_type, media) {
        let here = join(&join(here, "content"), media_type);
        let Some(schema) = &media.schema else { return ResponseBody::Json(context.untyped(&here)) };
        return ResponseBody::Json(inner(types.place(context, schema, name, &join(&here, "schema"))));
    }
    if is_text_body(context, media_type, media) {
        return ResponseBody::Text(media_type.to_owned());
    }
    ResponseBody::Bytes(media_type.to_owned())
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

/// The JSON media type, and its name as declared.
fn json<'c>(context: &Context, content: &'c IndexMap<String, MediaType>) -> Option<(&'c str, &'c MediaType)> {
    content
        .iter()
        .map(|(name, media)| (name.as_str(), media))
        .find(|(name, media)| is_json_body(context, name, media) && framing(name).is_none())
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
                let Some((media_type, media)) = json(context, &declared.content) else { continue };
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
