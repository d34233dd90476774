//! Components that were inline schemas: their names are pointers.
//!
//! ```yaml
//! Chat: {properties: {format: {$ref: '#/components/schemas/ChatFormat'}}}
//! ChatFormat: {oneOf: [{$ref: '#/components/schemas/ChatFormat0'}, ...]}
//! ChatFormat0: {properties: {parts: {items: {$ref: '#/components/schemas/ChatFormatOneOf0PartsItems'}}}}
//! ```
//!
//! The name of such a component is that of the component that refers to it, and one word per step to the reference.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind, Type};

use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::names;
use crate::source::node::{Node, unescape};

/// How deep the inline schemas of a component are searched.
const MAX_DEPTH: usize = 32;

/// How many spellings of one pointer are compared.
const MAX_SPELLINGS: usize = 64;

/// Where the schema of a component was.
pub(super) struct Origin<'s> {
    /// The component that refers to it.
    pub(super) owner: String,
    /// The steps from there to the reference.
    pub(super) steps: Vec<Step<'s>>,
}

impl Origin<'_> {
    /// Returns whether the schema was a member of a union.
    pub(super) fn is_member(&self) -> bool {
        matches!(self.steps.last(), Some(Step::Member { .. }))
    }
}

/// A step to a schema.
#[derive(Clone)]
pub(super) enum Step<'s> {
    Property(&'s str),
    Item,
    Value,
    Member { union: &'s Schema, members: &'s [ReferenceOr<Schema>], index: usize },
}

/// Returns the components that were inline schemas.
///
/// `is_machine_made` says whether a component has another name because of how its own is written.
pub(super) fn find<'s>(context: &Context<'s>, is_machine_made: impl Fn(&str) -> bool) -> BTreeMap<String, Origin<'s>> {
    let Some(components) = &context.openapi.components else { return BTreeMap::new() };
    let mut search = Search { owner: "", is_renamed: false, origins: BTreeMap::new(), open: VecDeque::new() };
    let in_operations = in_operations(context);
    for name in components.schemas.keys() {
        let pointers = in_operations.get(name).into_iter().flatten().map(|pointer| letters(pointer));
        let spellings = std::iter::once(letters(name)).chain(pointers).take(MAX_SPELLINGS).collect();
        search.open.push_back((name.as_str(), spellings));
    }
    while let Some((name, spellings)) = search.open.pop_front() {
        let Some(ReferenceOr::Item(schema)) = components.schemas.get(name) else { continue };
        search.owner = name;
        search.is_renamed = search.origins.contains_key(name) || is_machine_made(name);
        search.schema(schema, &spellings, &[], MAX_DEPTH);
    }
    search.origins
}

/// Returns the pointers at which operations refer to components, by component: as a tool writes them without the
/// statuses of responses.
fn in_operations(context: &Context) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let paths = context.tree.get("paths").and_then(Node::as_object).into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let responses = operation.get("responses").and_then(Node::as_object).into_iter().flatten();
            let bodies = responses.map(|(_, response)| ("responses", response));
            for (part, body) in bodies.chain(operation.get("requestBody").map(|body| ("requestBody", body))) {
                for (media_type, media) in body.get("content").and_then(Node::as_object).into_iter().flatten() {
                    let reference = media.get("schema").and_then(|schema| schema.text("$ref"));
                    let name = reference.and_then(|reference| reference.strip_prefix("#/components/schemas/"));
                    let Some(name) = name else { continue };
                    let pointer = format!("{path} {method} {part} content {media_type} schema");
                    found.entry(unescape(name)).or_default().push(pointer);
                }
            }
        }
    }
    found
}

struct Search<'s> {
    /// The component that is searched.
    owner: &'s str,
    /// Whether it was an inline schema itself.
    is_renamed: bool,
    origins: BTreeMap<String, Origin<'s>>,
    /// The components to search, with the spellings of their names in the names of others.
    open: VecDeque<(&'s str, Vec<String>)>,
}

impl<'s> Search<'s> {
    fn schema(&mut self, schema: &'s Schema, spellings: &[String], steps: &[Step<'s>], depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match &schema.schema_kind {
            SchemaKind::Type(Type::Object(ObjectType { properties, additional_properties: values, .. })) => {
                self.properties(properties, values.as_ref(), spellings, steps, depth);
            }
            SchemaKind::Type(Type::Array(list)) => self.items(list.items.as_ref(), spellings, steps, depth),
            SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members } => {
                self.union(schema, members, spellings, steps, depth);
            }
            SchemaKind::AllOf { all_of } => self.parts(all_of, spellings, steps, depth),
            SchemaKind::Any(any) => {
                let AnySchema { properties, additional_properties: values, items, all_of, one_of, any_of, .. } = any;
                self.properties(properties, values.as_ref(), spellings, steps, depth);
                self.items(items.as_ref(), spellings, steps, depth);
                self.parts(all_of, spellings, steps, depth);
                self.union(schema, one_of, spellings, steps, depth);
                self.union(schema, any_of, spellings, steps, depth);
            }
            SchemaKind::Type(_) | SchemaKind::Not { .. } => {}
        }
    }

    fn properties(
        &mut self,
        properties: &'s IndexMap<String, ReferenceOr<Box<Schema>>>,
        values: Option<&'s AdditionalProperties>,
        spellings: &[String],
        steps: &[Step<'s>],
        depth: usize,
    ) {
        for (name, property) in properties {
            let (spellings, steps) = below(spellings, steps, &[letters(name)], Step::Property(name));
            self.visit(property.into(), &spellings, &steps, depth);
        }
        if let Some(AdditionalProperties::Schema(values)) = values {
            let words = ["additionalproperties", "value"].map(ToOwned::to_owned);
            let (spellings, steps) = below(spellings, steps, &words, Step::Value);
            self.visit((&**values).into(), &spellings, &steps, depth);
        }
    }

    fn items(
        &mut self,
        items: Option<&'s ReferenceOr<Box<Schema>>>,
        spellings: &[String],
        steps: &[Step<'s>],
        depth: usize,
    ) {
        let (spellings, steps) = below(spellings, steps, &["items", "item"].map(ToOwned::to_owned), Step::Item);
        if let Some(items) = items {
            self.visit(items.into(), &spellings, &steps, depth);
        }
    }

    fn parts(&mut self, parts: &'s [ReferenceOr<Schema>], spellings: &[String], steps: &[Step<'s>], depth: usize) {
        for (index, part) in parts.iter().enumerate() {
            let mut all = spellings.to_vec();
            all.extend(spellings.iter().map(|spelling| format!("{spelling}allof{index}")));
            self.visit(part.into(), &all, steps, depth);
        }
    }

    fn union(
        &mut self,
        union: &'s Schema,
        members: &'s [ReferenceOr<Schema>],
        spellings: &[String],
        steps: &[Step<'s>],
        depth: usize,
    ) {
        for (index, member) in members.iter().enumerate() {
            // Members that are null are not there any more, which changes the positions of others.
            let positions = if member.as_item().is_some() { index..=index } else { 0..=members.len() };
            for position in positions {
                let words = ["", "oneof", "anyof"].map(|word| format!("{word}{position}"));
                let step = Step::Member { union, members, index };
                let (spellings, steps) = below(spellings, steps, &words, step);
                self.visit(member.into(), &spellings, &steps, depth);
            }
        }
    }

    /// Visits a schema; a component whose name is a spelling of the pointer was an inline schema here.
    fn visit(&mut self, schema: SchemaRef<'s>, spellings: &[String], steps: &[Step<'s>], depth: usize) {
        let reference = match schema {
            SchemaRef::Item(schema) => return self.schema(schema, spellings, steps, depth),
            SchemaRef::Reference(reference) => reference,
        };
        let Some(name) = reference.strip_prefix("#/components/schemas/") else { return };
        let own = letters(&unescape(name));
        let is_position = |step: &Step| !matches!(step, Step::Property(_));
        let changes = self.is_renamed || steps.iter().any(is_position);
        if !changes || name == self.owner || self.origins.contains_key(name) || !spellings.contains(&own) {
            return;
        }
        self.origins.insert(name.to_owned(), Origin { owner: self.owner.to_owned(), steps: steps.to_vec() });
        // The names of the schemas in it can have another spelling: `FormatOneOf0Part` for what is in `Format0`.
        self.open.push_back((name, spellings.to_vec()));
    }
}

/// Returns the spellings and the steps one step below.
fn below<'s>(
    spellings: &[String],
    steps: &[Step<'s>],
    words: &[String],
    step: Step<'s>,
) -> (Vec<String>, Vec<Step<'s>>) {
    let longer = spellings.iter().flat_map(|spelling| words.iter().map(move |word| format!("{spelling}{word}")));
    (longer.take(MAX_SPELLINGS).collect(), steps.iter().cloned().chain([step]).collect())
}

/// Returns the letters and digits of a name in lower case.
fn letters(name: &str) -> String {
    names::snake_words(name).replace('_', "")
}
