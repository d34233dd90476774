//! ```yaml
//! allOf:                                 type: object
//!   - type: object                       properties: {...}
//!     properties: {...}        ->        description: Who made it.
//! description: Who made it.
//! ```
//!
//! An `allOf` of one schema means what the schema means. A reference stays, and so does a member that has a keyword of the
//! outer schema with another value. Texts of the outer schema are preferred.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::Node;

/// Keywords of which the outer one is preferred.
const TEXTS: [&str; 4] = ["description", "title", "example", "externalDocs"];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some([only]) = schema.get("allOf").and_then(Node::as_array).map(Vec::as_slice) else { return };
        if !is_part(schema, only) {
            return;
        }
        log.applied(only.span, &pointer.key("allOf"));
        let member = only.clone();
        schema.remove("allOf");
        for (keyword, value) in member.as_object().into_iter().flatten() {
            if schema.get(keyword).is_none() {
                schema.set(keyword, value.clone());
            }
        }
    });
}

/// Whether the keywords of a member mean the same in the outer schema.
fn is_part(schema: &Node, member: &Node) -> bool {
    let Some(keywords) = member.as_object().filter(|_| member.get("$ref").is_none()) else { return false };
    let is_free = |(keyword, value): (&String, &Node)| {
        TEXTS.contains(&keyword.as_str()) || schema.get(keyword).is_none_or(|own| own == value && keyword != "allOf")
    };
    // These depend on the other properties of the same schema.
    let depends =
        |one: &Node, other: &Node| one.get("additionalProperties").is_some() && other.get("properties").is_some();
    keywords.iter().all(is_free)
        && schema.get("discriminator").is_none()
        && !depends(schema, member)
        && !depends(member, schema)
}
