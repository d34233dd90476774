//! `oneOf` and `anyOf`: the members of a union.
//!
//! A union stays a draft until all types are known, because the types of its members decide how they are
//! distinguished. The pass `tags` makes a [`Union`](crate::model::Union) of it.

use openapiv3::{Discriminator, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, Type as Kind};

use super::enum_unions;
use super::enums::{self, Known};
use super::shape::{self, Combination, Plain, Shape};
use super::subtypes::inherits;
use super::types::Types;
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::position::Position;
use crate::model::{Type, UnitVariant};
use crate::names::{Scope, Section};
use crate::source::node::{join, unescape};

/// A union whose members cannot be distinguished before all types are known.
#[derive(Clone, Debug)]
pub(in crate::lower) struct UnionDraft {
    pub(in crate::lower) docs: Vec<String>,
    pub(in crate::lower) deprecated: bool,
    /// The JSON pointer of the schema.
    pub(in crate::lower) pointer: String,
    /// The position of the schema in the names file.
    pub(in crate::lower) key: String,
    /// The position of the union among all types.
    pub(in crate::lower) position: usize,
    /// The property that distinguishes the members, as far as it is known.
    pub(in crate::lower) tag: Option<String>,
    /// The scalars that are variants of their own.
    pub(in crate::lower) constants: Vec<UnitVariant>,
    pub(in crate::lower) members: Vec<Candidate>,
}

/// A member of a [`UnionDraft`].
#[derive(Clone, Debug)]
pub(in crate::lower) struct Candidate {
    /// The member in the names file.
    pub(in crate::lower) key: String,
    /// The variant.
    pub(in crate::lower) name: String,
    pub(in crate::lower) ty: Type,
    /// The values of the tag that mean this member, as far as they are known.
    pub(in crate::lower) values: Vec<String>,
    /// The pointer of the member, if its name is only a position.
    pub(in crate::lower) unnamed: Option<String>,
}

/// How deep inline unions may be nested to be read as one union.
const MAX_NESTING: usize = 16;

/// Lowers the members of a union. Members with equal types are one member. If a member is nullable, the union is.
pub(super) fn lower(
    types: &mut Types,
    context: &mut Context,
    schema: &Schema,
    union: &Combination,
    at: &Position,
) -> UnionDraft {
    let data = &schema.schema_data;
    let discriminator = data.discriminator.as_ref();
    let mut members: Vec<Candidate> = Vec::new();
    let mut declared = Vec::new();
    flatten(union.members, &join(&at.pointer, union.keyword), discriminator, MAX_NESTING, &mut declared);
    let constants = match &union.siblings {
        None => take_constants(context, &mut declared),
        Some(_) => Vec::new(),
    };
    let labels = types.labels(context, &at.hint, discriminator, declared.iter().map(|(member, _)| *member));
    let mut keys = Scope::default();
    for ((member, pointer), label) in declared.into_iter().zip(labels) {
        let key = keys.claim(&member_key(member));
        let here = at.join(union.keyword).keyed(&key).suffixed(&label.name).at(&pointer);
        let ty = lower_member(types, context, member, union.siblings.as_ref(), &here);
        if members.iter().any(|known| known.ty == ty) {
            continue;
        }
        let values = match (discriminator, component(member)) {
            (Some(discriminator), Some(component)) => tag_values(discriminator, &component),
            _ => Vec::new(),
        };
        let unnamed = label.is_position.then_some(pointer);
        members.push(Candidate { key, name: label.name, ty, values, unnamed });
    }
    let given = members.iter().filter_map(|member| context.names.get(Section::Variants, &at.key, &member.key));
    let given: Vec<String> = given.map(ToOwned::to_owned).collect();
    UnionDraft {
        constants: enums::variants(context, constants, data, at, &given),
        docs: docs::lines(data.description.as_deref().or(data.title.as_deref())),
        deprecated: data.deprecated,
        pointer: at.pointer.clone(),
        key: at.key.clone(),
        position: types.count(),
        tag: discriminator.map(|discriminator| discriminator.property_name.clone()),
        members,
    }
}

/// Removes the members that are enums or constants, and returns their values. An enum that is also the item of a list
/// among the members stays a member, because both have the same type.
fn take_constants(context: &Context, members: &mut Vec<(&ReferenceOr<Schema>, String)>) -> Vec<Known> {
    let listed: Vec<&str> = members.iter().filter_map(|(member, _)| item(context, member)).collect();
    let mut constants = Vec::new();
    members.retain(|(member, _)| {
        let is_listed = matches!(member, ReferenceOr::Reference { reference } if listed.contains(&reference.as_str()));
        let values = if is_listed { None } else { enum_unions::values_of_member(context, member) };
        let is_kept = values.is_none();
        constants.extend(values.into_iter().flatten());
        is_kept
    });
    constants
}

/// Returns the reference of the items of a list.
fn item<'s, 'a: 's>(context: &Context<'a>, member: &'s ReferenceOr<Schema>) -> Option<&'s str> {
    match shape::of(context.schema(member.into())?) {
        Shape::Plain(Plain::List(Some(ReferenceOr::Reference { reference }))) => Some(reference),
        _ => None,
    }
}

/// Returns the type of a member. It has the properties next to the union, unless it inherits them.
fn lower_member(
    types: &mut Types,
    context: &mut Context,
    member: &ReferenceOr<Schema>,
    siblings: Option<&ObjectType>,
    at: &Position,
) -> Type {
    let component = at.pointer.strip_prefix("#/components/schemas/");
    let owner = component.and_then(|name| name.split('/').next()).map(unescape);
    let is_subtype = || owner.is_some_and(|owner| inherits(context, member, &owner));
    match siblings {
        Some(object) if !is_subtype() => types.lower(context, &with_siblings(object, member), at).ty,
        _ => types.lower(context, member, at).ty,
    }
}

/// Returns the values of the tag for a component: those of the mapping, or else its name (3.0.3, section 4.7.25).
fn tag_values(discriminator: &Discriminator, component: &str) -> Vec<String> {
    let means = |target: &str| unescape(target.rsplit('/').next().unwrap_or_default()) == *component;
    let mapped = discriminator.mapping.iter().filter(|(_, target)| means(target));
    let values: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
    if values.is_empty() { vec![component.to_owned()] } else { values }
}

/// Lists the members, each with its pointer. An inline union with the same discriminator contributes its members.
fn flatten<'s>(
    members: &'s [ReferenceOr<Schema>],
    pointer: &str,
    discriminator: Option<&Discriminator>,
    depth: usize,
    flat: &mut Vec<(&'s ReferenceOr<Schema>, String)>,
) {
    for (index, member) in members.iter().enumerate() {
        let pointer = join(pointer, &index.to_string());
        let nested = member.as_item().filter(|schema| {
            depth > 0 && !schema.schema_data.nullable && schema.schema_data.discriminator.as_ref() == discriminator
        });
        match nested.map(|schema| &schema.schema_kind) {
            Some(SchemaKind::OneOf { one_of: inner }) if inner.len() > 1 => {
                flatten(inner, &join(&pointer, "oneOf"), discriminator, depth - 1, flat);
            }
            Some(SchemaKind::AnyOf { any_of: inner }) if inner.len() > 1 => {
                flatten(inner, &join(&pointer, "anyOf"), discriminator, depth - 1, flat);
            }
            _ => flat.push((member, pointer)),
        }
    }
}

/// Returns the name of the component that a member is.
pub(super) fn component(member: &ReferenceOr<Schema>) -> Option<String> {
    match member {
        ReferenceOr::Reference { reference } => Some(unescape(reference.strip_prefix("#/components/schemas/")?)),
        // A member that is merged with the properties next to the union keeps the name of its reference.
        ReferenceOr::Item(schema) => match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => all_of.iter().rev().find_map(|part| match part {
                ReferenceOr::Reference { .. } => component(part),
                ReferenceOr::Item(_) => None,
            }),
            _ => None,
        },
    }
}

/// Returns the member in the names file: its component, its title, the only value of a property, or its type. The names
/// of equal members get numbers.
pub(super) fn member_key(member: &ReferenceOr<Schema>) -> String {
    if let Some(component) = component(member) {
        return component;
    }
    let ReferenceOr::Item(schema) = member else { return "other".to_owned() };
    if let Some(title) = &schema.schema_data.title {
        return title.clone();
    }
    let key = match &schema.schema_kind {
        SchemaKind::Type(Kind::String(string)) => match string.enumeration.as_slice() {
            [Some(only)] => only,
            [] => shape::format(&string.format),
            _ => "enum",
        },
        SchemaKind::Type(Kind::Object(object)) => object.properties.values().find_map(only_value).unwrap_or("object"),
        SchemaKind::Type(Kind::Integer(_)) => "integer",
        SchemaKind::Type(Kind::Number(_)) => "number",
        SchemaKind::Type(Kind::Boolean(_)) => "boolean",
        SchemaKind::Type(Kind::Array(list)) => {
            let items = list.items.clone().map(ReferenceOr::unbox);
            return format!("array {}", items.as_ref().map(member_key).unwrap_or_default()).trim_end().to_owned();
        }
        SchemaKind::AllOf { all_of } => match all_of.last() {
            Some(part @ ReferenceOr::Item(_)) => return member_key(part),
            _ => "allOf",
        },
        SchemaKind::OneOf { .. } => "oneOf",
        SchemaKind::AnyOf { .. } => "anyOf",
        SchemaKind::Not { .. } | SchemaKind::Any(_) => "any",
    };
    if key.is_empty() { "string".to_owned() } else { key.to_owned() }
}

/// Returns the only value that a property allows.
fn only_value(property: &ReferenceOr<Box<Schema>>) -> Option<&str> {
    match &property.as_item()?.schema_kind {
        SchemaKind::Type(Kind::String(string)) => match string.enumeration.as_slice() {
            [Some(only)] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the `allOf` of a member and the properties next to the union.
fn with_siblings(object: &ObjectType, member: &ReferenceOr<Schema>) -> ReferenceOr<Schema> {
    let item = |schema_kind| ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind });
    let base = item(SchemaKind::Type(Kind::Object(object.clone())));
    item(SchemaKind::AllOf { all_of: vec![base, member.clone()] })
}
