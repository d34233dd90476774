//! Reports types that contain nothing but themselves. No Rust type can express them. The pass changes nothing.
//!
//! ```yaml
//! Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}    # an alias of itself
//! Node: {oneOf: [{$ref: '#/components/schemas/Leaf'}, ...]}          # two unions of each other
//! Leaf: {oneOf: [{$ref: '#/components/schemas/Node'}, ...]}
//! ```
//!
//! The pass `tags` has already removed the members that are their own union.

use std::collections::BTreeSet;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Type, TypeDef, TypeGraph, TypeKind};

pub(in crate::lower) fn run(context: &mut Context, model: &mut Model) {
    let types = &model.types;
    let aliases = aliases_of_themselves(types);
    for def in types.iter().filter(|def| aliases.contains(def.name.as_str())) {
        report(context, def);
    }
    for edge in types.cycles(members) {
        report(context, &types[edge.to]);
    }
}

/// Reports a type that contains nothing but itself.
fn report(context: &mut Context, def: &TypeDef) {
    let help = "give it a property in an overlay action";
    context.error("recursive-alias", &def.pointer, "the schema contains nothing but itself", help);
}

/// Returns the aliases whose targets, also those in lists and maps, lead back to them.
fn aliases_of_themselves(types: &TypeGraph) -> BTreeSet<&str> {
    let target = |def: &TypeDef| match &def.kind {
        TypeKind::Alias(target) => types.get(target.named()?),
        _ => None,
    };
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    for start in types.iter() {
        let mut path: Vec<&str> = Vec::new();
        let mut next = Some(start);
        while let Some(def) = next.filter(|def| seen.insert(def.name.as_str())) {
            path.push(&def.name);
            next = target(def);
        }
        // The path leads back to one of its own aliases, and ends in a cycle.
        let entry = next.and_then(|def| path.iter().position(|name| *name == def.name));
        found.extend(entry.into_iter().flat_map(|entry| path[entry..].iter().copied()));
    }
    found
}

/// Returns the members of a union. Decoding a member that is the union again would not end.
fn members(def: &TypeDef) -> Vec<Option<&str>> {
    let TypeKind::Union(union) = &def.kind else { return Vec::new() };
    let names = union.members().map(|member| match member.ty {
        Type::Named(name) => Some(name.as_str()),
        _ => None,
    });
    names.collect()
}
