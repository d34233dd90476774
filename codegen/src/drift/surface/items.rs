//! Items: those that are gone, new, or of another kind.

use std::collections::BTreeMap;

use super::change::Changes;
use super::rules::{
    ALIAS_TYPE_CHANGED, CONST_TYPE_CHANGED, ITEM_ADDED, ITEM_KIND_CHANGED, ITEM_MISSING, MEMBER_ADDED,
    MEMBER_KIND_CHANGED, MEMBER_MISSING, REEXPORT_CHANGED,
};
use super::{fields, functions, generics, marks, traits};
use crate::surface::{Item, ItemKind, Member, MemberKind, Surface};

/// Compares the items of two surfaces.
pub(super) fn compare(old: &Surface, new: &Surface, changes: &mut Changes) {
    for (path, before) in &old.items {
        match new.items.get(path) {
            Some(after) => item(path, before, after, changes),
            None if !has_parent(path, old) || has_parent(path, new) => {
                let noun = before.kind.noun();
                let change = changes.add(ITEM_MISSING, path, format!("The {noun} `{path}` is gone."));
                change.before(noun).example(format!("use client::{path};"));
            }
            None => {}
        }
    }
    for (path, after) in new.items.iter().filter(|(path, _)| !old.items.contains_key(*path)) {
        if !has_parent(path, new) || has_parent(path, old) {
            let noun = after.kind.noun();
            changes.add(ITEM_ADDED, path, format!("The {noun} `{path}` is new.")).after(noun);
        }
    }
}

/// Whether a surface has the module of an item.
fn has_parent(path: &str, surface: &Surface) -> bool {
    path.rsplit_once("::").is_some_and(|(module, _)| surface.items.contains_key(module))
}

fn item(path: &str, old: &Item, new: &Item, changes: &mut Changes) {
    if old.kind.noun() == new.kind.noun() {
        marks::compare(path, &old.marks, &new.marks, changes);
    }
    match (&old.kind, &new.kind) {
        (ItemKind::Module {}, ItemKind::Module {}) => {}
        (ItemKind::Reexport(before), ItemKind::Reexport(after)) => {
            if before != after {
                let message = format!("`{path}` is another item.");
                let change = changes.add(REEXPORT_CHANGED, path, message).between(before, after);
                change.example(format!("use client::{path};\n// This was `{before}`, and is `{after}`."));
            }
        }
        (ItemKind::Const(before), ItemKind::Const(after)) => {
            if before != after {
                let message = format!("The constant `{path}` has another type.");
                let change = changes.add(CONST_TYPE_CHANGED, path, message).between(before, after);
                change.example(format!("let value: {before} = {path};"));
            }
        }
        (ItemKind::Alias(before), ItemKind::Alias(after)) => {
            generics::compare(path, &before.generics, &after.generics, changes);
            if before.ty != after.ty {
                let message = format!("The alias `{path}` stands for another type.");
                let change = changes.add(ALIAS_TYPE_CHANGED, path, message).between(&before.ty, &after.ty);
                change.example(format!("fn same(value: {path}) -> {} {{ value }}", before.ty));
            }
        }
        (ItemKind::Struct(before), ItemKind::Struct(after)) => {
            generics::compare(path, &before.generics, &after.generics, changes);
            fields::structure(path, (old, before), (new, after), changes);
            members(path, &before.members, &after.members, changes);
        }
        (ItemKind::Enum(before), ItemKind::Enum(after)) => {
            generics::compare(path, &before.generics, &after.generics, changes);
            fields::variants(path, (old, before), (new, after), changes);
            members(path, &before.members, &after.members, changes);
        }
        (ItemKind::Trait(before), ItemKind::Trait(after)) => traits::compare(path, before, after, changes),
        (ItemKind::Function(before), ItemKind::Function(after)) => functions::compare(path, before, after, changes),
        (before, after) => {
            let (before, after) = (before.noun(), after.noun());
            let message = format!("The {before} `{path}` became: {after}.");
            let change = changes.add(ITEM_KIND_CHANGED, path, message).between(before, after);
            change.example(format!("use client::{path};\n// This was: {before}. It is: {after}."));
        }
    }
}

/// Compares the functions and constants of a type.
fn members(path: &str, old: &BTreeMap<String, Member>, new: &BTreeMap<String, Member>, changes: &mut Changes) {
    for (name, before) in old {
        let item = format!("{path}::{name}");
        let Some(after) = new.get(name) else {
            let change = changes.add(MEMBER_MISSING, &item, format!("The {} `{item}` is gone.", before.kind.noun()));
            change.before(&functions::signature(name, &before.kind)).example(functions::usage(&item, &before.kind));
            continue;
        };
        marks::compare(&item, &before.marks, &after.marks, changes);
        match (&before.kind, &after.kind) {
            (MemberKind::Function(before), MemberKind::Function(after)) => {
                functions::compare(&item, before, after, changes);
            }
            (MemberKind::Const(before), MemberKind::Const(after)) => {
                if before != after {
                    let message = format!("The constant `{item}` has another type.");
                    let change = changes.add(CONST_TYPE_CHANGED, &item, message).between(before, after);
                    change.example(format!("let value: {before} = {item};"));
                }
            }
            (old, new) => {
                let (before, after) = (functions::signature(name, old), functions::signature(name, new));
                let message = format!("`{item}` is a function in one version and a constant in the other.");
                let change = changes.add(MEMBER_KIND_CHANGED, &item, message).between(&before, &after);
                change.example(functions::usage(&item, old));
            }
        }
    }
    for (name, after) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        let item = format!("{path}::{name}");
        changes
            .add(MEMBER_ADDED, &item, format!("The {} `{item}` is new.", after.kind.noun()))
            .after(&functions::signature(name, &after.kind));
    }
}
