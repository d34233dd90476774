//! `oneOf` and `anyOf`: the members, and how they are told apart.
//!
//! A tag is the property of a `discriminator`, or one that every member has with a single value of its
//! own. Without a tag, members are tried from the one that takes least to the one that takes most.

use std::collections::BTreeMap;

use openapiv3::{Discriminator, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, StringType};

use super::types::{Types, inner};
use super::{Context, all_of, shape};
use crate::model::{Field, Foreign, Member, Type, TypeDef, TypeKind, Union};
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
            tags,
            keys: Vec::new(),
            is_open: true,
            is_union: false,
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

/// Decides for every union how its members are told apart, now that all types are there.
pub(super) fn find_tags(defs: &mut [TypeDef], index: &BTreeMap<String, usize>) {
    for at in 0..defs.len() {
        let TypeKind::Union(union) = &defs[at].kind else { continue };
        let mut union = union.clone();
        let mut known: Vec<Type> = vec![Type::Named(defs[at].name.clone())];
        union.members.retain(|member| {
            let ty = underneath(&member.ty, defs, index, 64);
            let is_new = !known.contains(&ty);
            known.push(ty);
            is_new
        });
        let fields: Vec<Option<&[Field]>> =
            union.members.iter().map(|member| fields(&member.ty, defs, index, 64)).collect();
        let keys: Vec<Vec<String>> = union.members.iter().map(|member| keys(&member.ty, defs, index, 16)).collect();
        if let Some((tag, values)) = tag(&union, &fields, defs, index) {
            for (member, values) in union.members.iter_mut().zip(values) {
                let new: Vec<String> = values.into_iter().filter(|value| !member.tags.contains(value)).collect();
                member.tags.extend(new);
            }
            union.tag.get_or_insert(tag);
        }
        add_nested_tags(&mut union, defs, index);
        // A tag that some member lacks does not tell it apart from the others.
        if union.members.iter().any(|member| member.tags.is_empty()) || has_twice(&union) {
            union.tag = None;
        }
        for (member, keys) in union.members.iter_mut().zip(keys) {
            member.keys = keys;
            let Type::Named(name) = underneath(&member.ty, defs, index, 64) else { continue };
            let Some(def) = index.get(&name).map(|at| &defs[*at]) else { continue };
            member.is_union = matches!(def.kind, TypeKind::Union(_));
            member.is_open =
                !matches!(def.kind, TypeKind::Struct(_)) || def.additional.is_some() || member.keys.is_empty();
        }
        if union.tag.is_none() {
            union.members.sort_by_key(|member| breadth(&member.ty, defs, index, 64));
        }
        defs[at].kind = TypeKind::Union(union);
    }
}

/// What a type stands for, aliases followed wherever they stand. A union that has itself as a member has nothing
/// more by it.
fn underneath(ty: &Type, defs: &[TypeDef], index: &BTreeMap<String, usize>, depth: usize) -> Type {
    let inner = |ty: &Type| Box::new(underneath(ty, defs, index, depth.saturating_sub(1)));
    match ty {
        _ if depth == 0 => ty.clone(),
        Type::Named(name) => match index.get(name).and_then(|at| defs.get(*at)).map(|def| &def.kind) {
            Some(TypeKind::Alias(target)) => *inner(target),
            _ => ty.clone(),
        },
        Type::List(item) => Type::List(inner(item)),
        Type::Map(value) => Type::Map(inner(value)),
        Type::Nullable(value) => Type::Nullable(inner(value)),
        Type::Boxed(value) => Type::Boxed(inner(value)),
        _ => ty.clone(),
    }
}

/// The tags of a member that is a union itself are the member's, but for those of others.
fn add_nested_tags(union: &mut Union, defs: &[TypeDef], index: &BTreeMap<String, usize>) {
    for at in 0..union.members.len() {
        let Type::Named(name) = underneath(&union.members[at].ty, defs, index, 64) else { continue };
        let nested = index.get(&name).and_then(|at| defs.get(*at)).map(|def| &def.kind);
        let Some(TypeKind::Union(nested)) = nested.filter(|_| union.tag.is_some()) else { continue };
        let tags = nested.members.iter().filter(|_| nested.tag == union.tag).flat_map(|member| &member.tags);
        let is_new = |tag: &&String| union.members.iter().all(|member| !member.tags.contains(tag));
        let tags: Vec<String> = tags.filter(is_new).cloned().collect();
        union.members[at].tags.extend(tags);
    }
}

fn has_twice(union: &Union) -> bool {
    let mut tags: Vec<&String> = union.members.iter().flat_map(|member| &member.tags).collect();
    let count = tags.len();
    tags.sort();
    tags.dedup();
    tags.len() < count
}

/// The properties that a type may have: of an object, or of any member of a union.
fn keys(ty: &Type, defs: &[TypeDef], index: &BTreeMap<String, usize>, depth: usize) -> Vec<String> {
    let Type::Named(name) = underneath(ty, defs, index, 64) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    match index.get(&name).and_then(|at| defs.get(*at)).map(|def| &def.kind) {
        Some(TypeKind::Struct(fields)) => found.extend(fields.iter().map(|field| field.wire_name.clone())),
        Some(TypeKind::Union(union)) if depth > 0 => {
            for member in &union.members {
                let new = keys(&member.ty, defs, index, depth - 1);
                found.extend(new.into_iter().filter(|key| !found.contains(key)).collect::<Vec<_>>());
            }
        }
        _ => {}
    }
    found
}

/// The fields of a struct, aliases followed.
fn fields<'t>(ty: &Type, defs: &'t [TypeDef], index: &BTreeMap<String, usize>, depth: usize) -> Option<&'t [Field]> {
    let Type::Named(name) = ty else { return None };
    match &defs.get(*index.get(name)?)?.kind {
        TypeKind::Struct(fields) => Some(fields),
        TypeKind::Alias(ty) if depth > 0 => self::fields(ty, defs, index, depth - 1),
        _ => None,
    }
}

/// The property that has a single value of its own in every member, and these values. With a
/// discriminator, only its property is looked at.
fn tag(
    union: &Union,
    fields: &[Option<&[Field]>],
    defs: &[TypeDef],
    index: &BTreeMap<String, usize>,
) -> Option<(String, Vec<Vec<String>>)> {
    let first = fields.first().copied().flatten()?;
    first.iter().filter(|field| union.tag.as_ref().is_none_or(|tag| *tag == field.wire_name)).find_map(|candidate| {
        let values: Option<Vec<Vec<String>>> = fields
            .iter()
            .map(|fields| {
                let field = fields.as_ref()?.iter().find(|field| field.wire_name == candidate.wire_name)?;
                let Type::Named(name) = &field.ty else { return None };
                match &defs.get(*index.get(name)?)?.kind {
                    TypeKind::Enum(variants) if variants.len() == 1 => Some(vec![variants[0].wire_name.clone()]),
                    // A discriminator's property may have several values that mean the same member.
                    TypeKind::Enum(variants) if union.tag.is_some() => {
                        Some(variants.iter().map(|variant| variant.wire_name.clone()).collect())
                    }
                    _ => None,
                }
            })
            .collect();
        let values = values?;
        let mut all: Vec<&String> = values.iter().flatten().collect();
        let count = all.len();
        all.sort();
        all.dedup();
        (all.len() == count).then(|| (candidate.wire_name.clone(), values))
    })
}

/// How much a type takes: what takes less is tried first.
fn breadth(ty: &Type, defs: &[TypeDef], index: &BTreeMap<String, usize>, depth: usize) -> (u8, isize) {
    match ty {
        Type::Bool => (0, 0),
        Type::U32 => (1, 0),
        Type::I32 => (1, 1),
        Type::U64 => (2, 0),
        Type::I64 => (3, 0),
        Type::F64 => (5, 0),
        Type::Foreign(Foreign::Uuid) => (6, 0),
        Type::Foreign(Foreign::JiffDate | Foreign::ChronoDate) => (6, 1),
        Type::Foreign(Foreign::JiffTimestamp | Foreign::ChronoTimestamp) => (7, 0),
        Type::Foreign(Foreign::Decimal) => (7, 1),
        Type::String | Type::Base64 => (9, 0),
        Type::List(_) => (10, 0),
        Type::Map(_) => (12, 0),
        Type::Object => (13, 0),
        Type::Any | Type::File => (14, 0),
        Type::Nullable(inner) | Type::Boxed(inner) => breadth(inner, defs, index, depth),
        Type::Named(name) => match index.get(name).and_then(|at| defs.get(*at)).map(|def| &def.kind) {
            Some(TypeKind::Values(values)) if values.integers => (0, 1),
            Some(TypeKind::Enum(_) | TypeKind::Values(_)) => (8, 0),
            // The more an object requires, the less it takes.
            Some(TypeKind::Struct(fields)) => {
                let required = fields.iter().filter(|field| !field.is_optional()).count();
                (11, isize::try_from(required).map_or(0, |required| -required))
            }
            Some(TypeKind::Alias(ty)) if depth > 0 => breadth(ty, defs, index, depth - 1),
            _ => (11, 1),
        },
    }
}
