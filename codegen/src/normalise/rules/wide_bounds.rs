//! ```yaml
//! type: integer                          type: integer
//! maximum: 18446744073709551615    ->    x-maximum: 18446744073709551615
//! ```
//!
//! openapiv3 stores the bounds of an integer as signed 64-bit integers. Other bounds become extensions.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        if schema.text("type") != Some("integer") {
            return;
        }
        for bound in ["minimum", "maximum", "multipleOf"] {
            let is_wide = |node: &&Node| matches!(&node.value, Value::Number(number) if !number.is_i64());
            let Some(span) = schema.get(bound).filter(is_wide).map(|node| node.span) else { continue };
            log.applied(span, &pointer.key(bound));
            if let Some(node) = schema.remove(bound) {
                schema.set(&format!("x-{bound}"), node);
            }
        }
    });
}
