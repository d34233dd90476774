//! ```yaml
//! description:                   ->      (nothing)
//! type: string                           type: string
//! ```
//!
//! Null is kept where it is a value: in examples, defaults and enums.

use crate::grammar::Shape;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::source::Document;
use crate::source::node::Value;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        let Some(fields) = node.as_object_mut() else { return };
        fields.retain(|name, value| {
            if name == "$ref" && (value.value == Value::Null || value.as_str() == Some("")) {
                log.mistake(value.span, &pointer.key(name), "the reference is empty: it is left out");
                return false;
            }
            let is_empty =
                value.value == Value::Null && kind.field(name).is_some_and(|field| !matches!(field.shape, Shape::Any));
            if is_empty {
                log.applied(value.span, &pointer.key(name));
            }
            !is_empty
        });
    });
}
