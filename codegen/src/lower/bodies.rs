//! Bodies of requests: one way to send it for each media type.

use openapiv3::{MediaType, Operation};

use super::types::Types;
use super::{Context, docs};
use crate::model::{Body, BodyKind, Type};
use crate::source::node::join;

/// The bodies that a request may have, the one that is named like the operation first: JSON if there is
/// one, else the first. The others come with what to add to the operation's name.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    operation: &'a Operation,
    pointer: &str,
    type_prefix: &str,
) -> Vec<(&'static str, Body)> {
    let Some(declared) = operation.request_body.as_ref() else { return Vec::new() };
    let here = join(pointer, "requestBody");
    let Some((declared, here)) = context.resolve(declared, &here, |components| &components.request_bodies) else {
        return Vec::new();
    };
    let mut bodies: Vec<(&'static str, Body)> = Vec::new();
    for (media_type, media) in &declared.content {
        let here = join(&join(&here, "content"), media_type);
        if !is_header_value(media_type) {
            let message = format!("`{}` is not a media type", media_type.escape_debug());
            context.unsupported("media-type", &here, message, "correct it with an overlay action");
            continue;
        }
        if !media.encoding.is_empty() {
            let here = join(&here, "encoding");
            let span = context.span(&here);
            context.problems.warning(
                "encoding",
                span,
                &here,
                "the encoding of parts is the default of OpenAPI, not this one",
            );
        }
        let kind = kind(media_type);
        let suffix = suffix(kind);
        if bodies.iter().any(|(known, _)| *known == suffix) {
            let span = context.span(&here);
            let message = format!("`{media_type}` is not sent: another media type is written the same way");
            context.problems.warning("second-media-type", span, &here, message);
            continue;
        }
        let ty = content(context, types, media, kind, &format!("{type_prefix}{}", name(kind)), &here);
        let docs = docs::lines(declared.description.as_deref());
        // Media types are matched without regard to case, and `*/*` is none to send.
        let media_type = if media_type.contains('*') { "application/octet-stream" } else { media_type };
        bodies.push((suffix, Body { media_type: media_type.to_owned(), kind, ty, required: declared.required, docs }));
    }
    let first = bodies.iter().position(|(_, body)| body.kind == BodyKind::Json).unwrap_or(0);
    if let Some((suffix, _)) = bodies.get_mut(first) {
        *suffix = "";
        bodies.swap(0, first);
    }
    bodies
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

fn kind(media_type: &str) -> BodyKind {
    let essence = essence(media_type);
    match essence.as_str() {
        _ if is_json(media_type) => BodyKind::Json,
        "application/x-www-form-urlencoded" => BodyKind::Form,
        "multipart/form-data" => BodyKind::Multipart,
        _ if essence.starts_with("text/") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

fn suffix(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Json => "_json",
        BodyKind::Form => "_form",
        BodyKind::Multipart => "_multipart",
        BodyKind::Text => "_text",
        BodyKind::Bytes => "_bytes",
    }
}

/// What the type of an inline body is called after.
fn name(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Json | BodyKind::Text | BodyKind::Bytes => "Body",
        BodyKind::Form | BodyKind::Multipart => "Form",
    }
}

pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json")
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a text can be sent as the value of a header.
pub(super) fn is_header_value(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|next| (' '..='~').contains(&next))
}
