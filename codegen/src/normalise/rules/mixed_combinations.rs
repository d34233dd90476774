//! ```yaml
//! allOf: [{$ref: '#/.../Base'}]          allOf:
//! oneOf: [{...}, {...}]            ->      - $ref: '#/.../Base'
//!                                          - oneOf: [{...}, {...}]
//! ```
//!
//! A value has to match all of the combinations in a schema, as it has to match all members of `allOf`. An `enum` next
//! to `allOf` becomes a member too.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        move_enum(schema, pointer, log);
        let present = ["allOf", "oneOf", "anyOf"].into_iter().filter(|keyword| schema.get(keyword).is_some());
        let unions: Vec<&str> = present.skip(1).collect();
        if unions.is_empty() {
            return;
        }
        // Without `allOf`, the first union becomes a member too.
        let unions = if schema.get("allOf").is_none() { vec!["oneOf", "anyOf"] } else { unions };
        let mut members = Vec::new();
        for union in unions {
            let Some(list) = schema.remove(union) else { continue };
            let span = list.span;
            log.applied(span, &pointer.key(union));
            let mut member = Node::object([(union, list)], span);
            // The discriminator belongs to the union.
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

/// Moves the `enum` and the `type` of a schema with `allOf` to a member.
fn move_enum(schema: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    if schema.get("allOf").and_then(Node::as_array).is_none() {
        return;
    }
    let Some(values) = schema.remove("enum") else { return };
    let span = values.span;
    log.applied(span, &pointer.key("enum"));
    let kind = schema.remove("type").map(|kind| ("type", kind));
    let member = Node::object(kind.into_iter().chain([("enum", values)]), span);
    if let Some(all) = schema.get_mut("allOf").and_then(Node::as_array_mut) {
        all.push(member);
    }
}
