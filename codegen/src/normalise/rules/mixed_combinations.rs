//! ```yaml
//! allOf: [{$ref: '#/.../Base'}]          allOf:
//! oneOf: [{...}, {...}]            ->      - $ref: '#/.../Base'
//!                                          - oneOf: [{...}, {...}]
//! ```
//!
//! All of them hold at once, and that is what `allOf` says.

use crate::normalise::Found;
use crate::normalise::grammar::Kind;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let present = ["allOf", "oneOf", "anyOf"].into_iter().filter(|keyword| schema.get(keyword).is_some());
        let unions: Vec<&str> = present.skip(1).collect();
        if unions.is_empty() {
            return;
        }
        // With two unions and nothing else, both become members.
        let unions = if schema.get("allOf").is_none() { vec!["oneOf", "anyOf"] } else { unions };
        let mut members = Vec::new();
        for union in unions {
            let Some(list) = schema.remove(union) else { continue };
            let span = list.span;
            found.at(span, &join(pointer, union));
            let mut member = Node::object([(union, list)], span);
            // It tells the members of the union apart.
            if members.is_empty()
                && let Some(discriminator) = schema.remove("discriminator")
            {
                member.set("discriminator", discriminator);
            }
            members.push(member);
        }
        match schema.get_mut("allOf").and_then(Node::as_array_mut) {
            Some(all) => all.extend(members),
            None => schema.set("allOf", Node::array(members, schema.span)),
        }
    });
}
