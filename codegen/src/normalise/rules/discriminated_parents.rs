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
//!
//! If the supertype is in its own mapping, or in its own `oneOf`, its values can have no subtype. The component
//! `PetBase: {allOf: [{$ref: '#/.../Pet'}, {type: object}]}`, a subtype without properties of its own, represents them.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexSet;

use crate::grammar::Kind;
use crate::normalise::rename::subtypes;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::{join, unescape};
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let subtypes = subtypes(&document.root);
    let mut supertypes: Vec<String> = Vec::new();
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let is_discriminated = schema.get("discriminator").is_some_and(|node| node.as_object().is_some());
        if is_discriminated && schema.get("oneOf").is_none() && schema.get("anyOf").is_none() {
            supertypes.push(pointer.to_string());
        }
    });
    for pointer in own_bases(&document.root) {
        add_base(&mut document.root, &pointer, log);
    }
    for pointer in supertypes {
        let members = members(&document.root, &pointer, &subtypes);
        let inherited = inherited_tags(&document.root, &pointer, &members);
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
        if let Some(discriminator) = schema.get_mut("discriminator").filter(|_| !inherited.is_empty()) {
            let mapping = discriminator.object_entry("mapping");
            for (tag, target) in inherited {
                mapping.set(&tag, Node::string(target, span));
            }
        }
        let reference = |target: String| Node::object([("$ref", Node::string(target, span))], span);
        schema.set("oneOf", Node::array(members.into_iter().map(reference).collect(), span));
    }
}

/// The unions of a schema.
const UNIONS: [&str; 2] = ["oneOf", "anyOf"];

/// Returns the pointers of the components that are their own subtypes, by their mapping or by their union.
fn own_bases(root: &Node) -> Vec<String> {
    let schemas = root.get("components").and_then(|components| components.get("schemas")?.as_object());
    let is_own = |(name, schema): (&String, &Node)| {
        let pointer = join("#/components/schemas", name);
        let discriminator = schema.get("discriminator")?;
        let mut members = UNIONS.iter().filter_map(|union| schema.get(union)?.as_array()).flatten();
        let has_own_properties = schema.get("properties").is_some() || schema.get("allOf").is_some();
        let is_member = members.any(|member| member.text("$ref") == Some(&pointer));
        let is_mapped = mapped(discriminator).any(|target| target == pointer);
        (has_own_properties && (is_member || is_mapped)).then_some(pointer)
    };
    schemas.into_iter().flatten().filter_map(is_own).collect()
}

/// Adds the subtype that represents a supertype without subtype, and replaces the supertype in its own mapping and
/// union.
fn add_base(root: &mut Node, supertype: &str, log: &mut RuleLog) {
    let Some(schema) = root.pointer(supertype) else { return };
    let span = schema.get("discriminator").map_or(schema.span, |node| node.span);
    let own = supertype.rsplit('/').next().map(unescape).unwrap_or_default();
    let mut name = format!("{own}Base");
    let schemas = root.object_entry("components").object_entry("schemas");
    while schemas.get(&name).is_some() {
        name.push('_');
    }
    let reference = |target: &str| Node::object([("$ref", Node::string(target, span))], span);
    let object = Node::object([("type", Node::string("object", span))], span);
    schemas.set(&name, Node::object([("allOf", Node::array(vec![reference(supertype), object], span))], span));
    let base = join("#/components/schemas", &name);
    log.applied(span, &join(supertype, "discriminator"));
    let Some(schema) = root.pointer_mut(supertype) else { return };
    let members = UNIONS.iter().filter_map(|union| Some(schema.get(union)?.as_array()?.len()));
    let has_union = members.sum::<usize>() > 0;
    for union in UNIONS {
        for member in schema.get_mut(union).and_then(Node::as_array_mut).into_iter().flatten() {
            if member.text("$ref") == Some(supertype) {
                *member = reference(&base);
            }
        }
    }
    if let Some(discriminator) = schema.get_mut("discriminator") {
        let mapping = discriminator.object_entry("mapping");
        let mut is_mapped = false;
        for target in mapping.as_object_mut().into_iter().flat_map(|mapping| mapping.values_mut()) {
            if target.as_str().is_some_and(|text| pointer_of(text) == supertype) {
                target.value = Value::String(base.clone());
                is_mapped = true;
            }
        }
        // Without a mapping, the tag of a schema is its name.
        if !is_mapped {
            mapping.set(&own, Node::string(base.clone(), span));
        }
    }
    let is_member = |union: &&str| {
        let members = schema.get(union).and_then(Node::as_array);
        members.into_iter().flatten().any(|member| member.text("$ref") == Some(&base))
    };
    let is_missing = has_union && !UNIONS.iter().any(is_member);
    let union = UNIONS.into_iter().find(|union| schema.get(union).is_some());
    if let Some(members) = union.filter(|_| is_missing).and_then(|union| schema.get_mut(union)?.as_array_mut()) {
        members.push(reference(&base));
    }
}

/// Returns the pointers to which a discriminator's mapping leads.
fn mapped(discriminator: &Node) -> impl Iterator<Item = String> {
    let mapping = discriminator.get("mapping").and_then(Node::as_object);
    mapping.into_iter().flatten().filter_map(|(_, target)| target.as_str()).map(pointer_of)
}

/// Returns the pointer that a target of a mapping means, which is a reference or the name of a schema.
fn pointer_of(target: &str) -> String {
    if target.contains(['#', '/']) { target.to_owned() } else { join("#/components/schemas", target) }
}

/// Returns the pointers of the schemas that a supertype is a union of: those of its mapping, then its subtypes.
fn members(root: &Node, supertype: &str, subtypes: &BTreeMap<String, Vec<String>>) -> IndexSet<String> {
    let discriminator = root.pointer(supertype).and_then(|schema| schema.get("discriminator"));
    let pointers = discriminator.into_iter().flat_map(mapped);
    let existing = pointers.filter(|target| target != supertype && root.pointer(target).is_some());
    existing.chain(all_subtypes(supertype, subtypes)).collect()
}

/// Returns the tags of members that only the mapping of another member has, which is a supertype with the same tag.
fn inherited_tags(root: &Node, supertype: &str, members: &IndexSet<String>) -> Vec<(String, String)> {
    let discriminator = |pointer: &str| root.pointer(pointer).and_then(|schema| schema.get("discriminator"));
    let Some(own) = discriminator(supertype) else { return Vec::new() };
    let entries = |node: &'_ Node| -> Vec<(String, String)> {
        let mapping = node.get("mapping").and_then(Node::as_object).into_iter().flatten();
        mapping.filter_map(|(tag, target)| Some((tag.clone(), pointer_of(target.as_str()?)))).collect()
    };
    let mut known = entries(own);
    let first = known.len();
    for other in members.iter().filter_map(|member| discriminator(member)) {
        if other.text("propertyName") != own.text("propertyName") {
            continue;
        }
        for (tag, target) in entries(other).into_iter().filter(|(_, target)| members.contains(target)) {
            if known.iter().all(|(known_tag, known_target)| *known_tag != tag && *known_target != target) {
                known.push((tag, target));
            }
        }
    }
    known.split_off(first)
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
