//! The traits that types implement.

use super::change::{Changes, shown};
use super::rules::{ASSOCIATED_TYPE_CHANGED, IMPLEMENTATION_ADDED, IMPLEMENTATION_MISSING};
use super::{generics, marks};
use crate::surface::{Implementation, Surface};

/// Compares the implementations of two surfaces. Those that mention an item which one surface does not have are no
/// differences of their own.
pub(super) fn compare(old: &Surface, new: &Surface, changes: &mut Changes) {
    for (key, before) in &old.implementations {
        let (item, of, ty) = (shown(key), shown(&before.of), shown(&before.ty));
        let Some(after) = new.implementations.get(key) else {
            if know([old, new], before) {
                let message = format!("`{ty}` does not implement `{of}` any more.");
                let change = changes.add(IMPLEMENTATION_MISSING, &item, message);
                change.example(format!("fn needs<T: {of}>(_: T) {{}}\nneeds(value); // a `{ty}`"));
            }
            continue;
        };
        marks::features(&item, &before.features, &after.features, changes);
        generics::compare(&item, &before.generics, &after.generics, changes);
        for (name, was) in &before.types {
            let is = after.types.get(name).map_or("", String::as_str);
            // The future of a call has another type if its value has.
            let is_future = of == "IntoFuture" && name == "IntoFuture";
            if is_future && before.types.get("Output") != after.types.get("Output") {
                continue;
            }
            if was != is {
                let message = format!("`{name}` of `{item}` was `{}`, and is `{}`.", shown(was), shown(is));
                let change = changes.add(ASSOCIATED_TYPE_CHANGED, &item, message).between(was, is);
                change.example(match (of.as_str(), name.as_str()) {
                    ("IntoFuture", "Output") => format!("// `value` is: {ty}\nlet value: {was} = value.await;"),
                    ("IntoFuture", "IntoFuture") => {
                        format!("// `value` is: {ty}\nlet value: {was} = value.into_future();")
                    }
                    _ => format!("fn same(value: <{ty} as {of}>::{name}) -> {was} {{ value }}"),
                });
            }
        }
    }
    for (key, after) in new.implementations.iter().filter(|(key, _)| !old.implementations.contains_key(*key)) {
        if know([old, new], after) {
            let (of, ty) = (shown(&after.of), shown(&after.ty));
            changes.add(IMPLEMENTATION_ADDED, &shown(key), format!("`{ty}` implements `{of}`."));
        }
    }
}

/// Whether two surfaces have all items of the crate that an implementation mentions, and these are of the same kind.
fn know(surfaces: [&Surface; 2], found: &Implementation) -> bool {
    let kinds = |path: &str| surfaces.map(|surface| surface.items.get(path).map(|item| item.kind.noun()));
    let is_known = |path: &str| matches!(kinds(path), [Some(old), Some(new)] if old == new);
    [&found.of, &found.ty].into_iter().flat_map(|text| own_paths(text)).all(is_known)
}

/// Returns the paths of the crate in a type.
pub(super) fn own_paths(text: &str) -> impl Iterator<Item = &str> {
    text.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|next: char| !(next.is_alphanumeric() || matches!(next, '_' | ':' | '#')));
        &rest[..end.unwrap_or(rest.len())]
    })
}
