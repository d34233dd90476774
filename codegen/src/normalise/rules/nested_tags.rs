//! ```yaml
//! tags:                                  tags:
//!   - - subpackage_multipartUpload  ->     - subpackage_multipartUpload
//! ```
//!
//! Lists can be nested to any depth. Empty lists and empty names are removed.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let Some(tags) = operation.get_mut("tags") else { return };
        let Value::Array(items) = &mut tags.value else { return };
        let is_plain = |item: &Node| item.as_str().is_some_and(|tag| !tag.is_empty());
        if items.iter().all(is_plain) {
            return;
        }
        let nested = std::mem::take(items);
        flatten(nested, items);
        log.applied(tags.span, &pointer.key("tags"));
        if items.is_empty() {
            operation.remove("tags");
        }
    });
}

fn flatten(nested: Vec<Node>, plain: &mut Vec<Node>) {
    for node in nested {
        match node.value {
            Value::Array(items) => flatten(items, plain),
            Value::String(tag) if tag.is_empty() => {}
            value => plain.push(Node::new(value, node.span)),
        }
    }
}
