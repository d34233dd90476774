//! Types, methods and groups: items of the crate that are gone, and new ones with the same content.

use std::collections::BTreeSet;

use super::is_similar;
use crate::drift::Version;
use crate::drift::anchors::Anchors;
use crate::drift::finding::{Finding, Rename};
use crate::drift::surface::{replace_paths, same_shape};
use crate::surface::{Function, Item, ItemKind, MemberKind, Surface};

/// Finds the new name of an item that is gone.
pub(super) fn find(removed: &Finding, old: &Version, new: &Version) -> Option<Rename> {
    let surfaces = Surfaces { old: old.surface, new: new.surface };
    removed.surface.iter().find_map(|change| {
        let from = change.item.as_str();
        let found = match change.rule {
            "item-missing" if from.starts_with("types::") => surfaces.of_type(from),
            "item-missing" => surfaces.of_group(from),
            "member-missing" => surfaces.of_method(from),
            _ => None,
        }?;
        let anchors = Anchors::of(&new.output.api);
        let pointer = if change.rule == "item-missing" && !from.starts_with("types::") {
            tag(&anchors, &found, new)?
        } else {
            exact(&anchors, &found)?
        };
        Some(Rename { from: from.to_owned(), to: found, pointer })
    })
}

/// The public APIs of both versions.
struct Surfaces<'a> {
    old: &'a Surface,
    new: &'a Surface,
}

impl Surfaces<'_> {
    /// Returns the only new type with the same shape and a similar name.
    fn of_type(&self, from: &str) -> Option<String> {
        let before = self.old.items.get(from)?;
        let is_same = |item: &Item| same_shape(before, item, &|old, new| self.same_type(old, new));
        self.only_new(from, |_, item| is_same(item))
    }

    /// Returns the only new group whose operations have the same names.
    fn of_group(&self, from: &str) -> Option<String> {
        matches!(self.old.items.get(from)?.kind, ItemKind::Module {}).then_some(())?;
        let before = contents(self.old, from);
        self.only_new(from, |path, item| {
            matches!(item.kind, ItemKind::Module {}) && !before.is_empty() && contents(self.new, path) == before
        })
    }

    /// Returns the only new method of the same group that has the same arguments and the same result.
    fn of_method(&self, from: &str) -> Option<String> {
        let (owner, name) = from.rsplit_once("::")?;
        let methods = |surface: &'_ Surface| surface.items.get(owner)?.kind.members().cloned();
        let (before, after) = (methods(self.old)?, methods(self.new)?);
        let MemberKind::Function(gone) = &before.get(name)?.kind else { return None };
        let mut same = after.iter().filter(|(other, member)| {
            let MemberKind::Function(found) = &member.kind else { return false };
            !before.contains_key(*other) && is_similar(name, other) && self.same_method(gone, found)
        });
        let ((found, _), None) = (same.next()?, same.next()) else { return None };
        Some(format!("{owner}::{found}"))
    }

    /// Whether two methods have the same arguments, and calls with the same result.
    fn same_method(&self, gone: &Function, found: &Function) -> bool {
        let types = |function: &Function| function.arguments.iter().map(|one| one.ty.clone()).collect::<Vec<_>>();
        let (before, after) = (types(gone), types(found));
        let result = |surface: &Surface, function: &Function| {
            let call = surface.implementations.get(&format!("IntoFuture for {}", function.output))?;
            call.types.get("Output").cloned()
        };
        let (Some(old), Some(new)) = (result(self.old, gone), result(self.new, found)) else { return false };
        before.len() == after.len()
            && before.iter().zip(&after).all(|(old, new)| self.same_type(old, new))
            && self.same_type(&old, &new)
    }

    /// Returns the path of the only new item beside an old one that has a similar name and fulfils a condition.
    fn only_new(&self, from: &str, is_same: impl Fn(&str, &Item) -> bool) -> Option<String> {
        let (module, name) = from.rsplit_once("::")?;
        let mut same = self.new.items.iter().filter(|(path, item)| {
            let is_beside = path.rsplit_once("::").is_some_and(|(other, new)| other == module && is_similar(name, new));
            is_beside && !self.old.items.contains_key(*path) && is_same(path, item)
        });
        let ((path, _), None) = (same.next()?, same.next()) else { return None };
        Some(path.clone())
    }

    /// Whether two types are equal, apart from names that only one of the surfaces has.
    fn same_type(&self, old: &str, new: &str) -> bool {
        old == new || without_own(old, self.new) == without_own(new, self.old)
    }
}

/// Returns a type without the names of items that the other surface does not have.
fn without_own(ty: &str, other: &Surface) -> String {
    replace_paths(ty, |path| if other.items.contains_key(path) { path } else { "_" })
}

/// Returns the names of the methods in a module of operations.
fn contents(surface: &Surface, module: &str) -> BTreeSet<String> {
    let inside = surface.items.iter().filter(|(path, _)| path.rsplit_once("::").is_some_and(|(of, _)| of == module));
    let groups = inside.filter(|(path, _)| !path.ends_with("Call"));
    groups.filter_map(|(_, item)| item.kind.members()).flat_map(|members| members.keys().cloned()).collect()
}

/// Returns the pointer of an item, and not of what contains it.
fn exact(anchors: &Anchors, item: &str) -> Option<String> {
    let (pointers, known) = anchors.pointers(item)?;
    pointers.first().filter(|_| known == item.split("::").count()).cloned()
}

/// Returns the pointer of the tag whose operations are in a module.
fn tag(anchors: &Anchors, module: &str, new: &Version) -> Option<String> {
    let root = new.output.document.root();
    let call =
        new.surface.items.keys().find(|path| {
            path.rsplit_once("::").is_some_and(|(of, _)| of == module) && exact(anchors, path).is_some()
        })?;
    let operation = root.pointer(&exact(anchors, call)?)?;
    let name = operation.get("tags")?.as_array()?.first()?.as_str()?;
    let index = root.get("tags")?.as_array()?.iter().position(|tag| tag.text("name") == Some(name))?;
    Some(format!("#/tags/{index}"))
}
