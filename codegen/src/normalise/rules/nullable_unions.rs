//! ```yaml
//! oneOf:                                 allOf:
//!   - $ref: '#/.../Owner'        ->        - $ref: '#/.../Owner'
//!   - type: 'null'                       nullable: true
//! ```
//!
//! What is left of a union of one variant is that variant.

use super::type_lists::only_null;
use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for union in ["oneOf", "anyOf"] {
            let Some(variants) = schema.get_mut(union).and_then(Node::as_array_mut) else { continue };
            let before = variants.len();
            variants.retain(|variant| !is_null(variant));
            if variants.len() == before {
                continue;
            }
            let rest = std::mem::take(variants);
            let span = schema.get(union).map_or(schema.span, |node| node.span);
            found.at(span, &join(pointer, union));
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

/// What a schema says beside its type, where what the union says wins.
const NOTES: [&str; 7] = ["title", "description", "default", "example", "deprecated", "nullable", "externalDocs"];

/// Puts the only variant in the union's place. Where both constrain the value in the same way, both hold.
fn inline(schema: &mut Node, only: Node) {
    let span = only.span;
    let is_said = |name: &String| schema.get(name).is_some() && !NOTES.contains(&name.as_str());
    match only.value {
        Value::Object(variant) if !variant.contains_key("$ref") && !variant.keys().any(is_said) => {
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
