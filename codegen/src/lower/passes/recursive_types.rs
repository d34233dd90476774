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
    for def in types.iter().filter(|def| is_alias_of_itself(types, def)) {
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

/// Returns whether the targets of an alias, also those in lists and maps, lead back to it.
fn is_alias_of_itself(types: &TypeGraph, alias: &TypeDef) -> bool {
    let target = |def: &TypeDef| match &def.kind {
        TypeKind::Alias(target) => types.get(target.named()?),
        _ => None,
    };
    let mut seen = BTreeSet::new();
    let mut next = target(alias);
    while let Some(def) = next.filter(|def| seen.insert(&def.name)) {
        if def.name == alias.name {
            return true;
        }
        next = target(def);
    }
    false
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
