//! ```yaml
//! info: {version: 1.0}           ->      info: {version: '1.0'}
//! ```
//!
//! YAML reads unquoted text such as a version as a number or a boolean.

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
            let pointer = pointer.key(name);
            match (kind.field(name).map(|field| field.shape), &mut value.value) {
                (Some(Shape::Text), _) => to_text(value, &pointer, log),
                (Some(Shape::ListOf(Shape::Text)), Value::Array(items)) => {
                    for (index, item) in items.iter_mut().enumerate() {
                        to_text(item, &pointer.index(index), log);
                    }
                }
                _ => {}
            }
        }
    });
}

fn to_text(node: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    let text = match &node.value {
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return,
    };
    log.applied(node.span, pointer);
    node.value = Value::String(text);
}
