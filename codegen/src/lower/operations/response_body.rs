//! The body of a response, by its media type.

use indexmap::IndexMap;
use openapiv3::MediaType;

use super::media::{Media, essence, framing, is_json_body, is_text_body};
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schemas::{Types, is_file, is_structured};
use crate::model::{EventFormat, Framing, ResponseBody, Type, TypeKind};

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
    report_undecoded(context, (media_type, media), at);
    if is_text_body(context, media_type, media) {
        return ResponseBody::Text(media_type.to_owned());
    }
    ResponseBody::Bytes(media_type.to_owned())
}

/// Warns about a body whose schema describes more than bytes or text.
fn report_undecoded(context: &mut Context, (media_type, media): Media, at: &Position) {
    if !media.schema.as_ref().is_some_and(|schema| is_structured(context, schema.into())) {
        return;
    }
    let is_multipart = essence(media_type).starts_with("multipart/");
    let parts = if is_multipart { "; its `Content-Type` has the boundary of the parts" } else { "" };
    let message = format!("`{media_type}`: the body is returned as it is, because the crate decodes JSON only{parts}");
    context.warn("undecoded-body", &at.join("content").join(media_type).pointer, message);
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
    let ty = match &media.schema {
        Some(schema) if is_file(context, schema.into()) => return ResponseBody::Bytes(media_type.to_owned()),
        Some(schema) => {
            let ty = types.lower(context, schema, &at.join("schema")).into_value();
            types.items(&ty).unwrap_or(ty)
        }
        // Without a schema, the data of an event is a string.
        None if framing == Framing::Events => Type::String,
        None => context.untyped(&at.pointer),
    };
    let format = EventFormat { framing, media_types: media_type.to_owned(), terminator: None, is_resumed: false };
    ResponseBody::Events(format, ty)
}

/// Returns the JSON media type of a response.
pub(super) fn json<'c>(context: &Context, content: &'c IndexMap<String, MediaType>) -> Option<Media<'c>> {
    content
        .iter()
        .map(|(name, media)| (name.as_str(), media))
        .find(|(name, media)| is_json_body(context, name, media) && framing(name).is_none())
}

impl Types {
    /// Returns the type of the items of a list. The schema of a stream describes one value, or the list of all values.
    fn items(&self, ty: &Type) -> Option<Type> {
        let mut ty = ty;
        // Aliases can refer to aliases.
        for _ in 0..=self.graph.iter().count() {
            ty = match ty {
                Type::List(items) => return Some(items.as_ref().clone()),
                Type::Nullable(inner) | Type::Boxed(inner) => inner,
                Type::Named(name) => match &self.graph.get(name)?.kind {
                    TypeKind::Alias(target) => target,
                    _ => return None,
                },
                _ => return None,
            };
        }
        None
    }
}
