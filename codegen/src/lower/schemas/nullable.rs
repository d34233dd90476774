//! Whether the value of a schema may be null.

use std::collections::BTreeMap;

use openapiv3::{ReferenceOr, Schema};

use super::recursion::MAX_DEPTH;
use super::shape::{self, Shape};
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;

/// Returns whether a value may be null: the schema allows it, or a member of its union, or every member of its `allOf`.
/// A member that says only `nullable: true` means the whole `allOf`.
pub(super) fn is_nullable(context: &Context, schema: &Schema, shape: &Shape) -> bool {
    Nullability { context, known: BTreeMap::new() }.of(schema, shape, MAX_DEPTH)
}

struct Nullability<'a> {
    context: &'a Context<'a>,
    /// The answer for each component. It is false while the component is looked at.
    known: BTreeMap<String, bool>,
}

impl Nullability<'_> {
    fn of(&mut self, schema: &Schema, shape: &Shape, depth: usize) -> bool {
        let members_are_nullable = match shape {
            Shape::AllOf(members, None) => members.iter().all(|member| self.of_member(member, depth)),
            Shape::Union(union) => union.members.iter().any(|member| self.of_member(member, depth)),
            Shape::Single(_, only) => self.of_member(only, depth),
            _ => false,
        };
        let members_are_nullable = members_are_nullable || shape::has_nullable_note(schema);
        members_are_nullable || shape::allows_null(schema)
    }

    fn of_member(&mut self, member: &ReferenceOr<Schema>, depth: usize) -> bool {
        let name = match member {
            ReferenceOr::Reference { reference } => Some(reference),
            ReferenceOr::Item(_) => None,
        };
        if let Some(known) = name.and_then(|name| self.known.get(name)) {
            return *known;
        }
        self.known.extend(name.map(|name| (name.clone(), false)));
        let schema = self.context.schema(SchemaRef::from(member));
        let is_nullable = match (schema, depth.checked_sub(1)) {
            (Some(schema), Some(depth)) => self.of(schema, &shape::of(schema), depth),
            _ => false,
        };
        self.known.extend(name.map(|name| (name.clone(), is_nullable)));
        is_nullable
    }
}
