//! `encoding`: properties of a form that are not written as others are (3.0.3, section 4.7.15).

use openapiv3::{MediaType, QueryStyle};

use super::Context;
use super::bodies::is_json;
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
        if !encoding.headers.is_empty() {
            let span = context.span(&pointer);
            let message = format!("the headers of the part `{name}` are not sent");
            context.problems.warning("encoding", span, &pointer, message);
        }
        // Several media types are a choice that the caller makes.
        let content_type = encoding.content_type.as_deref().filter(|value| !value.contains([',', '*']));
        match kind {
            BodyKind::Multipart => types.set_content_type(ty, name, content_type),
            BodyKind::Form if content_type.is_some_and(is_json) => styles.push((name.clone(), Style::Json, false)),
            BodyKind::Form => {
                let explode = context.tree.pointer(&join(&pointer, "explode")).map(is_true);
                if encoding.style.is_some() || explode.is_some() {
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
