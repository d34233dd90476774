//! Traits, which users call and implement.

use super::change::Changes;
use super::rules::{
    REQUIRED_MEMBER_ADDED, SUPERTRAIT_ADDED, SUPERTRAIT_REMOVED, TRAIT_DEFAULT_ADDED, TRAIT_DEFAULT_REMOVED,
    TRAIT_MEMBER_ADDED, TRAIT_MEMBER_CHANGED, TRAIT_MEMBER_MISSING,
};
use super::{functions, generics, marks};
use crate::surface::{MemberKind, Trait, TraitMember};

/// Compares two traits. A trait with a required part that the documentation hides is not implemented by users.
pub(super) fn compare(path: &str, old: &Trait, new: &Trait, changes: &mut Changes) {
    generics::compare(path, &old.generics, &new.generics, changes);
    let is_closed = old.members.values().any(|member| member.is_hidden && !member.has_default);
    let implemented = format!("impl {path} for Mine {{}}");
    for added in new.supertraits.difference(&old.supertraits).filter(|_| !is_closed) {
        let change = changes.add(SUPERTRAIT_ADDED, path, format!("`{path}` requires `{added}`."));
        change.after(added).example(implemented.clone());
    }
    for removed in old.supertraits.difference(&new.supertraits) {
        let change = changes.add(SUPERTRAIT_REMOVED, path, format!("`{path}` no longer implies `{removed}`."));
        change.before(removed).example(format!("fn f<T: {path}>(value: T) {{ /* uses `{removed}` */ }}"));
    }
    for (name, before) in old.members.iter().filter(|(_, member)| !member.is_hidden) {
        let item = format!("{path}::{name}");
        match new.members.get(name).filter(|member| !member.is_hidden) {
            Some(after) => member(&item, name, before, after, changes),
            None => {
                let change = changes.add(TRAIT_MEMBER_MISSING, &item, format!("`{item}` is gone."));
                let written = functions::signature(name, &before.member.kind);
                change.before(&written).example(functions::usage(&item, &before.member.kind));
            }
        }
    }
    for (name, after) in new.members.iter().filter(|(_, member)| !member.is_hidden) {
        if old.members.get(name).is_some_and(|member| !member.is_hidden) {
            continue;
        }
        let item = format!("{path}::{name}");
        let written = functions::signature(name, &after.member.kind);
        if after.has_default || is_closed {
            changes.add(TRAIT_MEMBER_ADDED, &item, format!("`{item}` is new.")).after(&written);
        } else {
            let message = format!("`{item}` is new, and implementations must have it.");
            changes.add(REQUIRED_MEMBER_ADDED, &item, message).after(&written).example(implemented.clone());
        }
    }
}

fn member(item: &str, name: &str, old: &TraitMember, new: &TraitMember, changes: &mut Changes) {
    marks::compare(item, &old.member.marks, &new.member.marks, changes);
    match (old.has_default, new.has_default) {
        (false, true) => {
            changes.add(TRAIT_DEFAULT_ADDED, item, format!("Implementations need not have `{item}` any more."));
        }
        (true, false) => {
            let change = changes.add(TRAIT_DEFAULT_REMOVED, item, format!("Implementations must have `{item}`."));
            change.example(format!("impl {} for Mine {{}}", item.trim_end_matches(&format!("::{name}"))));
        }
        _ => {}
    }
    if without_names(&old.member.kind) != without_names(&new.member.kind) {
        let (before, after) =
            (functions::signature(name, &old.member.kind), functions::signature(name, &new.member.kind));
        let change = changes.add(TRAIT_MEMBER_CHANGED, item, format!("`{item}` has another signature."));
        change.between(&before, &after).example(format!("{before} {{}} // in an implementation"));
    }
}

/// Returns a signature without the names of its arguments, which are no promise.
fn without_names(kind: &MemberKind) -> MemberKind {
    let mut kind = kind.clone();
    if let MemberKind::Function(function) = &mut kind {
        function.arguments.iter_mut().for_each(|argument| argument.name.clear());
    }
    kind
}
