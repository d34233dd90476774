//! ```yaml
//! description: Nothing fits.     ->      description: Nothing fits.
//! oneOf: []
//! ```
//!
//! An empty `allOf`, `anyOf`, `oneOf`, `enum` or `required` is removed. JSON Schema allows only `required` to be empty
//! (sections 6.1.2, 6.5.3 and 10.2.1), which means the same as none.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for keyword in ["allOf", "anyOf", "oneOf", "enum", "required"] {
            let is_empty = |list: &Node| list.as_array().is_some_and(Vec::is_empty);
            if let Some(span) = schema.get(keyword).filter(|list| is_empty(list)).map(|list| list.span) {
                log.applied(span, &pointer.key(keyword));
                schema.remove(keyword);
            }
        }
    });
}
