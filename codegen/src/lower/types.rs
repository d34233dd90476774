//! Schemas to types. A schema that needs a name of its own becomes a [`TypeDef`]: a component under the
//! component's name, an inline one under the name of what holds it.

use std::collections::BTreeMap;

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, NumberFormat, ObjectType, ReferenceOr, Schema, SchemaData,
    SchemaKind, StringFormat, VariantOrUnknownOrEmpty,
};

use super::{Context, all_of, docs};
use crate::model::{Field, Type, TypeDef, TypeKind, Variant};
use crate::names::{self, Scope};
use crate::source::node::{join, unescape};

/// Names that the generated types use themselves.
const RESERVED: [&str; 16] = [
    "AsRef", "Box", "Clone", "Debug", "Default", "Eq", "Err", "From", "Into", "None", "Ok", "Option", "Self", "Some",
    "String", "Vec",
];

/// The types of an API, as they are found.
pub(super) struct Types {
    defs: Vec<TypeDef>,
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
        let mut types = Self { defs: Vec::new(), scope: Scope::without(&RESERVED), components: BTreeMap::new() };
        let Some(components) = &context.openapi.components else { return types };
        for name in components.schemas.keys() {
            let rust = types.scope.claim(&names::pascal(name));
            types.components.insert(name.clone(), rust);
        }
        for (name, schema) in &components.schemas {
            let pointer = join("#/components/schemas", name);
            let Some(rust) = types.components.get(name).cloned() else { continue };
            match schema {
                ReferenceOr::Item(schema) => types.define(context, schema, &rust, &pointer),
                ReferenceOr::Reference { .. } => {
                    let ty = types.place(context, schema, &rust, &pointer).ty;
                    types.push(&rust, TypeKind::Alias(ty), &SchemaData::default(), &pointer);
                }
            }
        }
        types
    }

    pub(super) fn finish(self) -> Vec<TypeDef> {
        self.defs
    }

    pub(super) fn get(&self, name: &str) -> Option<&TypeDef> {
        self.defs.iter().find(|def| def.name == name)
    }

    /// The fields of a struct, aliases followed.
    pub(super) fn fields(&self, ty: &Type) -> Option<&[Field]> {
        match &self.get(ty.named()?)?.kind {
            TypeKind::Struct(fields) if matches!(ty, Type::Named(_)) => Some(fields),
            TypeKind::Alias(ty) => self.fields(ty),
            _ => None,
        }
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
                let nullable = target.as_item().is_some_and(|schema| schema.schema_data.nullable);
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
        let place = |ty| Place { ty, nullable };
        match single(&schema.schema_kind) {
            Some((keyword, only)) => {
                let pointer = join(&join(pointer, keyword), "0");
                let inner = self.place(context, only, name, &pointer);
                return Place { nullable: nullable || inner.nullable, ..inner };
            }
            None if needs_name(&schema.schema_kind) => {
                let name = self.scope.claim(name);
                self.define(context, schema, &name, pointer);
                return place(Type::Named(name));
            }
            None => {}
        }
        place(self.unnamed(context, schema, name, pointer))
    }

    /// A type that needs no name of its own.
    fn unnamed(&mut self, context: &mut Context, schema: &Schema, name: &str, pointer: &str) -> Type {
        use openapiv3::Type as Kind;
        match &schema.schema_kind {
            SchemaKind::Type(Kind::Boolean(_)) => Type::Bool,
            SchemaKind::Type(Kind::Integer(integer)) => match &integer.format {
                VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Type::I32,
                VariantOrUnknownOrEmpty::Unknown(format) if format == "uint64" => Type::U64,
                _ => Type::I64,
            },
            SchemaKind::Type(Kind::Number(number)) => match &number.format {
                VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => Type::F32,
                _ => Type::F64,
            },
            SchemaKind::Type(Kind::String(string)) => match &string.format {
                VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Type::Timestamp,
                VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Type::Date,
                _ => Type::String,
            },
            SchemaKind::Type(Kind::Array(array)) => {
                let item = array
                    .items
                    .as_ref()
                    .map(|items| self.place(context, items, &format!("{name}Item"), &join(pointer, "items")));
                Type::List(Box::new(item.map_or(Type::Any, inner)))
            }
            SchemaKind::Type(Kind::Object(object)) => self.map(context, object, name, pointer),
            SchemaKind::Any(any) if *any == AnySchema::default() => Type::Any,
            _ => {
                context.unsupported(
                    "unsupported-schema",
                    pointer,
                    "this combination of schemas has no type yet",
                    "describe it with `type`, `properties`, `items`, `enum` or `allOf` of objects in an overlay action",
                );
                Type::Any
            }
        }
    }

    /// An object without properties: a map if the values are described, else any JSON object.
    fn map(&mut self, context: &mut Context, object: &ObjectType, name: &str, pointer: &str) -> Type {
        match &object.additional_properties {
            Some(AdditionalProperties::Schema(schema)) => {
                let value =
                    self.place(context, &**schema, &format!("{name}Value"), &join(pointer, "additionalProperties"));
                Type::Map(Box::new(inner(value)))
            }
            _ => Type::Object,
        }
    }

    /// Makes the type of a schema under a name that was claimed for it.
    fn define(&mut self, context: &mut Context, schema: &Schema, name: &str, pointer: &str) {
        use openapiv3::Type as Kind;
        let kind = match &schema.schema_kind {
            SchemaKind::Type(Kind::String(string)) if !string.enumeration.is_empty() => {
                let values = string.enumeration.iter().flatten().map(String::as_str);
                TypeKind::Enum(variants(values, schema))
            }
            SchemaKind::Type(Kind::Object(object)) if !object.properties.is_empty() => {
                if matches!(object.additional_properties, Some(AdditionalProperties::Schema(_))) {
                    let pointer = join(pointer, "additionalProperties");
                    let span = context.span(&pointer);
                    context.problems.warning(
                        "extra-properties",
                        span,
                        &pointer,
                        "properties beyond the declared ones are not kept yet",
                    );
                }
                TypeKind::Struct(self.properties(context, object, name, pointer))
            }
            SchemaKind::AllOf { all_of } if all_of.len() > 1 => match all_of::merge(context, all_of, pointer) {
                Some(object) => TypeKind::Struct(self.properties(context, &object, name, pointer)),
                None => return,
            },
            SchemaKind::Any(any) if is_text_enum(any) => {
                let values = any.enumeration.iter().filter_map(|value| value.as_str());
                TypeKind::Enum(variants(values, schema))
            }
            SchemaKind::Any(any) if is_object(any) => {
                TypeKind::Struct(self.properties(context, &as_object(any), name, pointer))
            }
            kind => match single(kind) {
                Some((keyword, only)) => {
                    let pointer = join(&join(pointer, keyword), "0");
                    TypeKind::Alias(self.place(context, only, &format!("{name}Inner"), &pointer).ty)
                }
                None => TypeKind::Alias(self.unnamed(context, schema, name, pointer)),
            },
        };
        self.push(name, kind, &schema.schema_data, pointer);
    }

    fn push(&mut self, name: &str, kind: TypeKind, data: &SchemaData, pointer: &str) {
        let text = data.description.as_deref().or(data.title.as_deref());
        self.defs.push(TypeDef {
            name: name.to_owned(),
            docs: docs::lines(text),
            kind,
            decoded: false,
            encoded: false,
            deprecated: data.deprecated,
            pointer: pointer.to_owned(),
        });
    }

    fn properties(&mut self, context: &mut Context, object: &ObjectType, name: &str, pointer: &str) -> Vec<Field> {
        // Setters bear the names of their fields, beside the constructor.
        let mut scope = Scope::without(&["new"]);
        let mut fields = Vec::new();
        for (wire_name, property) in &object.properties {
            let pointer = join(&join(pointer, "properties"), wire_name);
            let hint = format!("{name}{}", names::pascal(wire_name));
            let place = self.place(context, property, &hint, &pointer);
            let data = property.as_item().map(|schema| &schema.schema_data);
            fields.push(Field {
                wire_name: wire_name.clone(),
                name: scope.claim(&field_name(wire_name)),
                optional: place.nullable || !object.required.contains(wire_name),
                ty: place.ty,
                docs: docs::lines(data.and_then(|data| data.description.as_deref())),
                deprecated: data.is_some_and(|data| data.deprecated),
            });
        }
        fields
    }
}

fn field_name(wire_name: &str) -> String {
    let name = names::snake(wire_name);
    if name == "new" { "new_".to_owned() } else { name }
}

/// The type of an item of a list or map, in which null has to be said.
fn inner(place: Place) -> Type {
    if place.nullable { Type::Nullable(Box::new(place.ty)) } else { place.ty }
}

fn variants<'a>(values: impl Iterator<Item = &'a str>, schema: &Schema) -> Vec<Variant> {
    let described = schema.schema_data.extensions.get("x-enum-descriptions");
    // `Unknown` is the variant of every other value, and `ALL` and `Self` are the enum's own.
    let mut scope = Scope::without(&["Unknown", "Self"]);
    let mut seen = std::collections::BTreeSet::new();
    values
        .filter(|value| seen.insert(value.to_owned()))
        .map(|value| Variant {
            wire_name: value.to_owned(),
            name: scope.claim(&names::variant(value)),
            docs: docs::lines(described.and_then(|all| all.get(value)?.as_str())),
        })
        .collect()
}

/// The only member of a combination that has one, and the keyword that holds it.
fn single(kind: &SchemaKind) -> Option<(&'static str, &ReferenceOr<Schema>)> {
    let (keyword, members) = match kind {
        SchemaKind::AllOf { all_of } => ("allOf", all_of),
        SchemaKind::OneOf { one_of } => ("oneOf", one_of),
        SchemaKind::AnyOf { any_of } => ("anyOf", any_of),
        SchemaKind::Any(any) => {
            let without = |any: &AnySchema| {
                AnySchema { all_of: Vec::new(), one_of: Vec::new(), any_of: Vec::new(), ..any.clone() }
                    == AnySchema::default()
            };
            match (any.all_of.as_slice(), any.one_of.as_slice(), any.any_of.as_slice()) {
                (all @ [_], [], []) if without(any) => return Some(("allOf", &all[0])),
                ([], one @ [_], []) if without(any) => return Some(("oneOf", &one[0])),
                ([], [], one @ [_]) if without(any) => return Some(("anyOf", &one[0])),
                _ => return None,
            }
        }
        _ => return None,
    };
    match members.as_slice() {
        [only] => Some((keyword, only)),
        _ => None,
    }
}

/// Whether a schema becomes a type with a name.
fn needs_name(kind: &SchemaKind) -> bool {
    use openapiv3::Type as Kind;
    match kind {
        SchemaKind::Type(Kind::String(string)) => !string.enumeration.is_empty(),
        SchemaKind::Type(Kind::Object(object)) => !object.properties.is_empty(),
        SchemaKind::AllOf { all_of } => all_of.len() > 1,
        SchemaKind::Any(any) => is_text_enum(any) || is_object(any),
        _ => false,
    }
}

fn is_text_enum(any: &AnySchema) -> bool {
    let no_more = AnySchema { enumeration: Vec::new(), ..any.clone() } == AnySchema::default();
    no_more && !any.enumeration.is_empty() && any.enumeration.iter().all(serde_json::Value::is_string)
}

/// Properties without `type: object`.
fn is_object(any: &AnySchema) -> bool {
    !any.properties.is_empty()
        && any.all_of.is_empty()
        && any.one_of.is_empty()
        && any.any_of.is_empty()
        && any.not.is_none()
        && any.items.is_none()
}

fn as_object(any: &AnySchema) -> ObjectType {
    ObjectType {
        properties: any.properties.clone(),
        required: any.required.clone(),
        additional_properties: any.additional_properties.clone(),
        min_properties: None,
        max_properties: None,
    }
}
