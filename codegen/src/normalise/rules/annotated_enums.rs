//! ```yaml
//! type: integer                                type: integer
//! oneOf:                                       enum: [1, 2]
//!   - {title: ROW, const: 1}           ->      x-enum-varnames: [ROW, BUTTON]
//!   - {title: BUTTON, const: 2,                x-enum-descriptions: ['', Can be pressed.]
//!      description: Can be pressed.}
//! ```
//!
//! OpenAPI 3.1 has no keyword for the descriptions of enum values. Documents use a union of single values for them.
//! The rule `const_values` has replaced each `const` by an `enum` before.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for union in ["oneOf", "anyOf"] {
            let is_alone = ["allOf", "oneOf", "anyOf", "enum", "discriminator", "properties"]
                .iter()
                .all(|other| *other == union || schema.get(other).is_none());
            let Some(members) = schema.get(union).and_then(Node::as_array).filter(|_| is_alone) else { continue };
            let values: Option<Vec<Node>> = members.iter().map(only_value).collect();
            let Some(values) = values.filter(|values| values.len() > 1) else { continue };
            let Some(list) = schema.remove(union) else { continue };
            let span = list.span;
            log.applied(span, &pointer.key(union));
            let members = list.as_array().cloned().unwrap_or_default();
            if schema.get("type").is_none()
                && let Some(kind) = members.first().and_then(|first| first.get("type"))
                && members.iter().all(|member| member.get("type") == Some(kind))
            {
                schema.set("type", kind.clone());
            }
            schema.set("enum", Node::array(values, span));
            for (name, extension) in [("title", "x-enum-varnames"), ("description", "x-enum-descriptions")] {
                if members.iter().any(|member| member.get(name).is_some()) {
                    let text = |member: &Node| Node::string(member.text(name).unwrap_or_default(), span);
                    schema.set(extension, Node::array(members.iter().map(text).collect(), span));
                }
            }
        }
    });
}

/// Returns the value of a member that allows only this value, and has no keywords but those that describe it.
fn only_value(member: &Node) -> Option<Node> {
    let fields = member.as_object()?;
    let is_known = |name: &String| matches!(name.as_str(), "title" | "description" | "enum" | "type" | "format");
    match member.get("enum")?.as_array()?.as_slice() {
        [only] if fields.keys().all(is_known) && only.as_object().is_none() && only.as_array().is_none() => {
            Some(only.clone())
        }
        _ => None,
    }
}
