//! ```yaml
//! examples: [a, b]               ->      example: a
//!                                        x-examples: [b]
//! ```

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        if schema.get("examples").and_then(Node::as_array).is_none() {
            return;
        }
        let Some(Node { value: Value::Array(examples), span, .. }) = schema.remove("examples") else { return };
        log.applied(span, &pointer.key("examples"));
        let mut examples = examples.into_iter();
        if schema.get("example").is_none()
            && let Some(first) = examples.next()
        {
            schema.set("example", first);
        }
        let others: Vec<Node> = examples.collect();
        if !others.is_empty() {
            schema.set("x-examples", Node::array(others, span));
        }
    });
}
