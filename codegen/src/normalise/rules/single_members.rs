//! ```yaml
//! allOf:                                 type: object
//!   - type: object                       properties: {...}
//!     properties: {...}        ->        description: Who made it.
//! description: Who made it.
//! ```
//!
//! An `allOf` of one schema means what the schema means. The outer schema may only describe it: its texts are preferred.
//! Other members, such as references and scalars, stay.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::Node;

/// Keywords that only describe a schema.
const DESCRIPTIONS: [&str; 7] =
    ["description", "title", "externalDocs", "deprecated", "nullable", "readOnly", "writeOnly"];

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

/// Whether a schema only describes its member, which is an object.
fn is_part(schema: &Node, member: &Node) -> bool {
    let is_object = member.text("type") == Some("object") || member.get("properties").is_some();
    let is_plain = ["$ref", "allOf", "oneOf", "anyOf", "enum"].iter().all(|keyword| member.get(keyword).is_none());
    let describes = |keyword: &String| DESCRIPTIONS.contains(&keyword.as_str()) || keyword == "allOf";
    is_object && is_plain && schema.as_object().is_some_and(|keywords| keywords.keys().all(describes))
}
