//! `encoding`: how single properties of a form are serialized (3.0.3, section 4.7.15).

use openapiv3::{Encoding as Declared, MediaType, QueryStyle};

use super::declarations::{deep_style, query_style};
use super::media::{essence, is_header_value, is_json};
use crate::lower::context::Context;
use crate::model::{BodyKind, Encoding, Style};
use crate::settings::NestedForms;
use crate::source::node::{Node, Value, join};

/// Returns the style of the properties of a form that are objects and have no `encoding` (3.0.4, section 4.8.15.1).
pub(super) fn of_objects(context: &Context) -> Style {
    match context.nested_forms {
        NestedForms::Json => Style::Json,
        NestedForms::Deep => deep_style(context.deep_lists),
    }
}

/// Returns the styles of the properties of a form. The type of a multipart form has the media types of its parts.
pub(super) fn lower(context: &mut Context, media: &MediaType, kind: BodyKind, pointer: &str) -> Vec<Encoding> {
    let mut styles = Vec::new();
    // Other bodies have no parts (3.0.3, section 4.7.14).
    if !matches!(kind, BodyKind::Form | BodyKind::Multipart) {
        return styles;
    }
    for (name, encoding) in &media.encoding {
        let pointer = join(pointer, name);
        // A list or a range of media types leaves the choice to the caller.
        let content_type = encoding.content_type.as_deref().filter(|value| !value.contains([',', '*']));
        if let Some(value) = content_type.filter(|value| !is_header_value(value)) {
            let message = format!("`{}` is not a media type", value.escape_debug());
            context.error("media-type", &pointer, message, "correct it with an overlay action");
            continue;
        }
        let node = |field: &str| context.tree.pointer(&join(&pointer, field));
        let (explode, reserved) = (node("explode").map(is_true), node("allowReserved").is_some_and(is_true));
        for message in ignored(encoding, kind, content_type, explode, reserved) {
            context.warn("encoding", &pointer, format!("`{name}`: {message}"));
        }
        let has_style = encoding.style.is_some() || explode.is_some();
        match kind {
            // A style takes precedence over `contentType` (3.0.4, section 4.8.15.1).
            BodyKind::Form if has_style => {
                let style = encoding.style.as_ref().unwrap_or(&QueryStyle::Form);
                let explode = explode.unwrap_or(matches!(style, QueryStyle::Form | QueryStyle::DeepObject));
                let style = query_style(style, context.deep_lists);
                styles.push(Encoding { property: name.clone(), style, explode });
            }
            BodyKind::Form if content_type.is_some_and(is_json) => {
                styles.push(Encoding { property: name.clone(), style: Style::Json, explode: false });
            }
            _ => {}
        }
    }
    styles
}

/// Returns a sentence for each field of an `encoding` that has no effect.
fn ignored(
    encoding: &Declared,
    kind: BodyKind,
    content_type: Option<&str>,
    explode: Option<bool>,
    reserved: bool,
) -> Vec<&'static str> {
    let is_form = match kind {
        BodyKind::Form => true,
        BodyKind::Multipart => false,
        // Other bodies have no parts (3.0.3, section 4.7.14).
        _ => return Vec::new(),
    };
    // A list has one part per item anyway.
    let is_default = matches!(encoding.style, None | Some(QueryStyle::Form)) && explode != Some(false);
    let is_plain = |media_type: &str| is_json(media_type) || essence(media_type) == "text/plain";
    let has_other_type = content_type.is_some_and(|media_type| !is_plain(media_type));
    let messages = [
        (!encoding.headers.is_empty(), "the `headers` of the part are not sent"),
        (!is_form && !is_default, "`style` and `explode` have no effect on a part: a list has one part per item"),
        (reserved, "`allowReserved` is ignored: every reserved character is percent-encoded"),
        (
            is_form && content_type.is_some() && (encoding.style.is_some() || explode.is_some()),
            "`contentType` is ignored, because `style` or `explode` takes precedence",
        ),
        (is_form && has_other_type, "`contentType` is ignored: the value of a pair is text or JSON"),
    ];
    messages.into_iter().filter(|(is_ignored, _)| *is_ignored).map(|(_, message)| message).collect()
}

fn is_true(node: &Node) -> bool {
    node.value == Value::Bool(true)
}
