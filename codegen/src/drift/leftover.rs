//! Changes of the surface that no finding on the wire explains. Those with one cause are one finding.

use std::collections::BTreeSet;

use super::Version;
use super::anchors::{Anchors, path_of};
use super::finding::{Cause, Finding, Use};
use super::fingerprints;
use super::surface::SurfaceChange;
use super::wire::Position;

/// Returns the findings of changes: one per part of the documents, or per type with another name.
pub(super) fn findings(changes: Vec<SurfaceChange>, anchors: &[Anchors; 2], versions: [&Version; 2]) -> Vec<Finding> {
    let renamed = renamed(&changes);
    let mut groups: Vec<(String, Vec<SurfaceChange>)> = Vec::new();
    for change in changes {
        let key = key(&change, &renamed, anchors);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(change),
            None => groups.push((key, vec![change])),
        }
    }
    groups.into_iter().filter_map(|(_, group)| together(group, anchors, versions)).collect()
}

/// A type that is gone, and one that is new and takes its place: `types::Usage` and `types::TokenUsage`.
type Renamed = (String, String);

/// Finds the types whose names are all that differs in other changes.
fn renamed(changes: &[SurfaceChange]) -> BTreeSet<Renamed> {
    let items = |rule: &str| -> BTreeSet<&str> {
        changes.iter().filter(|change| change.rule == rule).map(|change| change.item.as_str()).collect()
    };
    let (gone, new) = (items("item-missing"), items("item-added"));
    let differing = changes.iter().filter_map(other_path);
    let renamed = differing.filter(|(from, to)| gone.contains(from) && new.contains(to));
    renamed.map(|(from, to)| (from.to_owned(), to.to_owned())).collect()
}

/// Returns the path that the old type of a change has, and the one that the new type has instead, if nothing else differs.
fn other_path(change: &SurfaceChange) -> Option<(&str, &str)> {
    let is_end = |next: char| !(next.is_alphanumeric() || matches!(next, '_' | ':'));
    let (before, after) = (change.before.as_deref()?.split(is_end), change.after.as_deref()?.split(is_end));
    if before.clone().count() != after.clone().count() {
        return None;
    }
    let mut differing = before.zip(after).filter(|(before, after)| before != after);
    let first = differing.next()?;
    differing.all(|next| next == first).then_some(first)
}

/// Returns what the changes of one finding have in common.
fn key(change: &SurfaceChange, renamed: &BTreeSet<Renamed>, anchors: &[Anchors; 2]) -> String {
    let path = path_of(&change.item);
    let differing = other_path(change);
    let is_about = |(gone, new): &&Renamed| path == gone || path == new || differing == Some((gone, new));
    if let Some((gone, _)) = renamed.iter().find(is_about) {
        return format!("name {gone}");
    }
    let pointer = anchors.iter().filter_map(|anchors| anchors.pointers(path)).find_map(|(all, _)| all.first());
    pointer.map_or_else(|| format!("item {}", change.item), Clone::clone)
}

/// Makes one finding of changes with one cause. The first is the greatest; of several, one about a whole item.
fn together(mut group: Vec<SurfaceChange>, anchors: &[Anchors; 2], versions: [&Version; 2]) -> Option<Finding> {
    group.sort_by_key(|change| std::cmp::Reverse((change.level, change.rule == "item-missing")));
    let first = group.first()?;
    let mut finding = alone(first.clone());
    let path = path_of(&first.item);
    let position = |index: usize| {
        let pointer = anchors[index].pointers(path)?.0.first()?.clone();
        Some(Position { place: versions[index].output.document.place(&pointer), pointer })
    };
    (finding.old, finding.new) = (position(0), position(1));
    finding.surface = group;
    Some(finding)
}

/// A change of the surface as a finding of its own.
pub(super) fn alone(change: SurfaceChange) -> Finding {
    let uses = [Use { operation: String::new(), part: change.item.clone() }];
    Finding {
        rule: change.rule.to_owned(),
        level: change.level,
        side: None,
        cause: if is_of_dependency(&change) { Cause::Dependency } else { Cause::Upstream },
        message: change.message.clone(),
        meaning: String::new(),
        old: None,
        new: None,
        operations: Vec::new(),
        fingerprints: fingerprints::of(change.rule, None, &change.message, &uses),
        rename: None,
        surface: vec![change],
    }
}

/// Whether a change comes from a package whose types the crate shows.
pub(super) fn is_of_dependency(change: &SurfaceChange) -> bool {
    change.rule.starts_with("public-dependency")
}
