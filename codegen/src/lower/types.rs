//! Schemas to types. A schema that needs a name of its own becomes a [`TypeDef`]: a component under the
//! component's name, an inline one under the name of what holds it.

use std::collections::BTreeMap;

use openapiv3::{AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind};

use super::shape::{self, Plain, Shape};
use super::{Context, all_of, docs, unions};
use crate::model::{Field, Presence, Type, TypeDef, TypeKind, Variant};
use crate::names::{self, Scope};
use crate::source::node::{join, unescape};

/// Names that the generated types use themselves.
const RESERVED: [&str; 21] = [
    "AsRef",
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "From",
    "Into",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "Self",
    "Some",
    "String",
    "Vec",
    "Deserialize",
    "Serialize",
    "TextVisitor",
    "UnknownValue",
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
                }
                ReferenceOr::Reference { .. } => {
                    let ty = types.place(context, schema, &rust, &pointer).ty;
                    types.push(&rust, TypeKind::Alias(ty), &SchemaData::default(), &pointer);
                }
            }
        }
        types
    }

    /// The types, once what depends on other types has been decided.
    pub(super) fn finish(self) -> Vec<TypeDef> {
        let Self { mut defs, index, .. } = self;
        unions::find_tags(&mut defs, &index);
        defs
    }

    pub(super) fn get(&self, name: &str) -> Option<&TypeDef> {
        self.defs.get(*self.index.get(name)?)
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
        match schema.into() {
            SchemaRef::Item(schema) => self.item(context, schema, name, pointer),
            SchemaRef::Reference(reference) => self.reference(context, reference, pointer),
        }
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
                let nullable = schema.is_some_and(|schema| schema.schema_data.nullable);
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
        let nullable = schema.schema_data.nullable;
        let ty = match shape::of(schema) {
            Shape::Single(keyword, only) => {
                let pointer = join(&join(pointer, keyword), "0");
                let inner = self.place(context, only, name, &pointer);
                return Place { nullable: nullable || inner.nullable, ..inner };
            }
            Shape::Plain(plain) => self.plain(context, &plain, name, pointer),
            Shape::AllOf(members, beside) => {
                let merged = all_of::merge(context, members, beside.unwrap_or_default(), pointer);
                match merged.map(|kind| Schema { schema_data: schema.schema_data.clone(), schema_kind: kind }) {
                    Some(merged) if matches!(shape::of(&merged), Shape::Plain(_)) => {
                        return self.item(context, &merged, name, pointer);
                    }
                    Some(merged) => {
                        let name = context.claim(&mut self.scope, name, pointer);
                        self.define(context, &merged, &name, pointer);
                        Type::Named(name)
                    }
                    None => Type::Any,
                }
            }
            _ => {
                let name = context.claim(&mut self.scope, name, pointer);
                self.define(context, schema, &name, pointer);
                Type::Named(name)
            }
        };
        Place { ty, nullable }
    }

    /// A type that needs no name of its own.
    fn plain(&mut self, context: &mut Context, plain: &Plain, name: &str, pointer: &str) -> Type {
        match plain {
            Plain::Boolean => Type::Bool,
            Plain::Integer("int32") => Type::I32,
            Plain::Integer("uint64") => Type::U64,
            Plain::Integer(_) => Type::I64,
            Plain::Number("float") => Type::F32,
            Plain::Number(_) => Type::F64,
            Plain::Text("date-time") => Type::Timestamp,
            Plain::Text("date") => Type::Date,
            Plain::Text(_) => Type::String,
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
            Shape::TextEnum(values) => TypeKind::Enum(variants(values, schema)),
            Shape::Struct(object) => {
                let fields = self.properties(context, &object, name, pointer);
                let additional = self.additional(context, &object, &fields, name, pointer);
                self.push(name, TypeKind::Struct(fields), &schema.schema_data, pointer);
                if let Some(def) = self.index.get(name).and_then(|at| self.defs.get_mut(*at)) {
                    def.additional = additional;
                }
                return;
            }
            Shape::Union(keyword, members, beside) => {
                TypeKind::Union(unions::lower(self, context, schema, (keyword, members, beside), name, pointer))
            }
            Shape::AllOf(members, beside) => {
                if let Some(kind) = all_of::merge(context, members, beside.unwrap_or_default(), pointer) {
                    let merged = Schema { schema_data: schema.schema_data.clone(), schema_kind: kind };
                    self.define(context, &merged, name, pointer);
                }
                return;
            }
            Shape::Single(keyword, only) => {
                let pointer = join(&join(pointer, keyword), "0");
                TypeKind::Alias(self.place(context, only, &format!("{name}Inner"), &pointer).ty)
            }
            Shape::Plain(plain) => TypeKind::Alias(self.plain(context, &plain, name, pointer)),
        };
        self.push(name, kind, &schema.schema_data, pointer);
    }

    /// The type of a `multipart/form-data` body: a struct whose binary properties are files.
    pub(super) fn form(
        &mut self,
        context: &mut Context,
        schema: Option<&ReferenceOr<Schema>>,
        name: &str,
        pointer: &str,
    ) -> Type {
        let name = context.claim(&mut self.scope, name, pointer);
        let beside = ObjectType::default();
        let merged = schema.and_then(|schema| all_of::merge(context, std::slice::from_ref(schema), beside, pointer));
        let object = match merged {
            Some(SchemaKind::Type(openapiv3::Type::Object(object))) => object,
            // Any of several forms is a form in which no part has to be there.
            Some(SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members }) => {
                let mut any = ObjectType::default();
                for member in &members {
                    let member = std::slice::from_ref(member);
                    if let Some(SchemaKind::Type(openapiv3::Type::Object(part))) =
                        all_of::merge(context, member, ObjectType::default(), pointer)
                    {
                        any.properties.extend(part.properties);
                    }
                }
                any
            }
            Some(kind) if kind != SchemaKind::Any(AnySchema::default()) => {
                let span = context.span(pointer);
                let message = "a form is an object with a property for each part: this one has no parts";
                let warning = context.problems.warning("unsupported-form", span, pointer, message);
                warning.help("describe it as an object in an overlay action");
                ObjectType::default()
            }
            _ => ObjectType::default(),
        };
        let mut fields = self.properties(context, &object, &name, pointer);
        for (field, (_, property)) in fields.iter_mut().zip(&object.properties) {
            match file(context, SchemaRef::from(property), 64) {
                Some(true) => field.ty = Type::List(Box::new(Type::File)),
                Some(false) => field.ty = Type::File,
                None => {}
            }
        }
        self.push(&name, TypeKind::Form(fields), &SchemaData::default(), pointer);
        Type::Named(name)
    }

    /// Whether a form has a part that is a file, or several.
    pub(super) fn has_file(&self, form: &Type) -> bool {
        let is_file = |ty: &Type| matches!(ty, Type::File) || matches!(ty, Type::List(item) if **item == Type::File);
        match form.named().and_then(|name| self.get(name)).map(|def| &def.kind) {
            Some(TypeKind::Form(fields)) => fields.iter().any(|field| is_file(&field.ty)),
            _ => false,
        }
    }

    /// Says what the media type of a form's part is.
    pub(super) fn set_content_type(&mut self, ty: &Type, part: &str, content_type: Option<&str>) {
        let form = ty.named().and_then(|name| self.index.get(name)).and_then(|at| self.defs.get_mut(*at));
        if let Some(TypeDef { kind: TypeKind::Form(fields), .. }) = form {
            for field in fields.iter_mut().filter(|field| field.wire_name == part) {
                field.content_type = content_type.map(ToOwned::to_owned);
            }
        }
    }

    fn push(&mut self, name: &str, kind: TypeKind, data: &SchemaData, pointer: &str) {
        let text = data.description.as_deref().or(data.title.as_deref());
        self.index.insert(name.to_owned(), self.defs.len());
        self.defs.push(TypeDef {
            name: name.to_owned(),
            docs: docs::lines(text),
            kind,
            additional: None,
            decoded: false,
            encoded: false,
            deprecated: data.deprecated,
            pointer: pointer.to_owned(),
        });
    }

    fn properties(&mut self, context: &mut Context, object: &ObjectType, name: &str, pointer: &str) -> Vec<Field> {
        // Setters bear the names of their fields, beside the constructor.
        let mut scope = Scope::without(&["encode", "new", "with_additional_property"]);
        let mut fields = Vec::new();
        for (wire_name, property) in &object.properties {
            let pointer = join(&join(pointer, "properties"), wire_name);
            let hint = format!("{name}{}", names::pascal(wire_name));
            let place = self.place(context, property, &hint, &pointer);
            let data = property.as_item().map(|schema| &schema.schema_data);
            fields.push(Field {
                wire_name: wire_name.clone(),
                name: scope.claim(&field_name(wire_name)),
                content_type: None,
                presence: presence(object.required.contains(wire_name), place.nullable),
                ty: place.ty,
                docs: docs::lines(data.and_then(|data| data.description.as_deref())),
                deprecated: data.is_some_and(|data| data.deprecated),
            });
        }
        fields
    }
}

impl Types {
    /// The field for what is not declared, where the document says that there may be such.
    fn additional(
        &mut self,
        context: &mut Context,
        object: &ObjectType,
        fields: &[Field],
        name: &str,
        pointer: &str,
    ) -> Option<(String, Type)> {
        let ty = match object.additional_properties.as_ref()? {
            AdditionalProperties::Any(false) => return None,
            AdditionalProperties::Any(true) => Type::Any,
            AdditionalProperties::Schema(schema) => {
                let pointer = join(pointer, "additionalProperties");
                inner(self.place(context, &**schema, &format!("{name}Value"), &pointer))
            }
        };
        let mut scope = Scope::default();
        fields.iter().for_each(|field| {
            scope.claim(&field.name);
        });
        Some((scope.claim("additional_properties"), ty))
    }
}

/// Whether a schema stands for bytes.
pub(super) fn is_file(context: &Context, schema: SchemaRef) -> bool {
    file(context, schema, 64) == Some(false)
}

/// Whether a part of a form is a file, or with `true` a list of files. `depth` bounds a chain of references.
fn file(context: &Context, schema: SchemaRef, depth: usize) -> Option<bool> {
    let next = depth.checked_sub(1)?;
    match schema {
        SchemaRef::Reference(reference) => {
            let name = unescape(reference.strip_prefix("#/components/schemas/")?);
            file(context, SchemaRef::from(context.openapi.components.as_ref()?.schemas.get(&name)?), next)
        }
        SchemaRef::Item(schema) => match shape::of(schema) {
            Shape::Plain(Plain::Text("binary")) => Some(false),
            Shape::Plain(Plain::List(Some(items))) => file(context, SchemaRef::from(items), next).map(|_| true),
            Shape::Single(_, only) => file(context, SchemaRef::from(only), next),
            _ => None,
        },
    }
}

fn presence(required: bool, nullable: bool) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::Nullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    }
}

fn field_name(wire_name: &str) -> String {
    let name = names::snake(wire_name);
    if name == "new" { "new_".to_owned() } else { name }
}

/// The type of an item of a list or map, in which null has to be said.
pub(super) fn inner(place: Place) -> Type {
    if place.nullable { Type::Nullable(Box::new(place.ty)) } else { place.ty }
}

fn variants(values: Vec<&str>, schema: &Schema) -> Vec<Variant> {
    let described = schema.schema_data.extensions.get("x-enum-descriptions");
    // `Unknown` is the variant of every other value, and `ALL` and `Self` are the enum's own.
    let mut scope = Scope::without(&["Unknown", "Self"]);
    let mut seen = std::collections::BTreeSet::new();
    values
        .into_iter()
        .filter(|value| seen.insert(*value))
        .map(|value| Variant {
            wire_name: value.to_owned(),
            name: scope.claim(&names::variant(value)),
            docs: docs::lines(described.and_then(|all| all.get(value)?.as_str())),
        })
        .collect()
}
