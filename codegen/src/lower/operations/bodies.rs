//! Request bodies: one per media type.

use openapiv3::{MediaType, Operation, ReferenceOr, RequestBody, Schema};

use super::encoding;
use super::media::{essence, is_header_value, is_json_body, is_text_body};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::position::Position;
use crate::lower::schemas::Types;
use crate::model::{Body, BodyKind, Type};
use crate::names;
use crate::source::node::join;

/// Returns the bodies of an operation, each with the suffix of its method. JSON comes first, or else the body that is
/// declared first; the suffix of the first body is empty.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    operation: &'a Operation,
    at: &Position,
) -> Vec<(String, Body)> {
    let Some(declared) = operation.request_body.as_ref() else { return Vec::new() };
    let here = join(&at.pointer, "requestBody");
    let Some((declared, here)) = context.resolve(declared, &here, |components| &components.request_bodies) else {
        return Vec::new();
    };
    let at = at.clone().at(&here).join("content");
    let mut bodies: Vec<(String, Body)> = Vec::new();
    let mut schemas: Vec<Option<&ReferenceOr<Schema>>> = Vec::new();
    for (media_type, media) in &declared.content {
        let at = at.join(media_type);
        if !is_header_value(media_type) {
            let message = format!("`{}` is not a media type", media_type.escape_debug());
            context.error("media-type", &at.pointer, message, "correct it with an overlay action");
            continue;
        }
        let kind = kind(context, media_type, media);
        // Media types with the same schema share a type.
        let mut known = bodies.iter().zip(&schemas).filter(|((_, body), _)| body.kind == kind);
        let ty = match known.find(|(_, schema)| **schema == media.schema.as_ref() && schema.is_some()) {
            Some(((_, body), _)) if kind != BodyKind::Multipart => body.ty.clone(),
            _ => body_type(context, types, media, kind, &at),
        };
        if kind == BodyKind::Multipart && !types.has_file(&ty) && mentions_files(operation, declared) {
            warn_of_missing_files(context, &at.pointer);
        }
        let body = Body {
            media_type: concrete(media_type, kind).to_owned(),
            kind,
            encoding: encoding::lower(context, types, media, kind, &ty, &join(&at.pointer, "encoding")),
            ty,
            converts: false,
            required: declared.required,
            docs: docs::lines(declared.description.as_deref()),
        };
        bodies.push((suffix(kind, media_type, &bodies), body));
        schemas.push(media.schema.as_ref());
    }
    let first = bodies.iter().position(|(_, body)| body.kind == BodyKind::Json).unwrap_or(0);
    if let Some((suffix, _)) = bodies.get_mut(first) {
        suffix.clear();
        bodies.swap(0, first);
    }
    bodies
}

/// Returns the media type that a request sends: a range cannot be sent.
fn concrete(media_type: &str, kind: BodyKind) -> &str {
    match (media_type.contains('*'), kind) {
        (false, _) => media_type,
        (true, BodyKind::Json) => "application/json",
        (true, BodyKind::Text) => "text/plain",
        (true, _) => "application/octet-stream",
    }
}

/// Returns whether the text of an operation mentions files. Some pages omit the files of a form.
fn mentions_files(operation: &Operation, declared: &RequestBody) -> bool {
    let texts = [&operation.summary, &operation.description, &declared.description];
    let words = texts.into_iter().flatten().flat_map(|text| text.split(|next: char| !next.is_alphanumeric()));
    words.map(str::to_lowercase).any(|word| word == "file" || word == "files")
}

/// Warns about a form without files whose description mentions one.
fn warn_of_missing_files(context: &mut Context, pointer: &str) {
    let warning = context.warn("no-file", pointer, "the description mentions a file, but the form has none");
    warning.help(
        "if the form has a file, add it to `schema.properties` in an overlay action: \
         `NAME: {type: string, format: binary}`",
    );
}

/// Returns the type of a body.
fn body_type(context: &mut Context, types: &mut Types, media: &MediaType, kind: BodyKind, at: &Position) -> Type {
    let schema_at = at.join("schema").suffixed(type_suffix(kind));
    match (kind, &media.schema) {
        (BodyKind::Bytes, _) => Type::File,
        (BodyKind::Text, _) => Type::String,
        (BodyKind::Multipart, schema) => types.form(context, schema.as_ref(), &schema_at),
        (BodyKind::Json | BodyKind::Form, Some(schema)) => types.lower(context, schema, &schema_at).into_value(),
        (BodyKind::Json | BodyKind::Form, None) => context.untyped(&at.pointer),
    }
}

/// Returns how a body is serialized.
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

/// Returns the suffix of a method: the kind of its body, or the subtype of the body if another body has that kind.
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

/// Returns the end of the name of an inline body's type.
fn type_suffix(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Json | BodyKind::Text | BodyKind::Bytes => "Body",
        BodyKind::Form | BodyKind::Multipart => "Form",
    }
}
