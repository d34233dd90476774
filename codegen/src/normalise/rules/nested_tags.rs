//! ```yaml
//! tags:                                  tags:
//!   - - subpackage_multipartUpload  ->     - subpackage_multipartUpload
//! ```
//!
//! Lists may be nested several deep. Empty lists and empty names are no tags.

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let Some(tags) = operation.get_mut("tags") else { return };
        let Value::Array(items) = &mut tags.value else { return };
        let is_plain = |item: &Node| item.as_str().is_some_and(|tag| !tag.is_empty());
        if items.iter().all(is_plain) {
            return;
        }
        let nested = std::mem::take(items);
        flatten(nested, items);
        found.at(tags.span, &join(pointer, "tags"));
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
            value => plain.push(Node { value, span: node.span }),
        }
    }
}
