//! ```yaml
//! Pet:                                            Pet:
//!   discriminator: {propertyName: kind}             discriminator: {propertyName: kind}
//!   properties: {kind: {type: string}}     ->       properties: {kind: {type: string}}
//! Cat:                                              oneOf: [{$ref: '#/.../Cat'}]
//!   allOf: [{$ref: '#/.../Pet'}, ...]             Cat: ...
//! ```
//!
//! This is inheritance in OpenAPI (3.0.3, section 4.7.24.7): the supertype has the discriminator, and the subtypes
//! refer to it in `allOf`. The supertype becomes a union of its subtypes and of the schemas in the mapping. A
//! discriminator without subtypes and without a mapping is reported.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexSet;

use crate::grammar::Kind;
use crate::normalise::rename::subtypes;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::join;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let subtypes = subtypes(&document.root);
    let mut supertypes: Vec<String> = Vec::new();
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let is_discriminated = schema.get("discriminator").is_some_and(|node| node.as_object().is_some());
        if is_discriminated && schema.get("oneOf").is_none() && schema.get("anyOf").is_none() {
            supertypes.push(pointer.to_string());
        }
    });
    for pointer in supertypes {
        let members = members(&document.root, &pointer, &subtypes);
        let Some(schema) = document.root.pointer_mut(&pointer) else { continue };
        let span = schema.get("discriminator").map_or(schema.span, |node| node.span);
        let here = join(&pointer, "discriminator");
        if members.is_empty() {
            let message = "the discriminator is ignored: the schema is not a union and has no subtypes";
            let warning = log.problems.warning("discriminator", span, &here, message);
            warning.help("list the possible schemas in `oneOf` with an overlay action");
            continue;
        }
        log.applied(span, &here);
        let reference = |target: String| Node::object([("$ref", Node::string(target, span))], span);
        schema.set("oneOf", Node::array(members.into_iter().map(reference).collect(), span));
    }
}

/// Returns the pointers of the schemas that a supertype is a union of: those of its mapping, then its subtypes.
fn members(root: &Node, supertype: &str, subtypes: &BTreeMap<String, Vec<String>>) -> IndexSet<String> {
    let discriminator = root.pointer(supertype).and_then(|schema| schema.get("discriminator"));
    let mapping = discriminator.and_then(|node| node.get("mapping")).and_then(Node::as_object);
    let mapped = mapping.into_iter().flatten().filter_map(|(_, target)| target.as_str());
    let is_name = |target: &str| !target.contains(['#', '/']);
    let pointers =
        mapped.map(|target| if is_name(target) { join("#/components/schemas", target) } else { target.to_owned() });
    let existing = pointers.filter(|target| target != supertype && root.pointer(target).is_some());
    existing.chain(all_subtypes(supertype, subtypes)).collect()
}

/// Returns the subtypes of a component and their subtypes, nearest first.
fn all_subtypes(supertype: &str, subtypes: &BTreeMap<String, Vec<String>>) -> IndexSet<String> {
    let mut queue: VecDeque<&str> = VecDeque::from([supertype]);
    let mut all: IndexSet<String> = IndexSet::new();
    while let Some(next) = queue.pop_front() {
        for subtype in subtypes.get(next).into_iter().flatten().filter(|subtype| *subtype != supertype) {
            if all.insert(subtype.clone()) {
                queue.push_back(subtype);
            }
        }
    }
    all
}
