//! Takes a function to the objects of a document, with their pointers. Children come before their
//! parents, so that a rule may replace an object without being called again for what it put there.

use crate::grammar::{Kind, Shape};
use crate::source::node::{Node, Value, join};

/// Calls `visit` for every object of a kind.
pub(crate) fn each(root: &mut Node, kind: Kind, visit: &mut dyn FnMut(&mut Node, &str)) {
    every(root, &mut |node, found, pointer| {
        if found == kind {
            visit(node, pointer);
        }
    });
}

/// Calls `visit` for every object, references included.
pub(crate) fn every(root: &mut Node, visit: &mut dyn FnMut(&mut Node, Kind, &str)) {
    object(root, Kind::OpenApi, "#", visit);
}

/// Calls `visit` for an object of a kind and for what is in it.
pub(crate) fn below(node: &mut Node, kind: Kind, pointer: &str, visit: &mut dyn FnMut(&mut Node, Kind, &str)) {
    object(node, kind, pointer, visit);
}

fn object(node: &mut Node, kind: Kind, pointer: &str, visit: &mut dyn FnMut(&mut Node, Kind, &str)) {
    if let Some(fields) = node.as_object_mut() {
        for (name, value) in fields {
            if let Some(field) = kind.field(name) {
                shape(value, field.shape, &join(pointer, name), visit);
            }
        }
    }
    visit(node, kind, pointer);
}

fn shape(node: &mut Node, expected: Shape, pointer: &str, visit: &mut dyn FnMut(&mut Node, Kind, &str)) {
    match (expected, &mut node.value) {
        (Shape::Is(kind), _) | (Shape::FlagOr(kind), Value::Object(_)) => object(node, kind, pointer, visit),
        (Shape::ListOf(item), Value::Array(items)) => {
            for (index, node) in items.iter_mut().enumerate() {
                shape(node, *item, &join(pointer, &index.to_string()), visit);
            }
        }
        (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
            let extensions = matches!(expected, Shape::PatternOf(_));
            for (key, node) in fields.iter_mut().filter(|(key, _)| !(extensions && key.starts_with("x-"))) {
                shape(node, *item, &join(pointer, key), visit);
            }
        }
        _ => {}
    }
}
