//! ```yaml
//! info: {version: 1.0}           ->      info: {version: '1.0'}
//! ```
//!
//! What YAML reads as a number, a flag or a date stands where OpenAPI has a text: nobody quotes a version.

use crate::grammar::Shape;
use crate::normalise::Found;
use crate::normalise::walk::every;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    every(&mut document.root, &mut |node, kind, pointer| {
        let Some(fields) = node.as_object_mut() else { return };
        for (name, value) in fields {
            let pointer = join(pointer, name);
            match (kind.field(name).map(|field| field.shape), &mut value.value) {
                (Some(Shape::Text), _) => to_text(value, &pointer, found),
                (Some(Shape::ListOf(Shape::Text)), Value::Array(items)) => {
                    for (index, item) in items.iter_mut().enumerate() {
                        to_text(item, &join(&pointer, &index.to_string()), found);
                    }
                }
                _ => {}
            }
        }
    });
}

fn to_text(node: &mut Node, pointer: &str, found: &mut Found) {
    let text = match &node.value {
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return,
    };
    found.at(node.span, pointer);
    node.value = Value::String(text);
}
