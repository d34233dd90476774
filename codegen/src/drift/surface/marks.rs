//! Attributes: features, `#[deprecated]` and `#[must_use]`. `#[non_exhaustive]` is compared with the fields.

use std::collections::BTreeSet;

use super::change::Changes;
use super::rules::{DEPRECATED, FEATURE_NEEDED, FEATURE_NOT_NEEDED, MUST_USE, NO_MUST_USE, NOT_DEPRECATED};
use crate::surface::Marks;

/// Compares the attributes of something.
pub(super) fn compare(item: &str, old: &Marks, new: &Marks, changes: &mut Changes) {
    features(item, &old.features, &new.features, changes);
    match (old.deprecated, new.deprecated) {
        (false, true) => {
            changes.add(DEPRECATED, item, format!("`{item}` is deprecated."));
        }
        (true, false) => {
            changes.add(NOT_DEPRECATED, item, format!("`{item}` is no longer deprecated."));
        }
        _ => {}
    }
    match (old.must_use, new.must_use) {
        (false, true) => {
            changes.add(MUST_USE, item, format!("The compiler warns if a value of `{item}` is not used."));
        }
        (true, false) => {
            changes.add(NO_MUST_USE, item, format!("The compiler no longer warns if a value of `{item}` is not used."));
        }
        _ => {}
    }
}

/// Compares the features that something needs.
pub(super) fn features(item: &str, old: &BTreeSet<String>, new: &BTreeSet<String>, changes: &mut Changes) {
    for feature in new.difference(old) {
        let message = format!("`{item}` is only there with the feature `{feature}`.");
        let change = changes.add(FEATURE_NEEDED, item, message).after(feature);
        change.example(format!("// Cargo.toml now needs features = [\"{feature}\"] for\n{item}"));
    }
    for feature in old.difference(new) {
        let message = format!("`{item}` is there without the feature `{feature}`.");
        changes.add(FEATURE_NOT_NEEDED, item, message).before(feature);
    }
}
