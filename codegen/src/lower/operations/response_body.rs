//! The body of a response, by its media type.

use indexmap::IndexMap;
use openapiv3::MediaType;

use super::media::{Media, framing, is_json_body, is_text_body};
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schemas::{Types, is_file};
use crate::model::{Framing, ResponseBody, Type};

/// Returns the body of a response with a media type. The position is that of the response.
pub(super) fn body(
    context: &mut Context,
    types: &mut Types,
    (media_type, media): Media,
    at: &Position,
) -> ResponseBody {
    if framing(media_type).is_some() {
        return events(context, types, (media_type, media), at);
    }
    if is_json_body(context, media_type, media) {
        let at = at.join("content").join(media_type);
        let Some(schema) = &media.schema else { return ResponseBody::Json(context.untyped(&at.pointer)) };
        return ResponseBody::Json(types.lower(context, schema, &at.join("schema")).into_value());
    }
    if is_text_body(context, media_type, media) {
        return ResponseBody::Text(media_type.to_owned());
    }
    ResponseBody::Bytes(media_type.to_owned())
}

/// Returns a stream of values; bytes if the schema of the body is binary, whatever the media type is.
pub(super) fn events(
    context: &mut Context,
    types: &mut Types,
    (media_type, media): Media,
    at: &Position,
) -> ResponseBody {
    let framing = framing(media_type).unwrap_or(Framing::Events);
    let at = at.join("content").join(media_type);
    match &media.schema {
        Some(schema) if is_file(context, schema.into()) => ResponseBody::Bytes(media_type.to_owned()),
        Some(schema) => ResponseBody::Events(framing, types.lower(context, schema, &at.join("schema")).into_value()),
        // Without a schema, the data of an event is a string.
        None if framing == Framing::Events => ResponseBody::Events(framing, Type::String),
        None => ResponseBody::Events(framing, context.untyped(&at.pointer)),
    }
}

/// Returns the JSON media type of a response.
pub(super) fn json<'c>(context: &Context, content: &'c IndexMap<String, MediaType>) -> Option<Media<'c>> {
    content
        .iter()
        .map(|(name, media)| (name.as_str(), media))
        .find(|(name, media)| is_json_body(context, name, media) && framing(name).is_none())
}
