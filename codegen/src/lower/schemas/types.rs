//! The types of an API while they are found.
//!
//! A schema that needs a name becomes a [`TypeDef`]: a component under the component's name, an inline schema under
//! the name of the type that holds it.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema, SchemaData};

use super::only_values::{self, OnlyValue};
use super::recursion::{MAX_DEPTH, MAX_UNNAMED_DEPTH, Recursion};
use super::shape::{self, Plain, Shape};
use super::stated::StatedValues;
use super::unions::UnionDraft;
use super::{all_of, enum_unions, enums, formats, integers, nullable, objects, unions};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::position::Position;
use crate::lower::schema_ref::SchemaRef;
use crate::model::{Type, TypeDef, TypeGraph, TypeKind, TypedSchema};
use crate::names::Scope;
use crate::settings::TypeSelection;
use crate::source::node::{join, unescape};

/// The types of an API while they are found.
pub(in crate::lower) struct Types {
    /// The definitions, without unions.
    pub(in crate::lower) graph: TypeGraph,
    /// The unions, by name.
    pub(in crate::lower) unions: IndexMap<String, UnionDraft>,
    /// The names of all types.
    pub(in crate::lower) scope: Scope,
    /// The schemas and their types, if all types are generated.
    pub(in crate::lower) typed_schemas: Option<Vec<TypedSchema>>,
    /// The scalars in the examples and defaults of the document.
    stated: StatedValues,
    /// The name of the type of each component schema.
    pub(super) components: BTreeMap<String, String>,
    /// The positions of components that were inline schemas.
    pub(super) component_positions: BTreeMap<String, Position>,
    /// The types of components that are parts of forms, by reference.
    pub(super) parts: BTreeMap<String, Type>,
    /// The references that the search for files in JSON has followed.
    pub(super) searched: BTreeSet<String>,
    /// The properties that discriminators name.
    pub(super) tags: BTreeSet<String>,
    /// The state of the recursion.
    pub(super) recursion: Recursion,
}

/// The type of a schema, and whether its value may be null.
pub(in crate::lower) struct TypeUse {
    pub(in crate::lower) ty: Type,
    pub(in crate::lower) nullable: bool,
    /// The only value that the schema lists.
    pub(in crate::lower) only: Option<OnlyValue>,
}

impl TypeUse {
    pub(in crate::lower) fn new(ty: Type) -> Self {
        Self { ty, nullable: false, only: None }
    }

    /// Returns the type of a schema with only one value.
    fn only(only: OnlyValue, nullable: bool) -> Self {
        Self { ty: only.ty(), nullable, only: Some(only) }
    }

    /// Returns the type of a value that cannot be absent, such as an item of a list: null becomes part of the type.
    pub(in crate::lower) fn into_value(self) -> Type {
        if self.nullable { Type::Nullable(Box::new(self.ty)) } else { self.ty }
    }
}

impl Types {
    /// Lowers every component schema. All components get their names first, so that the type of an inline schema
    /// never takes the name of a component.
    pub(in crate::lower) fn new(context: &mut Context, selection: TypeSelection) -> Self {
        let mut types = Self {
            graph: TypeGraph::default(),
            unions: IndexMap::new(),
            scope: context.types(),
            typed_schemas: (selection == TypeSelection::All).then(Vec::new),
            stated: StatedValues::of(context.tree),
            components: BTreeMap::new(),
            component_positions: BTreeMap::new(),
            parts: BTreeMap::new(),
            searched: BTreeSet::new(),
            tags: objects::tags(context.tree),
            recursion: Recursion::default(),
        };
        let Some(components) = &context.openapi.components else { return types };
        types.name_components(context);
        for (name, schema) in &components.schemas {
            let rust = types.component(name).unwrap_or_default().to_owned();
            let pointer = join("#/components/schemas", name);
            if let Some(only) = only_values::of(context, schema.into()) {
                let nullable = context.schema(schema.into()).is_some_and(|schema| is_nullable(context, schema));
                types.record(context, schema.into(), &TypeUse::only(only, nullable), &pointer);
                continue;
            }
            let at = match types.component_positions.get(name) {
                Some(at) => at.clone(),
                None => Position::new(pointer, rust),
            };
            match schema {
                ReferenceOr::Item(schema) => {
                    types.recursion.expanding.push(name.clone());
                    types.define(context, schema, shape::of(schema), &at);
                    types.recursion.expanding.pop();
                    let ty = Type::Named(at.hint.clone());
                    let used = TypeUse { ty, nullable: is_nullable(context, schema), only: None };
                    types.record(context, schema.into(), &used, &at.pointer);
                }
                ReferenceOr::Reference { .. } => {
                    let ty = types.lower(context, schema, &at).ty;
                    types.push(TypeKind::Alias(ty), &SchemaData::default(), &at);
                }
            }
        }
        types
    }

    /// Claims a name of a position for the type of an inline schema. `kinds` are words for the kind of type.
    pub(super) fn claim(
        &mut self,
        context: &mut Context,
        at: &Position,
        title: Option<&str>,
        kinds: &[&str],
    ) -> Position {
        let mut at = at.clone();
        // The parts of a merged schema can have the same position.
        while self.scope.has_claimed(&at.key) {
            at = at.keyed("other");
        }
        context.override_type(&at.key, &at.pointer);
        let name = context.claim_one_of(&mut self.scope, &at.key, &at.names(title, kinds), &at.pointer);
        at.named(&name)
    }

    /// Returns the name of the type of a component schema.
    pub(super) fn component(&self, name: &str) -> Option<&str> {
        self.components.get(name).map(String::as_str)
    }

    /// Returns the type of a schema.
    pub(in crate::lower) fn lower<'s>(
        &mut self,
        context: &mut Context,
        schema: impl Into<SchemaRef<'s>>,
        at: &Position,
    ) -> TypeUse {
        let schema = schema.into();
        let used = match schema {
            SchemaRef::Item(_) if self.recursion.unnamed_depth > MAX_UNNAMED_DEPTH => {
                too_deep(context, MAX_UNNAMED_DEPTH, &at.pointer);
                return TypeUse::new(Type::Any);
            }
            SchemaRef::Item(schema) => {
                self.recursion.unnamed_depth += 1;
                let used = self.inline(context, schema, shape::of(schema), at);
                self.recursion.unnamed_depth -= 1;
                used
            }
            SchemaRef::Reference(reference) => self.reference(context, reference, &at.pointer),
        };
        self.record(context, schema, &used, &at.pointer);
        used
    }

    /// Returns the type of the component schema to which a reference leads.
    fn reference(&self, context: &mut Context, reference: &str, pointer: &str) -> TypeUse {
        let schema = context.schema(SchemaRef::Reference(reference));
        let nullable = schema.is_some_and(|schema| is_nullable(context, schema));
        if let Some(only) = only_values::of(context, SchemaRef::Reference(reference)) {
            return TypeUse::only(only, nullable);
        }
        let name = reference.strip_prefix("#/components/schemas/").map(unescape);
        let Some(rust) = name.and_then(|name| self.components.get(&name)) else {
            let message = format!("`{reference}` does not lead to a component schema");
            let help = "put the schema into `components.schemas` and refer to it there";
            context.error("reference", pointer, message, help);
            return TypeUse::new(Type::Any);
        };
        TypeUse { ty: Type::Named(rust.clone()), nullable, only: None }
    }

    /// Returns the type of an inline schema. It gets a definition if it needs a name.
    fn inline(&mut self, context: &mut Context, schema: &Schema, shape: Shape, at: &Position) -> TypeUse {
        let nullable = nullable::is_nullable(context, schema, &shape);
        if let Some(only) = only_values::of_schema(schema) {
            return TypeUse::only(only, nullable);
        }
        let ty = match shape {
            Shape::Single(keyword, only) => {
                let inner = self.lower(context, only, &at.join(keyword).join("0"));
                return TypeUse { nullable: nullable || inner.nullable, ..inner };
            }
            Shape::Plain(plain) => self.plain(context, &plain, &schema.schema_data, at),
            Shape::AllOf(members, siblings) => {
                match all_of::merge(context, &mut self.recursion, members, siblings, schema, &at.pointer) {
                    Some(merged) => match shape::of(&merged) {
                        shape if matches!(shape, Shape::Plain(_)) || only_values::of_schema(&merged).is_some() => {
                            return self.inline(context, &merged, shape, at);
                        }
                        shape => self.named(context, &merged, shape, at),
                    },
                    None => Type::Any,
                }
            }
            Shape::Union(union) => match enum_unions::list(context, schema, &union) {
                Some(list) => self.inline(context, &list, shape::of(&list), at).ty,
                None => self.named(context, schema, Shape::Union(union), at),
            },
            shape => self.named(context, schema, shape, at),
        };
        TypeUse { ty, nullable, only: None }
    }

    /// Defines a type under a new name.
    fn named(&mut self, context: &mut Context, schema: &Schema, shape: Shape, at: &Position) -> Type {
        let at = self.claim(context, at, schema.schema_data.title.as_deref(), kind_words(&shape));
        self.define(context, schema, shape, &at);
        Type::Named(at.hint)
    }

    /// Returns a type that needs no name.
    fn plain(&mut self, context: &mut Context, plain: &Plain, data: &SchemaData, at: &Position) -> Type {
        match plain {
            Plain::Boolean => Type::Bool,
            Plain::Integer { format, bounds } => {
                let stated = self.stated.get(&at.pointer);
                integers::lower(context, (format, *bounds), data, stated, &at.pointer)
            }
            // An `f32` would lose digits, whatever the format is.
            Plain::Number => Type::F64,
            Plain::String { format } => {
                formats::string(context, format, data, self.stated.get(&at.pointer), &at.pointer)
            }
            Plain::List(items) => {
                let items = match items {
                    Some(items) => self.lower(context, *items, &at.join("items").each("Item")).into_value(),
                    None => context.untyped(&at.pointer),
                };
                Type::List(Box::new(items))
            }
            Plain::Map(Some(values)) => {
                let at = at.join("additionalProperties").each("Value");
                Type::Map(Box::new(self.lower(context, *values, &at).into_value()))
            }
            Plain::Map(None) => Type::Object,
            Plain::Any => context.untyped(&at.pointer),
        }
    }

    /// Defines the type of a schema under a name that is claimed for it.
    fn define(&mut self, context: &mut Context, schema: &Schema, shape: Shape, at: &Position) {
        if self.recursion.depth > MAX_DEPTH {
            too_deep(context, MAX_DEPTH, &at.pointer);
            return;
        }
        self.recursion.depth += 1;
        self.define_kind(context, schema, shape, at);
        self.recursion.depth -= 1;
    }

    /// Defines the type of a schema, of which the nesting is checked.
    fn define_kind(&mut self, context: &mut Context, schema: &Schema, shape: Shape, at: &Position) {
        let data = &schema.schema_data;
        let kind = match shape {
            Shape::Enum(values) => enums::lower(context, enums::known(&values, data), data, at),
            Shape::Struct(object) => {
                let fields = self.properties(context, &object, at);
                let additional = self.additional(context, &object, &fields, at);
                let def = TypeDef { additional, ..definition(TypeKind::Struct(fields), data, at) };
                self.graph.push(def);
                return;
            }
            Shape::Union(combination) => {
                if let Some(values) = enum_unions::values(context, schema, &combination) {
                    self.push(enums::lower(context, values, data, at), data, at);
                    return;
                }
                if let Some(list) = enum_unions::list(context, schema, &combination) {
                    self.define(context, &list, shape::of(&list), at);
                    return;
                }
                let draft = unions::lower(self, context, schema, &combination, at);
                self.unions.insert(at.hint.clone(), draft);
                return;
            }
            Shape::AllOf(members, siblings) => {
                let merged = all_of::merge(context, &mut self.recursion, members, siblings, schema, &at.pointer);
                if let Some(merged) = merged {
                    self.define(context, &merged, shape::of(&merged), at);
                }
                return;
            }
            Shape::Single(keyword, only) => {
                TypeKind::Alias(self.lower(context, only, &at.join(keyword).join("0").suffixed("Inner")).ty)
            }
            Shape::Plain(plain) => TypeKind::Alias(self.plain(context, &plain, data, at)),
        };
        self.push(kind, data, at);
    }

    /// Adds a definition.
    pub(super) fn push(&mut self, kind: TypeKind, data: &SchemaData, at: &Position) {
        self.graph.push(definition(kind, data, at));
    }

    /// Returns the number of types so far: the position of the next one in the order of the document.
    pub(super) fn count(&self) -> usize {
        self.graph.len() + self.unions.len()
    }
}

/// Returns whether the value of a component may be null.
fn is_nullable(context: &Context, schema: &Schema) -> bool {
    nullable::is_nullable(context, schema, &shape::of(schema))
}

/// Returns a definition that no operation is known to use.
pub(super) fn definition(kind: TypeKind, data: &SchemaData, at: &Position) -> TypeDef {
    TypeDef {
        name: at.hint.clone(),
        docs: docs::lines(data.description.as_deref().or(data.title.as_deref())),
        module: None,
        kind,
        constants: Vec::new(),
        additional: None,
        decoded: false,
        encoded: false,
        output: None,
        is_nullable: false,
        deprecated: data.deprecated,
        aliases: Vec::new(),
        pointer: at.pointer.clone(),
        key: at.key.clone(),
    }
}

/// Returns words for the kind of a type, which distinguish it from another type with the same name.
pub(super) fn kind_words(shape: &Shape) -> &'static [&'static str] {
    match shape {
        Shape::Enum(_) => &["Kind", "Value"],
        Shape::Union(_) => &["Choice", "Either"],
        Shape::Plain(_) => &["Value", "Data"],
        Shape::Struct(_) | Shape::AllOf(..) | Shape::Single(..) => &["Details", "Object"],
    }
}

fn too_deep(context: &mut Context, limit: usize, pointer: &str) {
    let message = format!("the schema is nested in more than {limit} others");
    context.error("too-deep", pointer, message, "describe it as a component of its own in an overlay action");
}
