//! Bodies of requests: one way to send it for each media type.

use openapiv3::{MediaType, Operation, ReferenceOr, RequestBody, Schema};

use super::media::{essence, is_header_value, is_json_body, is_text_body};
use super::types::Types;
use super::{Context, docs, encoding};
use crate::model::{Body, BodyKind, Type};
use crate::names;
use crate::source::node::join;

/// The bodies that a request may have, the one that is named like the operation first: JSON if there is
/// one, else the first. The others come with what to add to the operation's name.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    operation: &'a Operation,
    pointer: &str,
    type_prefix: &str,
) -> Vec<(String, Body)> {
    let Some(declared) = operation.request_body.as_ref() else { return Vec::new() };
    let here = join(pointer, "requestBody");
    let Some((declared, here)) = context.resolve(declared, &here, |components| &components.request_bodies) else {
        return Vec::new();
    };
    let mut bodies: Vec<(String, Body)> = Vec::new();
    let mut schemas: Vec<Option<&ReferenceOr<Schema>>> = Vec::new();
    for (media_type, media) in &declared.content {
        let here = join(&join(&here, "content"), media_type);
        if !is_header_value(media_type) {
            let message = format!("`{}` is not a media type", media_type.escape_debug());
            context.unsupported("media-type", &here, message, "correct it with an overlay action");
            continue;
        }
        let kind = kind(context, media_type, media);
        let suffix = suffix(kind, media_type, &bodies);
        // Media types that differ in nothing but their name share a type.
        let mut known = bodies.iter().zip(&schemas).filter(|((_, body), _)| body.kind == kind);
        let ty = match known.find(|(_, schema)| **schema == media.schema.as_ref() && schema.is_some()) {
            Some(((_, body), _)) if kind != BodyKind::Multipart => body.ty.clone(),
            _ => content(context, types, media, kind, &format!("{type_prefix}{}", name(kind)), &here),
        };
        if kind == BodyKind::Multipart {
            hint_at_files(context, types, operation, declared, &ty, &here);
        }
        let encoding = encoding::lower(context, types, media, kind, &ty, &join(&here, "encoding"));
        let docs = docs::lines(declared.description.as_deref());
        // Media types are matched without regard to case, and `*/*` is none to send.
        let media_type = match (media_type.contains('*'), kind) {
            (false, _) => media_type,
            (true, BodyKind::Json) => "application/json",
            (true, BodyKind::Text) => "text/plain",
            (true, _) => "application/octet-stream",
        };
        let body = Body {
            media_type: media_type.to_owned(),
            kind,
            ty,
            converts: false,
            encoding,
            required: declared.required,
            docs,
        };
        bodies.push((suffix, body));
        schemas.push(media.schema.as_ref());
    }
    let first = bodies.iter().position(|(_, body)| body.kind == BodyKind::Json).unwrap_or(0);
    if let Some((suffix, _)) = bodies.get_mut(first) {
        suffix.clear();
        bodies.swap(0, first);
    }
    bodies
}

/// Some pages leave out the files of a form, of which their text speaks.
fn hint_at_files(
    context: &mut Context,
    types: &Types,
    operation: &Operation,
    declared: &RequestBody,
    form: &Type,
    here: &str,
) {
    let texts = [&operation.summary, &operation.description, &declared.description];
    let words = texts.into_iter().flatten().flat_map(|text| text.split(|next: char| !next.is_alphanumeric()));
    let speaks_of_files = words.map(str::to_lowercase).any(|word| word == "file" || word == "files");
    if speaks_of_files && !types.has_file(form) {
        let span = context.span(here);
        let message = "the text speaks of a file, and the form has none";
        let hint = context.problems.warning("no-file", span, here, message);
        hint.help("if it takes one, add it with an overlay action: to `schema.properties`, `NAME: {type: string, format: binary}`");
    }
}

fn content(
    context: &mut Context,
    types: &mut Types,
    media: &MediaType,
    kind: BodyKind,
    name: &str,
    here: &str,
) -> Type {
    let pointer = join(here, "schema");
    match (kind, &media.schema) {
        (BodyKind::Bytes, _) => Type::File,
        (BodyKind::Text, _) => Type::String,
        (BodyKind::Multipart, schema) => types.form(context, schema.as_ref(), name, &pointer),
        (BodyKind::Json | BodyKind::Form, Some(schema)) => {
            let place = types.place(context, schema, name, &pointer);
            if place.nullable { Type::Nullable(Box::new(place.ty)) } else { place.ty }
        }
        (BodyKind::Json | BodyKind::Form, None) => context.untyped(here),
    }
}

fn kind(context: &Context, media_type: &str, media: &MediaType) -> BodyKind {
    let essence = essence(media_type);
    match essence.as_str() {
        _ if is_json_body(context, media_type, media) => BodyKind::Json,
        "application/x-www-form-urlencoded" => BodyKind::Form,
        "multipart/form-data" => BodyKind::Multipart,
        _ if is_text_body(context, media_type, media) => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

/// What to add to the operation's name: the kind of the body, or its media type where another is of that kind.
fn suffix(kind: BodyKind, media_type: &str, bodies: &[(String, Body)]) -> String {
    let suffix = match kind {
        BodyKind::Json => "_json",
        BodyKind::Form => "_form",
        BodyKind::Multipart => "_multipart",
        BodyKind::Text => "_text",
        BodyKind::Bytes => "_bytes",
    };
    if bodies.iter().all(|(known, _)| known != suffix) {
        return suffix.to_owned();
    }
    let essence = essence(media_type);
    format!("_{}", names::snake(essence.split_once('/').map_or(essence.as_str(), |(_, subtype)| subtype)))
}

/// What the type of an inline body is called after.
fn name(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Json | BodyKind::Text | BodyKind::Bytes => "Body",
        BodyKind::Form | BodyKind::Multipart => "Form",
    }
}
