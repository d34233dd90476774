//! Groups: the path from the client to each operation, and the names that are taken in each group.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::given_methods::GivenMethods;
use crate::lower::context::Context;
use crate::lower::docs;
use crate::model::{Group, Operation};
use crate::names::{self, Scope, reserved};

/// A group while its operations are lowered, and the names that are taken in it.
pub(super) struct OpenGroup {
    group: Group,
    /// Its methods.
    pub(super) methods: Scope,
    /// The types in its file.
    pub(super) types: Scope,
    /// The modules below it.
    modules: Scope,
    /// The groups below it, by their names.
    groups: IndexMap<String, OpenGroup>,
    /// The names of the groups below it, by their names before they were claimed.
    known: BTreeMap<String, String>,
}

impl OpenGroup {
    /// Returns the client itself.
    pub(super) fn root(given: &GivenMethods) -> Self {
        let methods = given.methods(&[], &reserved::CLIENT_METHODS);
        Self::new(Group::default(), methods, given.types(&[], &reserved::GROUP_TYPES))
    }

    fn new(group: Group, methods: Scope, types: Scope) -> Self {
        let modules = Scope::without(&reserved::GROUP_MODULES);
        Self { group, methods, types, modules, groups: IndexMap::new(), known: BTreeMap::new() }
    }

    /// Returns the group at the end of a path, whose steps are names before they are claimed; creates it if necessary.
    /// `pointer` is that of an operation in it.
    pub(super) fn at(
        &mut self,
        context: &mut Context,
        given: &GivenMethods,
        segments: &[String],
        pointer: &str,
    ) -> &mut Self {
        let open = match given.path(context, segments, pointer) {
            Some(path) => path.iter().fold(self, |open, name| open.named(given, name)),
            None => (1..=segments.len()).fold(self, |open, end| open.child(context, given, &segments[..end], pointer)),
        };
        if let (Some(segment), true) = (segments.last(), open.group.docs.is_empty()) {
            open.group.docs = docs(context, segment);
        }
        open
    }

    /// Returns the group below this one with a name before it is claimed; creates it if necessary. The segments are such
    /// names of all groups that lead to it.
    fn child(&mut self, context: &mut Context, given: &GivenMethods, segments: &[String], pointer: &str) -> &mut Self {
        let segment = segments.last().map_or("", String::as_str);
        let path = given.path(context, segments, "");
        let known = path.and_then(|path| path.last().cloned()).or_else(|| self.known.get(segment).cloned());
        let name = known.unwrap_or_else(|| {
            let name = context.claim(&mut self.methods, segment, segment, pointer);
            self.known.insert(segment.to_owned(), name.clone());
            name
        });
        self.named(given, &name)
    }

    /// Returns the group below this one with a name; creates it if necessary.
    fn named(&mut self, given: &GivenMethods, name: &str) -> &mut Self {
        let Self { group, modules, groups, .. } = self;
        groups.entry(name.to_owned()).or_insert_with(|| {
            let name = name.to_owned();
            let module = modules.claim(&names::ascii(&name, "group"));
            let path: Vec<String> = group.path.iter().cloned().chain([name.clone()]).collect();
            let mut types = given.types(&path, &reserved::GROUP_TYPES);
            let type_name = types.claim(&names::pascal(&name));
            let methods = given.methods(&path, &reserved::GROUP_METHODS);
            let group = Group { name, path, module, type_name, ..Group::default() };
            Self::new(group, methods, types)
        })
    }

    /// Returns the group without the groups below it.
    pub(super) fn group(&self) -> &Group {
        &self.group
    }

    /// Adds an operation.
    pub(super) fn push(&mut self, operation: Operation) {
        self.group.operations.push(operation);
    }

    /// Returns the finished group, with the groups below it.
    pub(super) fn close(self) -> Group {
        Group { groups: self.groups.into_values().map(Self::close).collect(), ..self.group }
    }
}

/// Returns what a group is for: the description of the tag with its name.
fn docs(context: &Context, segment: &str) -> Vec<String> {
    let tags = &context.openapi.tags;
    let tag = tags.iter().find(|tag| names::snake_words(&tag.name) == names::snake_words(segment));
    docs::lines(tag.and_then(|tag| tag.description.as_deref()))
}
