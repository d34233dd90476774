//! A type that was renamed, and whose former name is an alias, is the same type.

use std::collections::BTreeMap;

use super::paths::replace_paths;
use crate::surface::{Item, ItemKind, Style, Surface};

/// Returns the old surface with the new names of its types, if the new surface has aliases for some of the old names.
pub(super) fn follow(old: &Surface, new: &Surface) -> Option<Surface> {
    let renamed: BTreeMap<&str, &str> = old
        .items
        .iter()
        .filter_map(|(path, item)| {
            let target = target(path, item, new)?;
            let found = new.items.get(target)?;
            let is_free = !old.items.contains_key(target) && found.kind.noun() == item.kind.noun();
            is_free.then_some((path.as_str(), target))
        })
        .collect();
    if renamed.is_empty() {
        return None;
    }
    let text = serde_json::to_string(old).ok()?;
    let mut surface: Surface =
        serde_json::from_str(&replace_paths(&text, |path| renamed.get(path).copied().unwrap_or(path))).ok()?;
    for (path, target) in &renamed {
        if let Some(item) = surface.items.remove(*path) {
            surface.items.insert((*target).to_owned(), item);
        }
        // The former name stays what the new surface says that it is.
        if let Some(alias) = new.items.get(*path) {
            let marks = crate::surface::Marks { deprecated: false, ..alias.marks.clone() };
            surface.items.insert((*path).to_owned(), Item { marks, kind: alias.kind.clone() });
        }
    }
    let implementations = std::mem::take(&mut surface.implementations).into_values();
    surface.implementations = implementations.map(|found| (format!("{} for {}", found.of, found.ty), found)).collect();
    Some(surface)
}

/// Whether an alias can replace an item everywhere. It is no constructor of a tuple struct.
fn is_reached_by_alias(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Struct(found) => {
            found.generics.is_empty()
                && (found.fields.style == Style::Named || found.fields.has_private || item.marks.non_exhaustive)
        }
        ItemKind::Enum(found) => found.generics.is_empty(),
        _ => false,
    }
}

/// Returns the path of the item that has replaced a former item: the end of the aliases and re-exports from its path. A
/// re-export has every use of the item, and an alias has not.
fn target<'s>(path: &str, item: &Item, new: &'s Surface) -> Option<&'s str> {
    const LONGEST_CHAIN: usize = 8;
    let mut target = None;
    for _ in 0..LONGEST_CHAIN {
        target = match &new.items.get(target.unwrap_or(path))?.kind {
            ItemKind::Alias(alias) if alias.generics.is_empty() && is_reached_by_alias(item) => {
                Some(alias.ty.strip_prefix("crate::")?)
            }
            ItemKind::Reexport(of) => Some(of.strip_prefix("crate::")?),
            _ => return target,
        };
    }
    None
}
