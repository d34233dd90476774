//! ```yaml
//! oneOf:                                 allOf:
//!   - $ref: '#/.../Owner'        ->        - $ref: '#/.../Owner'
//!   - type: 'null'                       nullable: true
//! ```
//!
//! A union with one remaining member is replaced by that member. A union of null only becomes an `enum` of null.

use super::type_lists::only_null;
use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for union in ["oneOf", "anyOf"] {
            let Some(variants) = schema.get_mut(union).and_then(Node::as_array_mut) else { continue };
            let before = variants.len();
            variants.retain(|variant| !is_null(variant));
            if variants.len() == before {
                continue;
            }
            let rest = std::mem::take(variants);
            let span = schema.get(union).map_or(schema.span, |node| node.span);
            log.applied(span, &pointer.key(union));
            if rest.is_empty() {
                schema.remove(union);
                only_null(schema);
                continue;
            }
            schema.set("nullable", Node::bool(true, span));
            match <[Node; 1]>::try_from(rest) {
                Ok([only]) => {
                    schema.remove(union);
                    inline(schema, only);
                }
                Err(rest) => schema.set(union, Node::array(rest, span)),
            }
        }
    });
}

fn is_null(variant: &Node) -> bool {
    variant.text("type") == Some("null")
}

/// Keywords that do not constrain the value. Those of the schema take precedence over those of the variant.
const ANNOTATIONS: [&str; 7] = ["title", "description", "default", "example", "deprecated", "nullable", "externalDocs"];

/// Replaces a union by its only variant. If both have the same constraint, the variant becomes a member of `allOf`.
fn inline(schema: &mut Node, only: Node) {
    let span = only.span;
    let is_taken = |name: &String| schema.get(name).is_some() && !ANNOTATIONS.contains(&name.as_str());
    match only.value {
        Value::Object(variant) if !variant.contains_key("$ref") && !variant.keys().any(is_taken) => {
            for (name, node) in variant {
                if schema.get(&name).is_none() {
                    schema.set(&name, node);
                }
            }
        }
        value => {
            let only = Node { value, span };
            match schema.get_mut("allOf").and_then(Node::as_array_mut) {
                Some(all) => all.push(only),
                None => schema.set("allOf", Node::array(vec![only], span)),
            }
        }
    }
}
