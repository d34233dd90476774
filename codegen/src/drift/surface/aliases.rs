//! A type that was renamed, and whose former name is an alias, is the same type.

use std::collections::BTreeMap;

use crate::surface::{Item, ItemKind, Style, Surface};

/// Returns the old surface with the new names of its types, if the new surface has aliases for some of the old names.
pub(super) fn follow(old: &Surface, new: &Surface) -> Option<Surface> {
    let renamed: BTreeMap<&str, &str> = old
        .items
        .iter()
        .filter(|(_, item)| is_reached_by_alias(item))
        .filter_map(|(path, item)| {
            let target = target(&new.items.get(path)?.kind)?;
            let found = new.items.get(target)?;
            let is_free = !old.items.contains_key(target) && found.kind.noun() == item.kind.noun();
            is_free.then_some((path.as_str(), target))
        })
        .collect();
    if renamed.is_empty() {
        return None;
    }
    let text = serde_json::to_string(old).ok()?;
    let mut surface: Surface = serde_json::from_str(&with_new_names(&text, &renamed)).ok()?;
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

/// Returns the item of the crate that an alias or re-export stands for.
fn target(kind: &ItemKind) -> Option<&str> {
    match kind {
        ItemKind::Alias(alias) if alias.generics.is_empty() => alias.ty.strip_prefix("crate::"),
        ItemKind::Reexport(of) => of.strip_prefix("crate::"),
        _ => None,
    }
}

/// Replaces paths of types that begin with `crate::`.
fn with_new_names(text: &str, renamed: &BTreeMap<&str, &str>) -> String {
    let mut parts = text.split("crate::");
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|next: char| !(next.is_alphanumeric() || matches!(next, '_' | ':'))).unwrap_or(part.len());
        let (path, rest) = part.split_at(end);
        replaced = replaced + "crate::" + renamed.get(path).unwrap_or(&path) + rest;
    }
    replaced
}
