//! `allOf` of objects: one object with the properties of all.

use openapiv3::{ObjectType, ReferenceOr, Schema, SchemaKind, Type};

use super::Context;
use crate::source::node::{join, unescape};

/// The merged object. A property that several declare is that of the last; `required` adds up.
pub(super) fn merge(context: &mut Context, members: &[ReferenceOr<Schema>], pointer: &str) -> Option<ObjectType> {
    let mut object = ObjectType::default();
    let merged = collect(context, members, &join(pointer, "allOf"), &mut object, 64);
    merged.then_some(object)
}

/// Adds the members; `depth` bounds a chain of references, which may be a circle.
fn collect(
    context: &mut Context,
    members: &[ReferenceOr<Schema>],
    pointer: &str,
    object: &mut ObjectType,
    depth: usize,
) -> bool {
    let mut all = true;
    for (index, member) in members.iter().enumerate() {
        let here = join(pointer, &index.to_string());
        let schema = match member {
            ReferenceOr::Item(schema) => Some(schema),
            ReferenceOr::Reference { reference } => {
                let name = unescape(reference.rsplit('/').next().unwrap_or_default());
                context.openapi.components.as_ref().and_then(|components| components.schemas.get(&name)?.as_item())
            }
        };
        let added = match schema.map(|schema| &schema.schema_kind) {
            Some(SchemaKind::Type(Type::Object(part))) => {
                object.properties.extend(part.properties.clone());
                object.required.extend(part.required.iter().cloned());
                true
            }
            Some(SchemaKind::AllOf { all_of }) if depth > 0 => {
                collect(context, all_of, &join(&here, "allOf"), object, depth - 1)
            }
            Some(SchemaKind::Any(any))
                if any.all_of.is_empty() && any.one_of.is_empty() && any.any_of.is_empty() && any.not.is_none() =>
            {
                object.properties.extend(any.properties.clone());
                object.required.extend(any.required.iter().cloned());
                true
            }
            _ => {
                context.unsupported(
                    "unsupported-all-of",
                    &here,
                    "only objects can be merged by `allOf` yet",
                    "describe the result as one object in an overlay action",
                );
                false
            }
        };
        all &= added;
    }
    all
}
