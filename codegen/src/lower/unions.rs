//! `oneOf` and `anyOf`: the members, and how they are told apart.
//!
//! A tag is the property of a `discriminator`, or one that every member has with values of its own (`tags.rs`). Without a tag, members are tried from the one that takes least to the one that takes most.

use openapiv3::{Discriminator, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, StringType};

use super::types::{Types, inner};
use super::{Context, all_of, shape};
use crate::model::{Member, Union};
use crate::names::{self, Scope};
use crate::source::node::{join, unescape};

/// The keyword, its members, and the properties beside it.
type Combination<'s> = (&'static str, &'s [ReferenceOr<Schema>], Option<ObjectType>);

pub(super) fn lower(
    types: &mut Types,
    context: &mut Context,
    schema: &Schema,
    (keyword, members, beside): Combination,
    name: &str,
    pointer: &str,
) -> Union {
    let discriminator = schema.schema_data.discriminator.as_ref();
    let mut scope = Scope::without(&["Unknown", "Self"]);
    let mut union = Union { tag: discriminator.map(|found| found.property_name.clone()), members: Vec::new() };
    let mut all = Vec::new();
    flatten(members, &join(pointer, keyword), discriminator, 16, &mut all);
    for (member, pointer) in all {
        let label = label(member);
        let hint = format!("{name}{label}");
        // A member that inherits from the union has its properties already.
        let owner =
            pointer.strip_prefix("#/components/schemas/").map(|name| name.split('/').next().unwrap_or_default());
        let is_heir = owner.is_some_and(|owner| all_of::inherits(context, member, &unescape(owner)));
        let place = match &beside {
            Some(object) if !is_heir => types.place(context, &with(object, member), &hint, &pointer),
            _ => types.place(context, member, &hint, &pointer),
        };
        let ty = inner(place);
        if union.members.iter().any(|known| known.ty == ty) {
            continue;
        }
        let component = component(member);
        let mut tags: Vec<String> = Vec::new();
        if let (Some(discriminator), Some(component)) = (discriminator, &component) {
            let means = |target: &str| unescape(target.rsplit('/').next().unwrap_or_default()) == *component;
            tags.extend(discriminator.mapping.iter().filter(|(_, target)| means(target)).map(|(tag, _)| tag.clone()));
            if tags.is_empty() {
                tags.push(component.clone());
            }
        }
        let variant = match component.as_deref().and_then(|component| types.component(component)) {
            Some(rust) => rust.to_owned(),
            None => label,
        };
        union.members.push(Member {
            name: scope.claim(&variant),
            ty,
            accessor: None,
            tags,
            writes_tag: false,
            optional_tag: None,
            is_first: true,
            keys: Vec::new(),
            is_open: true,
            is_union: false,
            nested_tag: None,
        });
    }
    union
}

/// The members, each with its pointer. A union that is inline in another one, and is told apart in the same way, only
/// lists more of them.
fn flatten<'s>(
    members: &'s [ReferenceOr<Schema>],
    pointer: &str,
    discriminator: Option<&Discriminator>,
    depth: usize,
    found: &mut Vec<(&'s ReferenceOr<Schema>, String)>,
) {
    for (index, member) in members.iter().enumerate() {
        let pointer = join(pointer, &index.to_string());
        let nested = member.as_item().filter(|schema| {
            depth > 0 && !schema.schema_data.nullable && schema.schema_data.discriminator.as_ref() == discriminator
        });
        match nested.map(|schema| &schema.schema_kind) {
            Some(SchemaKind::OneOf { one_of: inner }) if inner.len() > 1 => {
                flatten(inner, &join(&pointer, "oneOf"), discriminator, depth - 1, found);
            }
            Some(SchemaKind::AnyOf { any_of: inner }) if inner.len() > 1 => {
                flatten(inner, &join(&pointer, "anyOf"), discriminator, depth - 1, found);
            }
            _ => found.push((member, pointer)),
        }
    }
}

fn component(member: &ReferenceOr<Schema>) -> Option<String> {
    match member {
        ReferenceOr::Reference { reference } => Some(unescape(reference.strip_prefix("#/components/schemas/")?)),
        // A member that was merged with the union's own properties keeps the name of its reference.
        ReferenceOr::Item(schema) => match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => all_of.iter().rev().find_map(|part| match part {
                ReferenceOr::Reference { .. } => component(part),
                ReferenceOr::Item(_) => None,
            }),
            _ => None,
        },
    }
}

/// What a member is called: by its title, by the value of a property that has only one, or by its type.
fn label(member: &ReferenceOr<Schema>) -> String {
    use openapiv3::Type as Kind;
    if let Some(component) = component(member) {
        return names::pascal(&component);
    }
    let ReferenceOr::Item(schema) = member else { return "Other".to_owned() };
    if let Some(title) = &schema.schema_data.title {
        return names::pascal(title);
    }
    let text = match &schema.schema_kind {
        SchemaKind::Type(Kind::String(string)) => match string.enumeration.as_slice() {
            [Some(only)] => return names::variant(only),
            [] => return text_label(string),
            _ => "Value",
        },
        SchemaKind::Type(Kind::Integer(_)) => "Integer",
        SchemaKind::Type(Kind::Number(_)) => "Number",
        SchemaKind::Type(Kind::Boolean(_)) => "Flag",
        SchemaKind::Type(Kind::Array(_)) => "List",
        SchemaKind::Type(Kind::Object(object)) => match object.properties.values().find_map(only_value) {
            Some(value) => return names::variant(value),
            None => "Object",
        },
        // Of a member that was merged, the part that differs from the others'.
        SchemaKind::AllOf { all_of } => match all_of.last() {
            Some(part @ ReferenceOr::Item(_)) => return label(part),
            _ => "Variant",
        },
        _ => "Variant",
    };
    text.to_owned()
}

/// What a text without values is called: after its format, where there is one.
fn text_label(string: &StringType) -> String {
    match shape::format(&string.format) {
        "" | "binary" | "password" => "Text".to_owned(),
        "byte" => "Base64".to_owned(),
        format => names::pascal(format),
    }
}

/// The value of a property that can have no other.
fn only_value(property: &ReferenceOr<Box<Schema>>) -> Option<&str> {
    match &property.as_item()?.schema_kind {
        SchemaKind::Type(openapiv3::Type::String(string)) => match string.enumeration.as_slice() {
            [Some(only)] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

/// A member together with the properties beside the union.
fn with(object: &ObjectType, member: &ReferenceOr<Schema>) -> ReferenceOr<Schema> {
    let item = |schema_kind| ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind });
    let base = item(SchemaKind::Type(openapiv3::Type::Object(object.clone())));
    item(SchemaKind::AllOf { all_of: vec![base, member.clone()] })
}
