//! The groups and methods that the names file names.
//!
//! The file has the path of a method from the client: `agents.tools.list`. A new operation belongs to the group of the
//! operations that the document puts into the same group.

use std::collections::BTreeMap;

use crate::lower::context::Context;
use crate::names::operations::Names;
use crate::names::{self, Scope, Section};

/// The path of a group: the names of the accessors that lead to it.
type Path = Vec<String>;

/// The names that the names file gives to the methods, groups and request types of operations in the document.
#[derive(Default)]
pub(super) struct GivenMethods {
    /// The groups below each group.
    groups: BTreeMap<Path, Vec<String>>,
    /// The methods of each group, by item.
    methods: BTreeMap<Path, Vec<(String, String)>>,
    /// The request and response types of each group, by item.
    types: BTreeMap<Path, Vec<(String, String)>>,
    /// The former names of the methods and groups in each group, and what has them.
    former: BTreeMap<Path, Vec<(String, String)>>,
    /// From a group in the document to its path.
    paths: BTreeMap<Vec<String>, Path>,
}

impl GivenMethods {
    /// Returns the names of the operations in the document.
    pub(super) fn new(context: &Context, operations: &BTreeMap<String, Names>) -> Self {
        let mut given = Self::default();
        for (pointer, names) in operations {
            given.add_operation(context, &names.group, pointer);
            if context.names.get(Section::Methods, "", pointer).is_none() {
                given.add_former(context, (pointer, pointer), &names.group);
            }
        }
        given
    }

    fn add_operation(&mut self, context: &Context, segments: &[String], pointer: &str) {
        for (item, name) in context.names.below(Section::Methods, pointer) {
            let (path, method) = split(name);
            self.add_groups(&path);
            self.methods.entry(path.clone()).or_default().push((item.to_owned(), method.to_owned()));
            if !item.contains("/x-waiters/") {
                self.add_former(context, (pointer, item), &path);
                let request = context.names.get(Section::Requests, "", item).map(ToOwned::to_owned);
                let request = request.unwrap_or_else(|| names::plain_request(method));
                let response = context.names.get(Section::Responses, "", item);
                let response = response.map(|name| (response_item(item), name.to_owned()));
                let types = self.types.entry(path.clone()).or_default();
                types.push((item.to_owned(), request));
                types.extend(response);
            }
            if item == pointer {
                self.add_path(segments.to_vec(), path);
            }
        }
    }

    /// Adds the former names of a method and of its group.
    fn add_former(&mut self, context: &Context, (pointer, item): (&str, &str), path: &[String]) {
        if context.former_names.is_empty() {
            return;
        }
        let suffix = item.strip_prefix(pointer).unwrap_or_default().trim_start_matches('/');
        let methods =
            context.former_names(pointer).into_iter().map(|name| (names::with(&name, suffix), pointer.to_owned()));
        self.former.entry(path.to_vec()).or_default().extend(methods);
        if let (Some((_, parent)), Some(tag)) = (path.split_last(), context.first_tag(pointer)) {
            let groups = context.former_names(&tag).into_iter().map(|name| (name, tag.clone()));
            self.former.entry(parent.to_vec()).or_default().extend(groups);
        }
    }

    fn add_groups(&mut self, path: &[String]) {
        for (index, name) in path.iter().enumerate() {
            let groups = self.groups.entry(path[..index].to_vec()).or_default();
            if !groups.contains(name) {
                groups.push(name.clone());
            }
        }
    }

    /// Adds the path of a group, and those of the groups that lead to it.
    fn add_path(&mut self, segments: Vec<String>, path: Path) {
        if segments.len() == path.len() {
            for end in 1..segments.len() {
                self.paths.entry(segments[..end].to_vec()).or_insert_with(|| path[..end].to_vec());
            }
        }
        self.paths.entry(segments).or_insert(path);
    }

    /// Returns the path of the group of an operation, if the names file has it.
    pub(super) fn path(&self, context: &Context, segments: &[String], pointer: &str) -> Option<Path> {
        let own = context.names.get(Section::Methods, "", pointer).map(|name| split(name).0);
        own.or_else(|| self.paths.get(segments).cloned())
    }

    /// Returns a scope for the methods and groups of a group.
    pub(super) fn methods(&self, path: &[String], reserved: &[&str]) -> Scope {
        let mut scope = Scope::without(reserved);
        self.groups.get(path).into_iter().flatten().for_each(|name| scope.reserve(name, "a group"));
        self.former.get(path).into_iter().flatten().for_each(|(name, owner)| scope.reserve(name, owner));
        scope.give(pairs(self.methods.get(path)));
        scope
    }

    /// Returns a scope for the types in the file of a group.
    pub(super) fn types(&self, path: &[String], reserved: &[&str]) -> Scope {
        let mut scope = Scope::without(reserved);
        scope.give(pairs(self.types.get(path)));
        scope
    }
}

/// Returns the item of the enum of an operation's responses, in the scope of a group's types.
pub(super) fn response_item(operation: &str) -> String {
    format!("{operation} responses")
}

fn pairs(names: Option<&Vec<(String, String)>>) -> impl Iterator<Item = (&str, &str)> {
    names.into_iter().flatten().map(|(item, name)| (item.as_str(), name.as_str()))
}

/// Splits the path of a method into its groups and its name.
fn split(name: &str) -> (Path, &str) {
    match name.rsplit_once('.') {
        Some((path, method)) => (path.split('.').map(ToOwned::to_owned).collect(), method),
        None => (Path::new(), name),
    }
}
