//! ```yaml
//! paths:                                 paths:
//!   /a:                            ->      /a:
//!     $ref: '#/components/pathItems/A'       get: {...}
//! ```
//!
//! 3.0 has no components for path items, and other readers of it follow no references in `paths`.

use crate::normalise::Found;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let root = document.root.clone();
    let Some(paths) = document.root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    for (path, item) in paths {
        // More steps than that are a circle, which is reported as such later.
        for _ in 0..32 {
            let Some(target) = item.text("$ref").and_then(|reference| root.pointer(reference)) else { break };
            let Value::Object(target) = target.value.clone() else { break };
            let span = item.span;
            found.at(span, &join("#/paths", path));
            item.remove("$ref");
            if let Some(fields) = item.as_object_mut() {
                for (name, node) in target {
                    fields.entry(name).or_insert(node);
                }
            }
        }
    }
}
