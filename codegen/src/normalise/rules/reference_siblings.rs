//! ```yaml
//! $ref: '#/.../Owner'            ->      allOf:
//! description: Who made it.                - $ref: '#/.../Owner'
//!                                        description: Who made it.
//! ```

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        if schema.as_object().is_none_or(|fields| fields.len() < 2) {
            return;
        }
        let Some(reference) = schema.remove("$ref") else { return };
        let span = reference.span;
        log.applied(span, &pointer.key("$ref"));
        let reference = Node::object([("$ref", reference)], span);
        match schema.get_mut("allOf").and_then(Node::as_array_mut) {
            Some(all) => all.insert(0, reference),
            None => schema.set("allOf", Node::array(vec![reference], span)),
        }
    });
}
