//! ```yaml
//! Pet:                                   Pet:
//!   allOf:                                 allOf:
//!     - $ref: '#/.../Pet'        ->          - type: object
//!     - type: object
//! ```
//!
//! A component that is a member of its own `allOf` says nothing with it. In `oneOf`, it can be the parent of a
//! discriminator.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let is_component = pointer.parent().and_then(|parent| parent.parent()?.last_key()) == Some("components");
        if !is_component {
            return;
        }
        let own = pointer.to_string();
        let here = pointer.key("allOf");
        let Some(members) = schema.get_mut("allOf").and_then(Node::as_array_mut) else { return };
        let mut index = 0;
        members.retain(|member| {
            let is_own = member.text("$ref") == Some(own.as_str());
            if is_own {
                let message = "the schema is a member of its own `allOf`: the member is left out";
                log.mistake(member.span, &here.index(index), message);
            }
            index += 1;
            !is_own
        });
        if members.is_empty() {
            schema.remove("allOf");
        } else if index > members.len() {
            unwrap(schema);
        }
    });
}

/// Replaces an `allOf` of one schema by the schema, if the component says nothing else.
fn unwrap(schema: &mut Node) {
    let is_alone = schema.as_object().is_some_and(|fields| fields.len() == 1);
    let Some([only]) = schema.get("allOf").and_then(Node::as_array).map(Vec::as_slice) else { return };
    if is_alone && only.as_object().is_some() && only.get("$ref").is_none() {
        schema.value = only.value.clone();
    }
}
