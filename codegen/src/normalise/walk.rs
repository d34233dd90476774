//! Takes a function to every object of one kind, with the object's pointer.

use super::grammar::{Kind, Shape};
use crate::source::node::{Node, Value, join};

/// Calls `visit` for every object of a kind below the root of a document, children before parents, so
/// that a rule may replace the object without being called again for what it put there.
pub(crate) fn each(root: &mut Node, kind: Kind, visit: &mut dyn FnMut(&mut Node, &str)) {
    object(root, Kind::OpenApi, "#", kind, visit);
}

fn object(node: &mut Node, kind: Kind, pointer: &str, wanted: Kind, visit: &mut dyn FnMut(&mut Node, &str)) {
    if let Some(fields) = node.as_object_mut() {
        for (name, value) in fields {
            if let Some(field) = kind.field(name) {
                shape(value, field.shape, &join(pointer, name), wanted, visit);
            }
        }
    }
    if kind == wanted {
        visit(node, pointer);
    }
}

fn shape(node: &mut Node, expected: Shape, pointer: &str, wanted: Kind, visit: &mut dyn FnMut(&mut Node, &str)) {
    match (expected, &mut node.value) {
        (Shape::Is(kind), _) | (Shape::FlagOr(kind), Value::Object(_)) => object(node, kind, pointer, wanted, visit),
        (Shape::ListOf(item), Value::Array(items)) => {
            for (index, node) in items.iter_mut().enumerate() {
                shape(node, *item, &join(pointer, &index.to_string()), wanted, visit);
            }
        }
        (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
            let extensions = matches!(expected, Shape::PatternOf(_));
            for (key, node) in fields.iter_mut().filter(|(key, _)| !(extensions && key.starts_with("x-"))) {
                shape(node, *item, &join(pointer, key), wanted, visit);
            }
        }
        _ => {}
    }
}
