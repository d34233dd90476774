//! ```yaml
//! allOf: [{$ref: '#/.../Base'}]          allOf:
//! oneOf: [{...}, {...}]            ->      - $ref: '#/.../Base'
//!                                          - oneOf: [{...}, {...}]
//! ```
//!
//! All of them hold at once, and that is what `allOf` says. Values that are listed beside `allOf` become a member too.

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        list_values(schema, pointer, found);
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

fn list_values(schema: &mut Node, pointer: &str, found: &mut Found) {
    if schema.get("allOf").and_then(Node::as_array).is_none() {
        return;
    }
    let Some(values) = schema.remove("enum") else { return };
    let span = values.span;
    found.at(span, &join(pointer, "enum"));
    let kind = schema.remove("type").map(|kind| ("type", kind));
    let member = Node::object(kind.into_iter().chain([("enum", values)]), span);
    if let Some(all) = schema.get_mut("allOf").and_then(Node::as_array_mut) {
        all.push(member);
    }
}
