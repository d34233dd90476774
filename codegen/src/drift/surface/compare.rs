//! Compares two surfaces.

use super::change::{Changes, SurfaceChange};
use super::{aliases, implementations, items, package};
use crate::surface::Surface;

/// Returns the differences of two surfaces, sorted by item. A surface does not differ from itself.
///
/// Something inside an item that is gone, or that is new, is not a difference of its own.
pub fn compare(old: &Surface, new: &Surface) -> Vec<SurfaceChange> {
    let mut changes = Changes::default();
    let renamed = aliases::follow(old, new);
    let before = renamed.as_ref().unwrap_or(old);
    items::compare(before, new, &mut changes);
    implementations::compare(before, new, &mut changes);
    package::compare(&old.package, &new.package, &mut changes);
    let mut changes = changes.0;
    changes.sort_by(|one, other| {
        (&one.item, one.rule, &one.before, &one.after).cmp(&(&other.item, other.rule, &other.before, &other.after))
    });
    changes
}
