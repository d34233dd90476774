//! ```yaml
//! exclusiveMinimum: 0            ->      minimum: 0
//!                                        exclusiveMinimum: true
//! ```
//!
//! If the schema also has `minimum`, the stricter of the two bounds is kept.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for (exclusive, inclusive, is_lower) in
            [("exclusiveMinimum", "minimum", true), ("exclusiveMaximum", "maximum", false)]
        {
            let Some(bound) = schema.get(exclusive).and_then(number) else { continue };
            let Some(node) = schema.remove(exclusive) else { continue };
            log.applied(node.span, &pointer.key(exclusive));
            let other = schema.get(inclusive).and_then(number);
            let other_is_stricter = other.is_some_and(|other| if is_lower { other > bound } else { other < bound });
            if !other_is_stricter {
                let span = node.span;
                schema.set(inclusive, node);
                schema.set(exclusive, Node::bool(true, span));
            }
        }
    });
}

fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}
