//! Names of operations and groups, as a person would choose them.
//!
//! A name in the document (`x-fern-sdk-group-name`, `x-fern-sdk-method-name`) is used as it is. Otherwise the group is
//! the first tag or the first part of the path ([`groups`]), and the words of the method are those of the `operationId`
//! ([`ids`]), of the summary or of the path ([`paths`]). Words of the group are dropped ([`drop`]), and versions if the
//! rest is unique. Each operation gets several names: if one is taken, the next one is used.

mod drop;
mod groups;
mod ids;
mod paths;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::collections::BTreeMap;

use groups::Found;

/// What a document says about the name of an operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Described<'a> {
    /// The path from the client to the group, if the document names it.
    pub(crate) group: Option<Vec<&'a str>>,
    /// The method, if the document names it.
    pub(crate) name: Option<&'a str>,
    pub(crate) id: Option<&'a str>,
    /// The first tag.
    pub(crate) tag: Option<&'a str>,
    pub(crate) summary: Option<&'a str>,
    /// The HTTP method in lower case.
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
}

/// The names of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// The path from the client to the group.
    pub(crate) group: Vec<String>,
    /// Names for the method. The first one that is available is used.
    pub(crate) methods: Vec<String>,
    /// Names for the operation in the whole API, from which names of types are made.
    pub(crate) ids: Vec<String>,
}

/// The words of an operation's names.
struct Draft {
    group: Vec<Vec<String>>,
    /// The names of the method, the shortest first.
    methods: Vec<Vec<String>>,
    ids: Vec<Vec<String>>,
    /// Whether the shortest name lacks a plural.
    lacks_plural: bool,
    is_fixed: bool,
}

/// Returns the names of all operations of an API.
pub(crate) fn of(operations: &[Described]) -> Vec<Names> {
    let groups = groups::find(operations);
    let mut drafts: Vec<Draft> = operations.iter().zip(&groups).map(|(one, group)| draft(one, group)).collect();
    drop_versions(&mut drafts);
    keep_plurals(&mut drafts);
    move_to_client(&groups, &mut drafts);
    drafts.into_iter().map(Draft::finish).collect()
}

/// Returns the words of a text in lower case.
fn words(text: &str) -> Vec<String> {
    super::snake_words(text).split('_').filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

/// Returns the names of an operation before they are compared with those of other operations.
fn draft(operation: &Described, group: &Found) -> Draft {
    let Described { name, id, summary, method, path, .. } = *operation;
    let own: Vec<String> = group.path.last().cloned().unwrap_or_default();
    let id = id.and_then(|id| ids::read(id, method, path));
    let version = id.as_ref().and_then(|id| id.version.clone()).or_else(|| paths::version(path));
    let full = match id {
        Some(id) => vec![id.words, id.long],
        None => {
            let summary = summary.and_then(|summary| paths::of_summary(summary, path));
            summary.into_iter().chain(paths::of_path(method, path, &own)).collect()
        }
    };
    let mut ids = full.clone();
    ids.extend(full.first().map(|first| group.path.iter().flatten().chain(first).cloned().collect()));
    if let Some(name) = name {
        let methods = std::iter::once(words(name)).chain(full).collect();
        return Draft { group: group.path.clone(), methods, ids, lacks_plural: false, is_fixed: true };
    }
    let mut shorter = full.first().map(|first| drop::shorter(first, &group.path)).unwrap_or_default();
    // A keyword needs an underscore, which a longer name does not.
    shorter.retain(|short| !super::snake(&short.words.join("_")).ends_with('_'));
    let lacks_plural = shorter.last().is_some_and(|short| short.is_plural);
    let mut methods: Vec<Vec<String>> = shorter.into_iter().rev().map(|short| short.words).collect();
    methods.extend(full);
    // The next names are for operations that differ in their versions or methods only.
    if let (Some(first), Some(version)) = (methods.first().cloned(), version) {
        methods.insert(1, first.into_iter().chain([version]).collect());
    }
    if let Some(first) = methods.first().filter(|first| first.first().is_some_and(|verb| verb == "update")).cloned() {
        let replaced = std::iter::once(method.to_owned()).chain(first.into_iter().skip(1)).collect();
        methods.insert(1, replaced);
    }
    methods.extend(paths::of_path(method, path, &own));
    Draft { group: group.path.clone(), methods, ids, lacks_plural, is_fixed: false }
}

/// Drops versions from names if no other operation of the group has the rest.
fn drop_versions(drafts: &mut [Draft]) {
    let mut count: BTreeMap<(Vec<Vec<String>>, Vec<String>), usize> = BTreeMap::new();
    let short = |draft: &Draft| draft.methods.first().map(|name| groups::without_version(name));
    for draft in drafts.iter() {
        if let Some(short) = short(draft) {
            *count.entry((draft.group.clone(), short)).or_default() += 1;
        }
    }
    for draft in drafts.iter_mut().filter(|draft| !draft.is_fixed) {
        let Some(short) = short(draft).filter(|short| !short.is_empty()) else { continue };
        if count.get(&(draft.group.clone(), short.clone())) == Some(&1) {
            draft.methods.insert(0, short);
        }
    }
}

/// Keeps the plural of the group in `get_pets` if there is also `get_pet`, which becomes `get`.
fn keep_plurals(drafts: &mut [Draft]) {
    let key = |draft: &Draft| (draft.group.clone(), draft.methods.first().cloned());
    let singular: Vec<_> = drafts.iter().filter(|draft| !draft.lacks_plural).map(key).collect();
    for draft in drafts.iter_mut().filter(|draft| draft.lacks_plural && draft.methods.len() > 1) {
        if singular.contains(&key(draft)) {
            draft.methods.remove(0);
        }
    }
}

/// Moves an operation to the client if it is the only one of a group with its own name: `client.ping()`.
fn move_to_client(groups: &[Found], drafts: &mut [Draft]) {
    let mut count: BTreeMap<Option<Vec<String>>, usize> = BTreeMap::new();
    for group in groups {
        *count.entry(group.path.first().cloned()).or_default() += 1;
    }
    for (draft, _) in drafts.iter_mut().zip(groups).filter(|(_, group)| group.is_from_path) {
        let is_only = count.get(&draft.group.first().cloned()) == Some(&1);
        if is_only && draft.methods.first() == draft.group.first() {
            draft.group.clear();
        }
    }
}

impl Draft {
    fn finish(self) -> Names {
        let snake = |words: &Vec<String>| super::snake(&words.join("_"));
        let mut methods: Vec<String> = self.methods.iter().map(snake).collect();
        methods.dedup();
        let mut ids: Vec<String> = self.ids.iter().map(snake).collect();
        ids.dedup();
        Names { group: self.group.iter().map(snake).collect(), methods, ids }
    }
}
