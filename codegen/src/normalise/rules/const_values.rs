//! ```yaml
//! const: chat                    ->      type: string
//!                                        enum: [chat]
//!                                        x-const: true
//! ```
//!
//! The extension keeps the difference between a value that never changes and an enum that has one value so far.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

/// The extension of an enum whose only value never changes.
pub(crate) const NAME: &str = "x-const";

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some(value) = schema.remove("const") else { return };
        log.applied(value.span, &pointer.key("const"));
        let kind = match &value.value {
            Value::String(_) => Some("string"),
            Value::Bool(_) => Some("boolean"),
            Value::Number(number) if number.is_f64() => Some("number"),
            Value::Number(_) => Some("integer"),
            Value::Null => Some("null"),
            Value::Array(_) | Value::Object(_) => None,
        };
        let span = value.span;
        if let Some(kind) = kind
            && schema.get("type").is_none()
        {
            schema.set("type", Node::string(kind, span));
        }
        schema.set("enum", Node::array(vec![value], span));
        if kind.is_some_and(|kind| kind != "null") {
            schema.set(NAME, Node::bool(true, span));
        }
    });
}
