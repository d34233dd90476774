//! Unions of enums: one enum with the values of all members.
//!
//! ```yaml
//! oneOf:
//!   - {type: string, enum: [small, large]}
//!   - $ref: '#/components/schemas/Unset'     # {type: string, enum: ['']}
//! ```
//! ```rust,ignore
//! pub enum Size { Small, Large, Empty, Unknown(UnknownValue) }
//! ```
//!
//! The values keep the order of the document, their names and their descriptions. A member that is any string adds
//! nothing, because the enum accepts unknown values. A union of lists of enums becomes a list of such an enum.

use std::collections::BTreeSet;

use openapiv3::{ArrayType, ReferenceOr, Schema, SchemaData, SchemaKind, Type};

use super::enums::{self, Known};
use super::shape::{self, Combination, Plain, Shape};
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;

/// How deep unions may be nested.
const MAX_NESTING: usize = 16;

/// Returns the values of all members; `None` if a member is not an enum.
pub(super) fn values(context: &Context, schema: &Schema, union: &Combination) -> Option<Vec<Known>> {
    let mut values = Values::new(context);
    values.add_union(schema, union, MAX_NESTING)?;
    let is_text = |known: &Known| known.value.is_string();
    // An open enum of strings accepts every string.
    let fits = !values.has_text || !values.known.is_empty() && values.known.iter().all(is_text);
    // A union of `true` and `false` is a boolean.
    (fits && !values.are_flags).then_some(values.known)
}

/// Returns the values of a member of a union that has other members, too. A union keeps each of them as a variant.
pub(super) fn values_of_member(context: &Context, member: &ReferenceOr<Schema>) -> Option<Vec<Known>> {
    let mut values = Values::new(context);
    values.add(member, MAX_NESTING)?;
    (!values.has_text).then_some(values.known)
}

struct Values<'a> {
    context: &'a Context<'a>,
    /// The components that are added already.
    seen: BTreeSet<String>,
    known: Vec<Known>,
    /// Whether all values are booleans.
    are_flags: bool,
    /// Whether a member is any string.
    has_text: bool,
}

impl<'a> Values<'a> {
    fn new(context: &'a Context<'a>) -> Self {
        Self { context, seen: BTreeSet::new(), known: Vec::new(), are_flags: true, has_text: false }
    }

    fn add_union(&mut self, schema: &Schema, union: &Combination, depth: usize) -> Option<()> {
        if union.siblings.is_some() || schema.schema_data.discriminator.is_some() {
            return None;
        }
        union.members.iter().try_for_each(|member| self.add(member, depth))
    }

    fn add(&mut self, member: &ReferenceOr<Schema>, depth: usize) -> Option<()> {
        if let ReferenceOr::Reference { reference } = member
            && !self.seen.insert(reference.clone())
        {
            return Some(());
        }
        let depth = depth.checked_sub(1)?;
        let schema = self.context.schema(SchemaRef::from(member))?;
        match shape::of(schema) {
            Shape::Enum(values) => {
                self.are_flags = false;
                self.known.extend(enums::known(&values, &schema.schema_data));
                Some(())
            }
            Shape::Plain(Plain::Boolean) => {
                let flag = only_flag(schema)?;
                self.known.extend(enums::known(&[flag.into()], &schema.schema_data));
                Some(())
            }
            Shape::Plain(Plain::String { format: "" }) if !has_pattern(schema) => {
                self.has_text = true;
                Some(())
            }
            Shape::Single(_, only) => self.add(only, depth),
            Shape::Union(union) => self.add_union(schema, &union, depth),
            _ => None,
        }
    }
}

/// Returns the only value that a boolean schema allows.
pub(super) fn only_flag(schema: &Schema) -> Option<bool> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Boolean(boolean)) => match boolean.enumeration.as_slice() {
            [only] => *only,
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether a string has a pattern.
fn has_pattern(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string.pattern.is_some(),
        SchemaKind::Any(any) => any.pattern.is_some(),
        _ => false,
    }
}

/// Returns the list of one enum that a union of lists of enums means.
pub(super) fn list(context: &Context, schema: &Schema, union: &Combination) -> Option<Schema> {
    if union.siblings.is_some() || schema.schema_data.discriminator.is_some() {
        return None;
    }
    let items: Option<Vec<ReferenceOr<Schema>>> = union.members.iter().map(|member| items(context, member)).collect();
    let schema_kind = SchemaKind::OneOf { one_of: items? };
    let items = Schema { schema_data: SchemaData::default(), schema_kind };
    if let Shape::Union(union) = shape::of(&items) {
        values(context, &items, &union)?;
    }
    let list = ArrayType {
        items: Some(ReferenceOr::Item(Box::new(items))),
        min_items: None,
        max_items: None,
        unique_items: false,
    };
    Some(Schema { schema_data: schema.schema_data.clone(), schema_kind: SchemaKind::Type(Type::Array(list)) })
}

/// Returns the schema of the items of a list.
fn items(context: &Context, member: &ReferenceOr<Schema>) -> Option<ReferenceOr<Schema>> {
    match shape::of(context.schema(SchemaRef::from(member))?) {
        Shape::Plain(Plain::List(Some(items))) => Some(items.clone().unbox()),
        _ => None,
    }
}
