//! Which file a type is in: that of the only group whose operations use it, or that of all others.
//!
//! The path of a type does not tell; it is for those who look for it, and for the compiler, which works on several
//! files at once.

use std::collections::{BTreeMap, BTreeSet};

use super::usage::reach;
use crate::model::{Group, TypeDef};

/// As many types are found in one file.
const FEW: usize = 40;

pub(super) fn assign(root: &Group, types: &mut [TypeDef]) {
    if types.len() <= FEW {
        return;
    }
    let by_name = types.iter().map(|def| (def.name.as_str(), def)).collect();
    let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for group in std::iter::once(root).chain(&root.groups) {
        // The client's own operations are nobody's group.
        let (module, groups) =
            if group.path.is_empty() { ("", vec![group]) } else { (group.module.as_str(), group.with_groups()) };
        let operations = groups.into_iter().flat_map(|group| &group.operations);
        let start = operations.flat_map(|operation| operation.decoded().chain(operation.encoded()));
        for name in reach(&by_name, start.collect()) {
            users.entry(name).or_default().insert(module);
        }
    }
    for def in types {
        let users = users.get(&def.name).filter(|users| users.len() == 1);
        let only = users.and_then(BTreeSet::first).filter(|module| !module.is_empty());
        def.module = only.map(|module| (*module).to_owned());
    }
}
