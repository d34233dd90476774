//! The groups of operations: from the first tag, or else from the path.
//!
//! | tags, or paths without tags | groups |
//! |---|---|
//! | `VerifyV2Bucket`, `VerifyV2Form` | `bucket`, `form`: all tags begin with the other words |
//! | `docs/Market/Flux API`, `docs/Market/Suno API` | `flux`, `suno` |
//! | `/audio/transcriptions`, `/batches` | `audio` with `transcriptions` in it, `batches` |
//! | `/api/v1/users`, `/v1/orders/{id}` | `users`, `orders` |

use std::collections::BTreeMap;

use super::vocabulary::is_version;
use super::{Described, words};

/// How deep groups may be nested.
const MAX_NESTING: usize = 8;

/// The path to a group, and where it comes from.
pub(super) struct Found {
    /// One list of words for each step.
    pub(super) path: Vec<Vec<String>>,
    /// Whether the path of the operation is the source.
    pub(super) is_from_path: bool,
}

/// Returns the group of each operation.
pub(super) fn find(operations: &[Described]) -> Vec<Found> {
    let mut tags: Vec<Option<Vec<Vec<String>>>> = operations.iter().map(tag).collect();
    drop_shared_steps(&mut tags);
    drop_shared_words(&mut tags);
    drop_versions(&mut tags);
    let groups = operations.iter().zip(tags).map(|(operation, tag)| match (&operation.group, tag) {
        (Some(group), _) => {
            Found { path: group.iter().map(|step| words(step)).take(MAX_NESTING).collect(), is_from_path: false }
        }
        (None, Some(path)) => Found { path, is_from_path: false },
        (None, None) => Found { path: of_path(operation.path), is_from_path: true },
    });
    groups.collect()
}

/// Returns the steps of the first tag, if the operation has no other group.
fn tag(operation: &Described) -> Option<Vec<Vec<String>>> {
    if operation.group.is_some() {
        return None;
    }
    let steps = operation.tag?.split('/').map(words).filter(|step| !step.is_empty()).take(MAX_NESTING);
    let steps: Vec<Vec<String>> = steps.collect();
    // A tag that is only a version says nothing about the operation.
    (!steps.iter().flatten().all(|word| is_version(word))).then_some(steps)
}

/// Drops the steps with which all tags begin, but not the last step of a tag.
fn drop_shared_steps(tags: &mut [Option<Vec<Vec<String>>>]) {
    loop {
        let mut first = tags.iter().flatten();
        let Some(step) = first.next().and_then(|tag| tag.first()).cloned() else { return };
        if !tags.iter().flatten().all(|tag| tag.len() > 1 && tag.first() == Some(&step)) {
            return;
        }
        tags.iter_mut().flatten().for_each(|tag| drop(tag.remove(0)));
    }
}

/// Drops the words with which all tags begin, if there are several tags.
fn drop_shared_words(tags: &mut [Option<Vec<Vec<String>>>]) {
    loop {
        let first: Vec<&Vec<String>> = tags.iter().flatten().filter_map(|tag| tag.first()).collect();
        let Some(word) = first.first().and_then(|words| words.first()).cloned() else { return };
        let is_shared = first.iter().all(|words| words.len() > 1 && words.first() == Some(&word));
        if !is_shared || first.iter().all(|words| Some(words) == first.first()) {
            return;
        }
        for step in tags.iter_mut().flatten().filter_map(|tag| tag.first_mut()) {
            step.remove(0);
        }
    }
}

/// Drops versions, and `api` before a version or at the end, if the groups stay distinct.
fn drop_versions(tags: &mut [Option<Vec<Vec<String>>>]) {
    let short = |tag: &Vec<Vec<String>>| -> Vec<Vec<String>> {
        tag.iter().map(|step| without_version(step)).filter(|step| !step.is_empty()).collect()
    };
    let mut sources: BTreeMap<Vec<Vec<String>>, Vec<Vec<Vec<String>>>> = BTreeMap::new();
    for tag in tags.iter().flatten() {
        let sources = sources.entry(short(tag)).or_default();
        if !sources.contains(tag) {
            sources.push(tag.clone());
        }
    }
    for tag in tags.iter_mut().flatten() {
        let new = short(tag);
        if !new.is_empty() && sources.get(&new).is_some_and(|sources| sources.len() == 1) {
            *tag = new;
        }
    }
}

/// Returns words without versions, and without `api` before a version or at the end.
pub(super) fn without_version(all: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    for (index, word) in all.iter().enumerate() {
        let is_before_version = all.get(index + 1).is_some_and(|next| is_version(next));
        let is_last = index > 0 && index + 1 == all.len();
        // In `v2 1`, the number is a part of the version.
        let is_split = all.get(index + 1).is_some_and(|next| next.bytes().all(|next| next.is_ascii_digit()));
        if (is_split || !is_version(word)) && !(word == "api" && (is_before_version || is_last)) {
            kept.push(word.clone());
        }
    }
    kept
}

/// Returns the first part of a path that is not a variable, a version or `api`.
fn of_path(path: &str) -> Vec<Vec<String>> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts = path.split('/').filter(|part| !part.starts_with('{'));
    let mut parts = parts.map(|part| words(part.split([':', '{', '(', '.']).next().unwrap_or_default()));
    let is_group = |part: &Vec<String>| {
        !part.is_empty() && !part.iter().all(|word| is_version(word) || word == "api" || word == "rest")
    };
    parts.find(is_group).into_iter().collect()
}
