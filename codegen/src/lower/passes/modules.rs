//! Assigns types to files: a type that only one group uses goes to the file of that group.
//!
//! ```text
//! client.uploads()  uses  Upload, Error    ->    types/uploads.rs: Upload
//! client.search()   uses  Query, Error           types/search.rs:  Query
//!                                                types.rs:         Error
//! ```
//!
//! The public path of a type does not change. A small API keeps all types in one file.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::lower::context::Context;

/// An API with at most this many types has one file of types.
const MAX_TYPES_PER_FILE: usize = 40;

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    if model.types.len() <= MAX_TYPES_PER_FILE {
        return;
    }
    let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for group in std::iter::once(&model.root).chain(&model.root.groups) {
        // The operations of the client itself belong to no group.
        let (module, groups) =
            if group.path.is_empty() { ("", vec![group]) } else { (group.module.as_str(), group.with_groups()) };
        let operations = groups.into_iter().flat_map(|group| &group.operations);
        let used =
            operations.flat_map(|operation| operation.decoded().chain(operation.failed()).chain(operation.encoded()));
        for name in model.types.reach(used) {
            users.entry(name).or_default().insert(module);
        }
    }
    for def in model.types.iter_mut() {
        let users = users.get(&def.name).filter(|users| users.len() == 1);
        let only = users.and_then(BTreeSet::first).filter(|module| !module.is_empty());
        def.module = only.map(|module| (*module).to_owned());
    }
}
