//! Features, public dependencies and the version of Rust.

use semver::{Comparator, Op, VersionReq};

use super::change::Changes;
use super::rules::{
    CRATE_FEATURE_ADDED, CRATE_FEATURE_MISSING, DEPENDENCY_INCOMPATIBLE, DEPENDENCY_UPDATED, FEATURE_ENABLES_LESS,
    FEATURE_ENABLES_MORE, RUST_VERSION_LOWERED, RUST_VERSION_RAISED,
};
use crate::surface::Package;

/// Compares two manifests.
pub(super) fn compare(old: &Package, new: &Package, changes: &mut Changes) {
    features(old, new, changes);
    for (name, before) in &old.dependencies {
        // A package that only one surface shows is a change of the items that show it.
        let (Some(before), Some(Some(after))) = (before, new.dependencies.get(name)) else { continue };
        if before == after {
            continue;
        }
        let item = format!("dependency {name}");
        if are_compatible(before, after) {
            let message = format!("The crate shows types of `{name}` {after}; before, it was {before}.");
            changes.add(DEPENDENCY_UPDATED, &item, message).between(before, after);
        } else {
            let message = format!("Types of `{name}` are those of version {after}; before, they were of {before}.");
            let change = changes.add(DEPENDENCY_INCOMPATIBLE, &item, message).between(before, after);
            change.example(format!("// Cargo.toml has {name} = \"{before}\": its types are not those of the crate."));
        }
    }
    let version = |text: &Option<String>| text.as_deref().map(numbers);
    if old.rust_version != new.rust_version {
        let (before, after) = (version(&old.rust_version), version(&new.rust_version));
        let (rule, says) = match (before, after) {
            (Some(before), Some(after)) if after > before => (RUST_VERSION_RAISED, "needs a newer version of Rust"),
            (None, Some(_)) => (RUST_VERSION_RAISED, "states the version of Rust that it needs"),
            _ => (RUST_VERSION_LOWERED, "works with an older version of Rust, or states none"),
        };
        let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "not stated".to_owned());
        let change = changes.add(rule, "rust-version", format!("The crate {says}."));
        change.between(&shown(&old.rust_version), &shown(&new.rust_version));
    }
}

fn features(old: &Package, new: &Package, changes: &mut Changes) {
    for (name, before) in &old.features {
        let item = format!("feature {name}");
        let Some(after) = new.features.get(name) else {
            let change = changes.add(CRATE_FEATURE_MISSING, &item, format!("The feature `{name}` is gone."));
            change.example(format!("client = {{ version = \"..\", features = [\"{name}\"] }} # Cargo.toml"));
            continue;
        };
        for enabled in before.difference(after) {
            let message = format!("The feature `{name}` no longer enables `{enabled}`.");
            let change = changes.add(FEATURE_ENABLES_LESS, &item, message).before(enabled);
            change.example(format!("client = {{ version = \"..\", features = [\"{name}\"] }} # no `{enabled}`"));
        }
        for enabled in after.difference(before) {
            let message = format!("The feature `{name}` enables `{enabled}`.");
            changes.add(FEATURE_ENABLES_MORE, &item, message).after(enabled);
        }
    }
    for name in new.features.keys().filter(|name| !old.features.contains_key(*name)) {
        changes.add(CRATE_FEATURE_ADDED, &format!("feature {name}"), format!("The feature `{name}` is new."));
    }
}

/// Whether the types of all versions that two requirements accept are compatible: both accept versions with the same
/// leading number. Requirements that cannot be read, or accept several such numbers, are compatible only if equal.
fn are_compatible(old: &str, new: &str) -> bool {
    let series = |text: &str| VersionReq::parse(text).ok().as_ref().and_then(series);
    series(old).is_some_and(|old| Some(old) == series(new))
}

/// Returns the numbers that all versions of a requirement share: `1` of `1.2.3`, `0.2` of `0.2.3`.
fn series(requirement: &VersionReq) -> Option<(u64, u64, u64)> {
    let [Comparator { op, major, minor, patch, .. }] = requirement.comparators.as_slice() else { return None };
    if !matches!(op, Op::Caret | Op::Tilde | Op::Exact | Op::Wildcard) {
        return None;
    }
    Some(match (major, minor, patch) {
        (1.., ..) => (*major, 0, 0),
        (0, Some(minor @ 1..), _) => (0, *minor, 0),
        (0, Some(0), Some(patch)) => (0, 0, *patch),
        (0, None, _) | (0, Some(0), None) => return None,
    })
}

/// Returns the numbers of a version of Rust, such as `1.88`.
fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}
