//! ```yaml
//! oneOf:                                 allOf:
//!   - $ref: '#/.../Owner'        ->        - $ref: '#/.../Owner'
//!   - type: 'null'                       nullable: true
//! ```
//!
//! What is left of a union of one variant is that variant.

use crate::normalise::Found;
use crate::normalise::grammar::Kind;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for union in ["oneOf", "anyOf"] {
            let Some(variants) = schema.get_mut(union).and_then(Node::as_array_mut) else { continue };
            let before = variants.len();
            variants.retain(|variant| !is_null(variant));
            if variants.len() == before || variants.is_empty() {
                continue;
            }
            let rest = std::mem::take(variants);
            let span = schema.get(union).map_or(schema.span, |node| node.span);
            found.at(span, &join(pointer, union));
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

/// Puts the only variant in the union's place; what the union says about it wins.
fn inline(schema: &mut Node, only: Node) {
    let span = only.span;
    if only.get("$ref").is_some() {
        schema.set("allOf", Node::array(vec![only], span));
        return;
    }
    if let (Some(fields), Value::Object(variant)) = (schema.as_object_mut(), only.value) {
        for (name, node) in variant {
            fields.entry(name).or_insert(node);
        }
    }
}
