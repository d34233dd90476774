//! Reads the properties and the single values of a union's members from their schemas, before the members are types.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema, SchemaKind};
use serde_json::Value;

use super::enum_unions::only_flag;
use super::shape::{self, Shape};
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;

/// How deep `allOf`s may be nested.
const MAX_NESTING: usize = 16;

/// A property of a member.
pub(super) struct Property {
    pub(super) name: String,
    pub(super) is_required: bool,
    /// Its only value.
    pub(super) value: Option<String>,
}

/// Follows references and combinations with one member. `None` if they lead nowhere.
pub(super) fn resolved<'s>(context: &Context<'s>, schema: SchemaRef<'s>) -> Option<&'s Schema> {
    let mut schema = context.schema(schema)?;
    for _ in 0..MAX_NESTING {
        match shape::of(schema) {
            Shape::Single(_, only) => schema = context.schema(SchemaRef::from(only))?,
            _ => return Some(schema),
        }
    }
    None
}

/// Returns the properties of an object, with those of its `allOf`.
pub(super) fn properties<'s>(context: &Context<'s>, schema: SchemaRef<'s>) -> Vec<Property> {
    let mut properties = Vec::new();
    add_properties(context, schema, MAX_NESTING, &mut properties);
    properties
}

fn add_properties<'s>(context: &Context<'s>, schema: SchemaRef<'s>, depth: usize, found: &mut Vec<Property>) {
    let (Some(schema), Some(depth)) = (resolved(context, schema), depth.checked_sub(1)) else { return };
    let object = match shape::of(schema) {
        Shape::Struct(object) => object.into_owned(),
        Shape::AllOf(members, siblings) => {
            members.iter().for_each(|member| add_properties(context, SchemaRef::from(member), depth, found));
            siblings.unwrap_or_default()
        }
        _ => return,
    };
    for (name, property) in &object.properties {
        let value = resolved(context, SchemaRef::from(property)).and_then(only_text);
        let is_required = object.required.contains(name);
        match found.iter_mut().find(|known| known.name == *name) {
            Some(known) => {
                known.is_required |= is_required;
                known.value = value.or(known.value.take());
            }
            None => found.push(Property { name: name.clone(), is_required, value }),
        }
    }
}

/// Returns the values that a scalar lists: also those next to an `allOf`, or in a member of it.
pub(super) fn listed_values(schema: &Schema) -> Vec<Value> {
    match (shape::of(schema), &schema.schema_kind) {
        (Shape::Enum(values), _) => values,
        (Shape::AllOf(..), SchemaKind::Any(any)) if !any.enumeration.is_empty() => any.enumeration.clone(),
        (Shape::AllOf(parts, _), _) => {
            let of_part = |part: &ReferenceOr<Schema>| match shape::of(part.as_item()?) {
                Shape::Enum(values) => Some(values),
                _ => None,
            };
            parts.iter().find_map(of_part).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Returns the only value of a scalar as text.
pub(super) fn only_text(schema: &Schema) -> Option<String> {
    let values = listed_values(schema);
    match values.as_slice() {
        [] => only_flag(schema).map(|flag| flag.to_string()),
        [Value::String(only)] => Some(only.clone()),
        [only] => Some(only.to_string()),
        _ => None,
    }
}

/// Returns the property that has one value in every member, and not the same in two.
pub(super) fn tag_of(members: &[Vec<Property>]) -> Option<String> {
    let values = |name: &str| -> Option<Vec<&str>> {
        let value = |properties: &'_ Vec<Property>| -> Option<usize> {
            properties.iter().position(|property| property.name == name && property.value.is_some())
        };
        members.iter().map(|properties| properties.get(value(properties)?)?.value.as_deref()).collect()
    };
    let is_tag = |property: &&Property| {
        values(&property.name).is_some_and(|values| values.iter().collect::<BTreeSet<_>>().len() == values.len())
    };
    members.first()?.iter().find(is_tag).map(|property| property.name.clone())
}
