//! ```yaml
//! x-fern-pagination: {offset: $request.page, results: $response.data}
//! paths:
//!   /pets:
//!     get:                                 get:
//!       x-fern-pagination: true    ->        x-fern-pagination: {offset: $request.page, results: $response.data}
//! ```
//!
//! The extension of the document is removed: other documents of the same API may have another one.

use crate::grammar::METHODS;
use crate::normalise::rule_log::RuleLog;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Value};

const NAME: &str = "x-fern-pagination";

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let Some(default) = document.root.remove(NAME) else { return };
    log.applied(default.span, &Pointer::Root.key(NAME));
    let paths = document.root.get_mut("paths").and_then(Node::as_object_mut);
    let pointer = Pointer::Root.key("paths");
    for (path, item) in paths.into_iter().flatten() {
        let pointer = pointer.key(path);
        for method in METHODS {
            let pointer = pointer.key(method);
            let Some(operation) = item.get_mut(method) else { continue };
            let Some(declared) = operation.get_mut(NAME).filter(|declared| declared.value == Value::Bool(true)) else {
                continue;
            };
            log.applied(declared.span, &pointer.key(NAME));
            *declared = default.clone();
        }
    }
}
