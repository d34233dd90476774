//! ```yaml
//! type: integer                                type: integer
//! oneOf:                                       enum: [1, 2]
//!   - {title: ROW, const: 1}           ->      x-fern-enum:
//!   - {title: BUTTON, const: 2,                  '1': {title: ROW}
//!      description: Can be pressed.}             '2': {title: BUTTON, description: Can be pressed.}
//! ```
//!
//! OpenAPI 3.1 has no keyword for the descriptions of enum values. Documents use a union of single values for them.
//! The rule `const_values` has replaced each `const` by an `enum` before.

use super::const_values::NAME as CONST;
use crate::grammar::Kind;
use crate::names::RUST_NAME;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::values::{of_type, types_of};
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Object};

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
            let mut names = Object::new();
            for (value, member) in values.iter().zip(&members) {
                let about = [("title", "title"), ("description", "description"), (RUST_NAME, RUST_NAME)];
                let about = about.into_iter().filter_map(|(field, name)| Some((field, member.get(name)?.clone())));
                let about: Vec<(&str, Node)> = about.filter(|(_, text)| text.as_str() != Some("")).collect();
                if let Some(value) = value.scalar_text().filter(|_| !about.is_empty()) {
                    names.entry(value).or_insert_with(|| Node::object(about, span));
                }
            }
            if !names.is_empty() {
                schema.set("x-fern-enum", Node::object(names, span));
            }
            let types = types_of(schema);
            let values = values.iter().map(|value| of_type(value, &types).unwrap_or_else(|| value.clone())).collect();
            schema.set("enum", Node::array(values, span));
        }
    });
}

/// Returns the value of a member that allows only this value, and has no keywords but those that describe it.
fn only_value(member: &Node) -> Option<Node> {
    let fields = member.as_object()?;
    let is_known = |name: &String| {
        matches!(name.as_str(), "title" | "description" | "enum" | "type" | "format" | CONST | RUST_NAME)
    };
    match member.get("enum")?.as_array()?.as_slice() {
        [only] if fields.keys().all(is_known) && only.as_object().is_none() && only.as_array().is_none() => {
            Some(only.clone())
        }
        _ => None,
    }
}
