//! Groups: the path from the client to each operation, and the names that are taken in each group.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::Operation as Declared;
use serde_json::Value;

use super::given_methods::GivenMethods;
use crate::lower::context::Context;
use crate::model::{Group, Operation};
use crate::names::{self, Scope, reserved};
use crate::source::node::join;

/// The extension of an operation with the path from the client to its group.
pub(super) const GROUP: &str = "x-fern-sdk-group-name";

/// How deep groups may be nested.
const MAX_NESTING: usize = 8;

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
    /// The names of the groups below it, by their names in the document.
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

    /// Returns the group of an operation: `x-fern-sdk-group-name` is the path from the client to it.
    pub(super) fn of_operation(
        &mut self,
        context: &mut Context,
        given: &GivenMethods,
        declared: &Declared,
        pointer: &str,
    ) -> &mut Self {
        if let Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) = declared.extensions.get(GROUP)
        {
            let pointer = join(pointer, GROUP);
            let message = "the name of the group is ignored: it is neither a name nor a list of names";
            context.warn("group-name", &pointer, message).help("correct it with an overlay action");
        }
        let segments = segments(declared);
        if let Some(path) = given.path(context, &segments, pointer) {
            return path.iter().fold(self, |open, name| open.named(given, name));
        }
        (1..=segments.len()).fold(self, |open, end| open.child(context, given, &segments[..end], pointer))
    }

    /// Returns the group below this one with a name in the document; creates it if necessary. The segments are the names
    /// of all groups that lead to it.
    fn child(&mut self, context: &mut Context, given: &GivenMethods, segments: &[String], pointer: &str) -> &mut Self {
        let segment = segments.last().map_or("", String::as_str);
        let path = given.path(context, segments, "");
        let known = path.and_then(|path| path.last().cloned()).or_else(|| self.known.get(segment).cloned());
        let name = known.unwrap_or_else(|| {
            let name = context.claim(&mut self.methods, segment, &names::snake(segment), pointer);
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

/// Returns the names that the document has for the groups that lead from the client to an operation.
pub(super) fn segments(declared: &Declared) -> Vec<String> {
    match declared.extensions.get(GROUP) {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).take(MAX_NESTING).map(ToOwned::to_owned).collect()
        }
        _ => Vec::new(),
    }
}
