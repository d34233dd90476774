//! Inheritance: components that are `allOf` of a parent, and parents that are the union of their subtypes.

use std::collections::BTreeSet;

use openapiv3::{AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind};

use super::shape::{self, Shape};
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::source::node::unescape;

/// Returns the parts of a component other than the union of its subtypes: the properties next to it, and the other
/// members of `allOf`. A subtype inherits these parts, and not the union. `None` if there is no such union.
pub(super) fn without_subtypes(context: &Context, name: &str) -> Option<(ObjectType, Vec<ReferenceOr<Schema>>)> {
    let schema = context.openapi.components.as_ref()?.schemas.get(name)?.as_item()?;
    let has_subtype = |members: &[ReferenceOr<Schema>]| members.iter().any(|member| inherits(context, member, name));
    match shape::of(schema) {
        Shape::Union(union) if has_subtype(union.members) => Some((union.siblings.unwrap_or_default(), Vec::new())),
        Shape::AllOf(parts, siblings) => {
            let is_union_of_subtypes = |part: &&ReferenceOr<Schema>| {
                let shape = part.as_item().map(shape::of);
                matches!(shape, Some(Shape::Union(union)) if has_subtype(union.members))
            };
            let others: Vec<_> = parts.iter().filter(|part| !is_union_of_subtypes(part)).cloned().collect();
            (others.len() < parts.len()).then(|| (siblings.unwrap_or_default(), others))
        }
        _ => None,
    }
}

/// Returns whether a schema is `allOf` of a component, or of one of its subtypes.
pub(super) fn inherits(context: &Context, member: &ReferenceOr<Schema>, parent: &str) -> bool {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<&ReferenceOr<Schema>> = vec![member];
    while let Some(next) = open.pop() {
        let Some(schema) = context.schema(SchemaRef::from(next)) else { continue };
        let (SchemaKind::AllOf { all_of: parts } | SchemaKind::Any(AnySchema { all_of: parts, .. })) =
            &schema.schema_kind
        else {
            continue;
        };
        for part in parts {
            let ReferenceOr::Reference { reference } = part else { continue };
            match reference.strip_prefix("#/components/schemas/").map(unescape) {
                Some(name) if name == parent => return true,
                Some(name) if seen.insert(name.clone()) => open.push(part),
                _ => {}
            }
        }
    }
    false
}
