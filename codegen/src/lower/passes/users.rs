//! Documents the types without a description: which operations return or take them.
//!
//! ```rust,ignore
//! pub struct TaskPage { ... }                                                              // before
//! /// Returned by [`Tasks::list`](crate::operations::tasks::Tasks::list).
//! pub struct TaskPage { ... }                                                              // after
//! ```
//!
//! If an operation has the type itself as its body or parameter, those that only hold it in another type are left out.

use std::collections::BTreeMap;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Group, Operation, TypeGraph};

/// How many operations are listed.
const LIMIT: usize = 3;

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let mut operations = Vec::new();
    collect(&model.root, "crate::operations", &mut operations);
    let returned = users(&model.types, &operations, |operation| operation.decoded().collect());
    let sent = users(&model.types, &operations, |operation| operation.encoded().collect());
    let failed = users(&model.types, &operations, |operation| operation.failed().collect());
    for def in model.types.iter_mut().filter(|def| def.docs.is_empty()) {
        let returned = returned.get(&def.name).map(|users| format!("Returned by {}.", users.listed()));
        let sent = sent.get(&def.name).map(|users| format!("Sent by {}.", users.listed()));
        let failed = failed.get(&def.name).map(|users| format!("The body of errors of {}.", users.listed()));
        def.docs.extend(returned.into_iter().chain(sent).chain(failed));
        if def.docs.is_empty() && model.error_body.as_ref() == Some(&def.name) {
            def.docs.push("The body of an error response.".to_owned());
        }
    }
}

/// An operation, and the link to its method.
struct User<'a> {
    operation: &'a Operation,
    link: String,
}

/// Lists the operations of a group and of the groups below it. `path` is that of the group's module.
fn collect<'a>(group: &'a Group, path: &str, found: &mut Vec<User<'a>>) {
    let owner = if group.path.is_empty() { "crate::Client".to_owned() } else { format!("{path}::{}", group.type_name) };
    found.extend(group.operations.iter().map(|operation| {
        let (name, of) = (&operation.name, group.type_name_or_client());
        User { operation, link: format!("[`{of}::{name}`]({owner}::{name})") }
    }));
    for child in &group.groups {
        collect(child, &format!("{path}::{}", child.module), found);
    }
}

/// The links to the operations that use a type.
#[derive(Default)]
struct Users<'a> {
    direct: Vec<&'a str>,
    indirect: Vec<&'a str>,
}

impl Users<'_> {
    /// Returns the first operations, and the number of the others.
    fn listed(&self) -> String {
        let all = if self.direct.is_empty() { &self.indirect } else { &self.direct };
        let (first, others) = all.split_at(all.len().min(LIMIT));
        let rest = match others.len() {
            0 => None,
            1 => Some("another operation".to_owned()),
            count => Some(format!("{count} other operations")),
        };
        let mut parts: Vec<String> = first.iter().map(|link| (*link).to_owned()).chain(rest).collect();
        match (parts.pop(), parts.is_empty()) {
            (Some(last), false) => format!("{} and {last}", parts.join(", ")),
            (last, _) => last.unwrap_or_default(),
        }
    }
}

/// Returns the operations that use each type, by the name of the type.
fn users<'a>(
    types: &TypeGraph,
    operations: &'a [User<'a>],
    used: fn(&'a Operation) -> Vec<&'a str>,
) -> BTreeMap<String, Users<'a>> {
    let mut users: BTreeMap<String, Users> = BTreeMap::new();
    for User { operation, link } in operations {
        let direct = used(operation);
        for name in types.reach(direct.iter().copied()) {
            let is_direct = direct.contains(&name.as_str());
            let users = users.entry(name).or_default();
            if is_direct { users.direct.push(link) } else { users.indirect.push(link) }
        }
    }
    users
}
