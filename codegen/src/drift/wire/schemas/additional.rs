//! The properties of objects that a schema does not declare.

use super::Schemas;
use super::view::View;
use crate::drift::rules;
use crate::drift::wire::comparison::Comparison;
use crate::source::node::{Node, Value};

/// Compares `additionalProperties`. Nothing, `true` and `{}` mean the same.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let (before, after) = (values(old), values(new));
    let mut place = schemas.place(comparison, "additional properties");
    let (old_at, new_at) =
        (old.keyword("additionalProperties").or(Some(old.at)), new.keyword("additionalProperties").or(Some(new.at)));
    match (before, after) {
        (Values::Schema(before), Values::Schema(after)) => {
            comparison.schemas(before, after, schemas.side, schemas.scope, "additional properties");
        }
        (Values::None, Values::None) | (Values::Any, Values::Any) => {}
        (Values::None, _) => {
            place.found(rules::ADDITIONAL_PROPERTIES_ALLOWED, old_at, new_at, "other properties are allowed");
        }
        // The client sends declared properties only.
        (Values::Any, Values::None) if !says_any(old) && !old.properties().is_empty() => {
            let message = "it is stated that other properties are not allowed";
            place.found(rules::ADDITIONAL_PROPERTIES_CLOSED, old_at, new_at, message);
        }
        (_, Values::None) => {
            let message = "other properties are no longer allowed";
            place.found(rules::ADDITIONAL_PROPERTIES_FORBIDDEN, old_at, new_at, message);
        }
        (Values::Any, Values::Schema(_)) => {
            place.found(rules::TYPE_SPECIALIZED, old_at, new_at, "other properties have a schema");
        }
        (Values::Schema(_), Values::Any) => {
            place.found(rules::TYPE_GENERALIZED, old_at, new_at, "other properties can have any value");
        }
    }
}

/// Whether a schema mentions additional properties. The type of such a schema has them.
fn says_any(view: &View) -> bool {
    view.keyword("additionalProperties").is_some()
}

/// The values of additional properties.
enum Values<'a> {
    None,
    Any,
    Schema(&'a Node),
}

fn values<'a>(view: &View<'a>) -> Values<'a> {
    match view.keyword("additionalProperties") {
        None => Values::Any,
        Some(node) => match &node.value {
            Value::Bool(false) => Values::None,
            Value::Object(fields) if fields.is_empty() => Values::Any,
            Value::Object(fields)
                if fields.get("not").is_some_and(|not| not.as_object().is_some_and(indexmap::IndexMap::is_empty)) =>
            {
                Values::None
            }
            Value::Object(_) => Values::Schema(node),
            _ => Values::Any,
        },
    }
}
