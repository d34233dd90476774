//! Groups: the path from the client to each operation, and the names that are taken in each group.

use indexmap::IndexMap;
use openapiv3::Operation as Declared;
use serde_json::Value;

use crate::lower::context::Context;
use crate::model::{Group, Operation};
use crate::names::{self, Scope, reserved};
use crate::source::node::join;

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
    /// The groups below it, by their names in the document.
    groups: IndexMap<String, OpenGroup>,
}

impl OpenGroup {
    /// Returns the client itself.
    pub(super) fn root() -> Self {
        Self::new(Group::default(), Scope::without(&reserved::CLIENT_METHODS), Scope::without(&reserved::GROUP_TYPES))
    }

    fn new(group: Group, methods: Scope, types: Scope) -> Self {
        Self { group, methods, types, modules: Scope::without(&reserved::GROUP_MODULES), groups: IndexMap::new() }
    }

    /// Returns the group of an operation: `x-fern-sdk-group-name` is the path from the client to it.
    pub(super) fn of_operation(&mut self, context: &mut Context, declared: &Declared, pointer: &str) -> &mut Self {
        let path = match declared.extensions.get("x-fern-sdk-group-name") {
            Some(Value::String(name)) => vec![name.as_str()],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).take(MAX_NESTING).collect(),
            None => Vec::new(),
            Some(_) => {
                let pointer = join(pointer, "x-fern-sdk-group-name");
                let message = "the name of the group is ignored: it is neither a name nor a list of names";
                context.warn("group-name", &pointer, message).help("correct it with an overlay action");
                Vec::new()
            }
        };
        path.into_iter().fold(self, |open, segment| open.child(context, segment, pointer))
    }

    /// Returns the group below this one with a name; creates it if necessary.
    fn child(&mut self, context: &mut Context, segment: &str, pointer: &str) -> &mut Self {
        let Self { group, methods, modules, groups, .. } = self;
        groups.entry(segment.to_owned()).or_insert_with(|| {
            let name = context.claim(methods, &names::snake(segment), pointer);
            let module = modules.claim(&names::ascii(&name, "group"));
            let mut types = Scope::without(&reserved::GROUP_TYPES);
            let type_name = types.claim(&names::pascal(&name));
            let path = group.path.iter().cloned().chain([name.clone()]).collect();
            let group = Group { name, path, module, type_name, ..Group::default() };
            Self::new(group, Scope::without(&reserved::GROUP_METHODS), types)
        })
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
