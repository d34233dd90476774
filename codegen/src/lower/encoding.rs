//! `encoding`: properties of a form that are not written as others are (3.0.3, section 4.7.15).

use openapiv3::{MediaType, QueryStyle};

use super::Context;
use super::media::{essence, is_header_value, is_json};
use super::parameters::query_style;
use super::types::Types;
use crate::model::{BodyKind, Style, Type};
use crate::source::node::{Node, Value, join};

/// The styles of a form's properties. The media types of a multipart body's parts go to its type.
pub(super) fn lower(
    context: &mut Context,
    types: &mut Types,
    media: &MediaType,
    kind: BodyKind,
    ty: &Type,
    pointer: &str,
) -> Vec<(String, Style, bool)> {
    let mut styles = Vec::new();
    for (name, encoding) in &media.encoding {
        let pointer = join(pointer, name);
        // Several media types are a choice that the caller makes.
        let content_type = encoding.content_type.as_deref().filter(|value| !value.contains([',', '*']));
        if let Some(value) = content_type.filter(|value| !is_header_value(value)) {
            let message = format!("`{}` is not a media type", value.escape_debug());
            context.unsupported("media-type", &pointer, message, "correct it with an overlay action");
            continue;
        }
        let node = |field: &str| context.tree.pointer(&join(&pointer, field));
        let (explode, reserved) = (node("explode").map(is_true), node("allowReserved").is_some_and(is_true));
        let is_form = kind == BodyKind::Form;
        let has_style = encoding.style.is_some() || explode.is_some();
        // A part an item is what lists are anyway.
        let is_usual = matches!(encoding.style, None | Some(QueryStyle::Form)) && explode != Some(false);
        let is_plain = |media_type: &str| is_json(media_type) || essence(media_type) == "text/plain";
        let ignored = [
            (!encoding.headers.is_empty(), "`headers` of the part are not sent"),
            (!is_form && !is_usual, "`style` and `explode` say nothing about a part: a list has a part an item"),
            (reserved, "`allowReserved` is ignored: every reserved character is escaped"),
            (is_form && content_type.is_some_and(|value| !is_plain(value)), "`contentType` of a pair is text or JSON"),
        ];
        // Of other bodies there are no parts to encode (3.0.3, section 4.7.14).
        let is_encoded = matches!(kind, BodyKind::Form | BodyKind::Multipart);
        for (_, message) in ignored.iter().filter(|(is_there, _)| *is_there && is_encoded) {
            let span = context.span(&pointer);
            context.problems.warning("encoding", span, &pointer, format!("`{name}`: {message}"));
        }
        match kind {
            BodyKind::Multipart => types.set_content_type(ty, name, content_type),
            BodyKind::Form if content_type.is_some_and(is_json) => styles.push((name.clone(), Style::Json, false)),
            BodyKind::Form => {
                if has_style {
                    let style = encoding.style.as_ref().unwrap_or(&QueryStyle::Form);
                    let is_exploded = matches!(style, QueryStyle::Form | QueryStyle::DeepObject);
                    styles.push((name.clone(), query_style(style), explode.unwrap_or(is_exploded)));
                }
            }
            BodyKind::Json | BodyKind::Text | BodyKind::Bytes => {}
        }
    }
    styles
}

fn is_true(node: &Node) -> bool {
    node.value == Value::Bool(true)
}
