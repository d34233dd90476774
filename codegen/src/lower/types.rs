//! Schemas to types. A schema that needs a name of its own becomes a [`TypeDef`]: a component under the
//! component's name, an inline one under the name of what holds it.

use std::collections::BTreeMap;

use openapiv3::{ReferenceOr, Schema, SchemaData};

use super::shape::{self, Plain, Shape};
use super::{Context, all_of, docs, enums, formats, objects, tags, unions};
use crate::model::{Field, Type, TypeDef, TypeKind};
use crate::names::{self, Scope};
use crate::source::node::{join, unescape};

/// Names that the generated types use themselves.
#[rustfmt::skip]
const RESERVED: [&str; 23] = [
    "AsRef", "Box", "Clone", "Debug", "Default", "Deserialize", "Eq", "Err", "From", "Into", "Keys", "None", "Nullable", "Ok", "Option",
    "Self", "Serialize", "Some", "String", "TextVisitor", "UnknownInteger", "UnknownValue", "Vec",
];

/// How deep schemas may be in each other; a document of YAML or JSON is not deeper, but what is merged may be.
const DEEPEST: usize = 64;

/// The types of an API, as they are found.
pub(super) struct Types {
    defs: Vec<TypeDef>,
    /// Where each type is in the list.
    index: BTreeMap<String, usize>,
    scope: Scope,
    /// The name of each component schema's type.
    components: BTreeMap<String, String>,
}

/// A type at a place, and whether null may stand there.
pub(super) struct Place {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

/// A schema or a reference to one, wherever openapiv3 boxes it and wherever it does not.
#[derive(Clone, Copy)]
pub(super) enum SchemaRef<'s> {
    Item(&'s Schema),
    Reference(&'s str),
}

impl<'s> From<&'s Schema> for SchemaRef<'s> {
    fn from(schema: &'s Schema) -> Self {
        Self::Item(schema)
    }
}

impl<'s> From<&'s ReferenceOr<Schema>> for SchemaRef<'s> {
    fn from(schema: &'s ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Item(schema),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}

impl<'s> From<&'s ReferenceOr<Box<Schema>>> for SchemaRef<'s> {
    fn from(schema: &'s ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Item(schema),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}

impl Types {
    /// Lowers every component schema. They are named before anything else, so that a type that is inline
    /// somewhere never takes the name of a component.
    pub(super) fn new(context: &mut Context) -> Self {
        let mut types = Self {
            defs: Vec::new(),
            index: BTreeMap::new(),
            scope: Scope::without(&RESERVED),
            components: BTreeMap::new(),
        };
        let Some(components) = &context.openapi.components else { return types };
        for name in components.schemas.keys() {
            let pointer = join("#/components/schemas", name);
            let rust = context.claim(&mut types.scope, &names::pascal(name), &pointer);
            types.components.insert(name.clone(), rust);
        }
        for (name, schema) in &components.schemas {
            let pointer = join("#/components/schemas", name);
            let Some(rust) = types.components.get(name).cloned() else { continue };
            match schema {
                ReferenceOr::Item(schema) => {
                    context.expanding.push(name.clone());
                    types.define(context, schema, &rust, &pointer);
                    context.expanding.pop();
                    let place = Place { ty: Type::Named(rust), nullable: schema.schema_data.nullable };
                    context.record(schema.into(), &place, &pointer);
                }
                ReferenceOr::Reference { .. } => {
                    let ty = types.place(context, schema, &rust, &pointer).ty;
                    types.push(&rust, TypeKind::Alias(ty), &SchemaData::default(), &pointer);
                }
            }
        }
        types
    }

    /// The types and their names, once what depends on other types has been decided.
    pub(super) fn finish(self) -> (Vec<TypeDef>, Scope) {
        let Self { mut defs, index, scope, .. } = self;
        tags::find(&mut defs, &index);
        objects::find_constants(&mut defs, &index);
        (defs, scope)
    }

    pub(super) fn get(&self, name: &str) -> Option<&TypeDef> {
        self.defs.get(*self.index.get(name)?)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut TypeDef> {
        self.defs.get_mut(*self.index.get(name)?)
    }

    /// A name for a type that is inline.
    pub(super) fn claim(&mut self, context: &mut Context, name: &str, pointer: &str) -> String {
        // With more around it, what had been a keyword is none.
        let whole = if name == "Self_" { name.to_owned() } else { name.replace('_', "") };
        context.claim(&mut self.scope, &whole, pointer)
    }

    /// The Rust name of a component schema's type.
    pub(super) fn component(&self, name: &str) -> Option<&str> {
        self.components.get(name).map(String::as_str)
    }

    /// The fields of a struct, aliases followed.
    pub(super) fn fields(&self, ty: &Type) -> Option<&[Field]> {
        let mut ty = ty;
        // More steps than that are a circle, which is an error of its own.
        for _ in 0..64 {
            let Type::Named(name) = ty else { return None };
            match &self.get(name)?.kind {
                TypeKind::Struct(fields) => return Some(fields),
                TypeKind::Alias(target) => ty = target,
                _ => return None,
            }
        }
        None
    }

    /// The type of a schema at some place; `name` is for the type that may have to be made for it.
    pub(super) fn place<'s>(
        &mut self,
        context: &mut Context,
        schema: impl Into<SchemaRef<'s>>,
        name: &str,
        pointer: &str,
    ) -> Place {
        let schema = schema.into();
        let place = match schema {
            SchemaRef::Item(schema) => self.item(context, schema, name, pointer),
            SchemaRef::Reference(reference) => self.reference(context, reference, pointer),
        };
        context.record(schema, &place, pointer);
        place
    }

    fn reference(&self, context: &mut Context, reference: &str, pointer: &str) -> Place {
        let name = reference.strip_prefix("#/components/schemas/").map(unescape);
        let found = name.and_then(|name| {
            Some((self.components.get(&name)?, context.openapi.components.as_ref()?.schemas.get(&name)?))
        });
        match found {
            Some((rust, target)) => {
                let mut target = Some(target);
                // More steps than that are a circle, which the normaliser has refused.
                for _ in 0..64 {
                    let Some(ReferenceOr::Reference { reference }) = target else { break };
                    let name = unescape(reference.rsplit('/').next().unwrap_or_default());
                    target = context.openapi.components.as_ref().and_then(|components| components.schemas.get(&name));
                }
                let schema = target.and_then(ReferenceOr::as_item);
                let nullable = schema.is_some_and(|schema| all_of::is_nullable(context, schema));
                Place { ty: Type::Named(rust.clone()), nullable }
            }
            None => {
                context.unsupported(
                    "reference",
                    pointer,
                    format!("`{reference}` does not lead to a component schema"),
                    "put the schema into `components.schemas` and refer to it there",
                );
                Place { ty: Type::Any, nullable: false }
            }
        }
    }

    fn item(&mut self, context: &mut Context, schema: &Schema, name: &str, pointer: &str) -> Place {
        let nullable = all_of::is_nullable(context, schema);
        let ty = match shape::of(schema) {
            Shape::Single(keyword, only) => {
                let pointer = join(&join(pointer, keyword), "0");
                let inner = self.place(context, only, name, &pointer);
                return Place { nullable: nullable || inner.nullable, ..inner };
            }
            Shape::Plain(plain) => self.plain(context, &plain, &schema.schema_data, (name, pointer)),
            Shape::AllOf(members, beside) => {
                match all_of::merge(context, members, beside.unwrap_or_default(), &schema.schema_data, pointer) {
                    Some(merged) if matches!(shape::of(&merged), Shape::Plain(_)) => {
                        return self.item(context, &merged, name, pointer);
                    }
                    Some(merged) => {
                        let name = self.claim(context, name, pointer);
                        self.define(context, &merged, &name, pointer);
                        Type::Named(name)
                    }
                    None => Type::Any,
                }
            }
            _ => {
                let name = self.claim(context, name, pointer);
                self.define(context, schema, &name, pointer);
                Type::Named(name)
            }
        };
        Place { ty, nullable }
    }

    /// A type that needs no name of its own.
    fn plain(
        &mut self,
        context: &mut Context,
        plain: &Plain,
        said: &SchemaData,
        (name, pointer): (&str, &str),
    ) -> Type {
        match plain {
            Plain::Boolean => Type::Bool,
            Plain::Integer(format, is_unsigned) => formats::integer(format, *is_unsigned),
            // A `f32` would lose digits, whatever the format says.
            Plain::Number => Type::F64,
            Plain::Text(format) => formats::text(context, format, said, pointer),
            Plain::List(items) => {
                let item = items
                    .map(|items| inner(self.place(context, items, &format!("{name}Item"), &join(pointer, "items"))));
                Type::List(Box::new(item.unwrap_or_else(|| context.untyped(pointer))))
            }
            Plain::Map(Some(values)) => {
                let pointer = join(pointer, "additionalProperties");
                Type::Map(Box::new(inner(self.place(context, *values, &format!("{name}Value"), &pointer))))
            }
            Plain::Map(None) => Type::Object,
            Plain::Any => context.untyped(pointer),
        }
    }

    /// Makes the type of a schema under a name that was claimed for it.
    pub(super) fn define(&mut self, context: &mut Context, schema: &Schema, name: &str, pointer: &str) {
        if context.depth > DEEPEST {
            let message = format!("the schema is in more than {DEEPEST} others");
            context.unsupported(
                "too-deep",
                pointer,
                message,
                "describe it as a component of its own in an overlay action",
            );
            return;
        }
        context.depth += 1;
        self.define_at_depth(context, schema, name, pointer);
        context.depth -= 1;
    }

    fn define_at_depth(&mut self, context: &mut Context, schema: &Schema, name: &str, pointer: &str) {
        let kind = match shape::of(schema) {
            Shape::Enum(values) => enums::lower(&values, schema),
            Shape::Struct(object) => {
                let fields = self.properties(context, &object, name, pointer);
                let additional = self.additional(context, &object, &fields, name, pointer);
                self.push(name, TypeKind::Struct(fields), &schema.schema_data, pointer);
                if let Some(def) = self.get_mut(name) {
                    def.additional = additional;
                }
                return;
            }
            Shape::Union(keyword, members, beside) => {
                TypeKind::Union(unions::lower(self, context, schema, (keyword, members, beside), name, pointer))
            }
            Shape::AllOf(members, beside) => {
                let said = &schema.schema_data;
                if let Some(merged) = all_of::merge(context, members, beside.unwrap_or_default(), said, pointer) {
                    self.define(context, &merged, name, pointer);
                }
                return;
            }
            Shape::Single(keyword, only) => {
                let pointer = join(&join(pointer, keyword), "0");
                TypeKind::Alias(self.place(context, only, &format!("{name}Inner"), &pointer).ty)
            }
            Shape::Plain(plain) => TypeKind::Alias(self.plain(context, &plain, &schema.schema_data, (name, pointer))),
        };
        self.push(name, kind, &schema.schema_data, pointer);
    }

    pub(super) fn push(&mut self, name: &str, kind: TypeKind, data: &SchemaData, pointer: &str) {
        let text = data.description.as_deref().or(data.title.as_deref());
        self.index.insert(name.to_owned(), self.defs.len());
        self.defs.push(TypeDef {
            name: name.to_owned(),
            docs: docs::lines(text),
            module: None,
            kind,
            additional: None,
            decoded: false,
            encoded: false,
            deprecated: data.deprecated,
            pointer: pointer.to_owned(),
        });
    }
}

/// The type of an item of a list or map, in which null has to be said.
pub(super) fn inner(place: Place) -> Type {
    if place.nullable { Type::Nullable(Box::new(place.ty)) } else { place.ty }
}
