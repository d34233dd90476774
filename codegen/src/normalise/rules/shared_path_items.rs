//! ```yaml
//! paths:                                 paths:
//!   /a:                            ->      /a:
//!     $ref: '#/components/pathItems/A'       get: {...}
//! ```
//!
//! OpenAPI 3.0 does not have components for path items, and its readers do not follow references in `paths` or to
//! callbacks.

use crate::grammar::METHODS;
use crate::normalise::rule_log::RuleLog;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

/// How many references are followed. Longer chains are circular, which the last check of the stage reports.
const LONGEST_CHAIN: usize = 32;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    if !has_references(&document.root) {
        return;
    }
    let root = document.root.clone();
    let Some(paths) = document.root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    let pointer = Pointer::Root.key("paths");
    for (path, item) in paths {
        let pointer = pointer.key(path);
        inline(item, &root, &pointer, log);
        for method in METHODS {
            let callbacks = item.get_mut(method).and_then(|operation| operation.get_mut("callbacks")?.as_object_mut());
            for (name, callback) in callbacks.into_iter().flatten() {
                inline(callback, &root, &pointer.key(method).key("callbacks").key(name), log);
            }
        }
    }
}

/// Whether a path item is a reference, or contains a callback that is one.
fn has_references(root: &Node) -> bool {
    let is_reference = |node: &Node| node.get("$ref").is_some();
    let items = root.get("paths").and_then(Node::as_object).into_iter().flat_map(Object::values);
    let has_callback = |operation: &Node| {
        operation.get("callbacks").and_then(Node::as_object).into_iter().flat_map(Object::values).any(is_reference)
    };
    items
        .into_iter()
        .any(|item| is_reference(item) || METHODS.iter().filter_map(|method| item.get(method)).any(has_callback))
}

/// Replaces a reference by its target.
fn inline(node: &mut Node, root: &Node, pointer: &Pointer, log: &mut RuleLog) {
    for _ in 0..LONGEST_CHAIN {
        let Some(target) = node.text("$ref").and_then(|reference| root.pointer(reference)) else { return };
        let Value::Object(target) = target.value.clone() else { return };
        log.applied(node.span, pointer);
        node.remove("$ref");
        if let Some(fields) = node.as_object_mut() {
            for (name, value) in target {
                fields.entry(name).or_insert(value);
            }
        }
    }
}
