//! ```yaml
//! info: {version: 1.0}           ->      info: {version: '1.0'}
//! ```
//!
//! YAML reads unquoted text such as a version as a number or a boolean. The string has the text of the document:
//! `1.10`.

use crate::grammar::Shape;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        let Some(fields) = node.as_object_mut() else { return };
        for (name, value) in fields {
            if let Some(field) = kind.field(name) {
                convert(value, field.shape, &pointer.key(name), log);
            }
        }
    });
}

/// Converts the texts of a field: the value, or those of a list or a map.
fn convert(node: &mut Node, shape: Shape, pointer: &Pointer, log: &mut RuleLog) {
    match (shape, &mut node.value) {
        (Shape::Text, Value::Number(_) | Value::Bool(_)) => {
            let Some(text) = node.scalar_text() else { return };
            log.applied(node.span, pointer);
            *node = Node::string(text, node.span);
        }
        (Shape::ListOf(item), Value::Array(items)) => {
            for (index, node) in items.iter_mut().enumerate() {
                convert(node, *item, &pointer.index(index), log);
            }
        }
        (Shape::MapOf(item), Value::Object(fields)) => {
            for (key, node) in fields {
                convert(node, *item, &pointer.key(key), log);
            }
        }
        _ => {}
    }
}
