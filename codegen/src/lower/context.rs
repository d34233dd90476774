//! The input of the stage, and the place to report problems.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, ReferenceOr, Schema};

use super::overrides::Overrides;
use super::schema_ref::SchemaRef;
use crate::diagnostic::{Diagnostic, Problems, Span};
use crate::model::Type;
use crate::names::{Names, Scope, Section, reserved};
use crate::report::Report;
use crate::settings::{Dates, DeepLists, NestedForms};
use crate::source::node::{Node, unescape};

/// The document, the settings that concern types and requests, and the place to report problems.
pub(super) struct Context<'a> {
    pub(super) openapi: &'a OpenAPI,
    /// The same document as a tree, which knows the location of each node.
    pub(super) tree: &'a Node,
    /// The crate whose types represent dates.
    pub(super) dates: Dates,
    /// How forms contain objects that have no `encoding`.
    pub(super) nested_forms: NestedForms,
    /// How lists are written in the style `deepObject`.
    pub(super) deep_lists: DeepLists,
    /// The names file.
    pub(super) file: &'a Names,
    /// The names of the names file and those that the document states.
    pub(super) names: &'a Names,
    /// The pointers of the parts that state former names.
    pub(super) former_names: &'a BTreeSet<String>,
    /// The names that the document states, as far as they are found.
    pub(super) overrides: Overrides,
    pub(super) problems: &'a mut Problems,
    pub(super) report: &'a mut Report,
}

impl Context<'_> {
    /// Returns the location of the node that a pointer names.
    pub(super) fn span(&self, pointer: &str) -> Span {
        self.tree.span_of(pointer)
    }

    /// Returns the location that a pointer names as `file:line`.
    pub(super) fn location(&self, pointer: &str) -> String {
        self.problems.place(self.span(pointer))
    }

    /// Reports that the generated crate cannot express a part of the document.
    pub(super) fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>, help: &str) {
        let span = self.span(pointer);
        self.problems.error(code, span, pointer, message).help(help);
    }

    /// Reports that a part of the document is ignored or guessed.
    pub(super) fn warn(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        let span = self.span(pointer);
        self.problems.warning(code, span, pointer, message)
    }

    /// Returns the type of a schema that does not declare one, and lists the schema in the report.
    pub(super) fn untyped(&mut self, pointer: &str) -> Type {
        let location = self.location(pointer);
        self.report.untyped.push(format!("{location} {pointer}"));
        Type::Any
    }

    /// Returns a scope with reserved names, in which the items of an owner have the names that the names file gives
    /// them. The scope ignores lines about other items.
    pub(super) fn scope<'i>(
        &self,
        section: Section,
        owner: &str,
        items: impl IntoIterator<Item = &'i str>,
        reserved: &[&str],
    ) -> Scope {
        let mut scope = Scope::without(reserved);
        let name = |item| Some((item, self.names.get(section, owner, item)?));
        scope.give(items.into_iter().filter_map(name));
        if let Some(plain) = self.file.plain(section, owner) {
            scope.name_plainly(plain);
        }
        scope
    }

    /// Returns the scope of the types, in which every type of the names file has its name, and no type gets a former name.
    pub(super) fn types(&self) -> Scope {
        let mut scope = Scope::without(&reserved::TYPES);
        scope.give(self.names.of(Section::Types, ""));
        self.former_types().iter().for_each(|(name, owner)| scope.reserve(name, owner));
        scope
    }

    /// Claims the first of several names that no other owner has. If there is none, the last one gets a number.
    pub(super) fn claim_first(&mut self, scope: &mut Scope, item: &str, names: &[String], pointer: &str) -> String {
        let first = names.first().map(String::as_str).unwrap_or_default();
        if scope.is_reserved(first) || scope.is_given(item) {
            return self.claim(scope, item, first, pointer);
        }
        let Some(free) = names.iter().find(|name| scope.is_free(name)) else {
            return self.claim(scope, item, names.last().map_or(first, String::as_str), pointer);
        };
        if free != first {
            let (location, owner) = (self.location(pointer), scope.owner(first));
            let line = format!("{location} {pointer} has the longer name `{free}`: `{first}` is the name of {owner}");
            self.report.renamed.push(line);
        }
        scope.claim_item(item, free, pointer)
    }

    /// Claims a name for an item of a scope. If the name is taken, the report lists the name that is used instead. If it
    /// is reserved, a warning says so.
    pub(super) fn claim(&mut self, scope: &mut Scope, item: &str, name: &str, pointer: &str) -> String {
        let claimed = scope.claim_item(item, name, pointer);
        if scope.is_reserved(name) && !scope.is_given(item) {
            let message = format!("the name is `{claimed}`, because generated code uses `{name}` itself");
            self.warn("reserved-name", pointer, message);
        } else if claimed != name && !scope.is_given(item) {
            let owner = match scope.owner(name) {
                "" => "taken".to_owned(),
                owner => format!("the name of {owner}"),
            };
            let location = self.location(pointer);
            self.report.renamed.push(format!("{location} {pointer} is renamed to `{claimed}`: `{name}` is {owner}"));
        }
        claimed
    }

    /// Claims the first of some names that is free for an item, or else the first one with a number. If it is not the
    /// first, the report lists it.
    pub(super) fn claim_one_of(&mut self, scope: &mut Scope, item: &str, names: &[String], pointer: &str) -> String {
        let first = names.first().map_or("Value", String::as_str);
        let free = names.iter().find(|name| scope.is_free(name)).filter(|free| *free != first);
        let Some(free) = free.filter(|_| !scope.is_given(item)) else {
            return self.claim(scope, item, first, pointer);
        };
        let owner = match scope.owner(first) {
            "" => "reserved".to_owned(),
            owner => format!("the name of {owner}"),
        };
        let location = self.location(pointer);
        self.report.renamed.push(format!("{location} {pointer} is renamed to `{free}`: `{first}` is {owner}"));
        scope.claim_item(item, free, pointer)
    }
}

impl<'a> Context<'a> {
    /// Returns the component schema to which a reference leads.
    pub(super) fn component(&self, reference: &str) -> Option<&'a ReferenceOr<Schema>> {
        let name = unescape(reference.strip_prefix("#/components/schemas/")?);
        self.openapi.components.as_ref()?.schemas.get(&name)
    }

    /// Follows references to component schemas. `None` if they lead nowhere or back to themselves.
    pub(super) fn schema<'s>(&self, schema: SchemaRef<'s>) -> Option<&'s Schema>
    where
        'a: 's,
    {
        let mut next = schema;
        let count = self.openapi.components.as_ref().map_or(0, |components| components.schemas.len());
        for _ in 0..=count {
            match next {
                SchemaRef::Item(schema) => return Some(schema),
                SchemaRef::Reference(reference) => next = self.component(reference)?.into(),
            }
        }
        None
    }

    /// Follows references to components other than schemas. Returns the component and its pointer, or reports the
    /// reference.
    pub(super) fn resolve<T>(
        &mut self,
        item: &'a ReferenceOr<T>,
        pointer: &str,
        components: impl Fn(&'a Components) -> &'a IndexMap<String, ReferenceOr<T>>,
    ) -> Option<(&'a T, String)> {
        let section = self.openapi.components.as_ref().map(components);
        let (mut item, mut pointer) = (item, pointer.to_owned());
        for _ in 0..=section.map_or(0, IndexMap::len) {
            let reference = match item {
                ReferenceOr::Item(item) => return Some((item, pointer)),
                ReferenceOr::Reference { reference } => reference,
            };
            let name = unescape(reference.rsplit('/').next().unwrap_or_default());
            let Some(target) = section.and_then(|section| section.get(&name)) else { break };
            item = target;
            pointer.clone_from(reference);
        }
        let message = "the reference does not lead to a component of the expected kind";
        self.error("reference", &pointer, message, "correct it with an overlay action");
        None
    }
}
