//! Makes types of aliases that contain themselves, and reports types that contain nothing but themselves.
//!
//! ```yaml
//! Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}
//! ```
//! ```rust,ignore
//! pub type Tree = Vec<Tree>;         // before: an alias cannot contain itself
//! pub struct Tree(pub Vec<Tree>);    // after
//! ```
//!
//! No Rust type can express these unions, of which one is the other. They are reported:
//!
//! ```yaml
//! Node: {oneOf: [{$ref: '#/components/schemas/Leaf'}, ...]}
//! Leaf: {oneOf: [{$ref: '#/components/schemas/Node'}, ...]}
//! ```
//!
//! The pass `tags` has already removed the members that are their own union.

use std::collections::BTreeSet;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Type, TypeDef, TypeGraph, TypeKind};

pub(in crate::lower) fn run(context: &mut Context, model: &mut Model) {
    let mut wrappers: Vec<String> = Vec::new();
    for cycle in cycles_of_aliases(&model.types) {
        // A list or map has a size of its own.
        let wraps = |def: &&&TypeDef| !matches!(def.kind, TypeKind::Alias(Type::Named(_)));
        match cycle.iter().find(wraps) {
            Some(def) => wrappers.push(def.name.clone()),
            None => cycle.into_iter().for_each(|def| report(context, def)),
        }
    }
    for def in wrappers {
        let Some(def) = model.types.get_mut(&def) else { continue };
        if let TypeKind::Alias(target) = &def.kind {
            def.kind = TypeKind::Wrapper(target.clone());
        }
    }
    let types = &model.types;
    for edge in types.cycles(members) {
        report(context, &types[edge.to]);
    }
}

/// Reports a type that contains nothing but itself.
fn report(context: &mut Context, def: &TypeDef) {
    let help = "give it a property in an overlay action";
    context.error("recursive-alias", &def.pointer, "the schema contains nothing but itself", help);
}

/// Returns the aliases whose targets, also those in lists and maps, lead back to them. Each list is one cycle, in the
/// order of the document.
fn cycles_of_aliases(types: &TypeGraph) -> Vec<Vec<&TypeDef>> {
    let target = |def: &TypeDef| match &def.kind {
        TypeKind::Alias(target) => types.get(target.named()?),
        _ => None,
    };
    let mut seen = BTreeSet::new();
    let mut cycles = Vec::new();
    for start in types.iter() {
        let mut path: Vec<&TypeDef> = Vec::new();
        let mut next = Some(start);
        while let Some(def) = next.filter(|def| seen.insert(def.name.as_str())) {
            path.push(def);
            next = target(def);
        }
        // The path leads back to one of its own aliases, and ends in a cycle.
        if let Some(entry) = next.and_then(|def| path.iter().position(|one| one.name == def.name)) {
            cycles.push(path.split_off(entry));
        }
    }
    cycles
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
