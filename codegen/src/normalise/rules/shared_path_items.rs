//! ```yaml
//! paths:                                 paths:
//!   /a:                            ->      /a:
//!     $ref: '#/components/pathItems/A'       get: {...}
//! ```
//!
//! 3.0 has no components for path items, and other readers of it follow no references in `paths` or to callbacks.

use crate::grammar::METHODS;
use crate::normalise::Found;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let root = document.root.clone();
    let Some(paths) = document.root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    for (path, item) in paths {
        let pointer = join("#/paths", path);
        inline(item, &root, &pointer, found);
        for method in METHODS {
            let callbacks = item.get_mut(method).and_then(|operation| operation.get_mut("callbacks")?.as_object_mut());
            for (name, callback) in callbacks.into_iter().flatten() {
                inline(callback, &root, &join(&join(&join(&pointer, method), "callbacks"), name), found);
            }
        }
    }
}

/// Puts what a reference leads to in its place.
fn inline(node: &mut Node, root: &Node, pointer: &str, found: &mut Found) {
    // More steps than that are a circle, which is reported as such later.
    for _ in 0..32 {
        let Some(target) = node.text("$ref").and_then(|reference| root.pointer(reference)) else { return };
        let Value::Object(target) = target.value.clone() else { return };
        found.at(node.span, pointer);
        node.remove("$ref");
        if let Some(fields) = node.as_object_mut() {
            for (name, value) in target {
                fields.entry(name).or_insert(value);
            }
        }
    }
}
