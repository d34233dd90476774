//! The items of lists.

use super::Schemas;
use crate::drift::rules;
use crate::drift::wire::comparison::Comparison;

/// Compares the items of two lists.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let mut place = schemas.place(comparison, "items");
    let (before, after) = (old.all("items"), new.all("items"));
    match (before.first(), after.first()) {
        (Some(_), Some(_)) => comparison.together(&before, &after, schemas.side, schemas.scope, "items"),
        (None, Some(after)) if !is_any(after) => {
            place.found(rules::TYPE_SPECIALIZED, Some(old.at), Some(after), "the items have a schema");
        }
        (Some(before), None) if !is_any(before) => {
            place.found(rules::TYPE_GENERALIZED, Some(before), Some(new.at), "the items can have any value");
        }
        _ => {}
    }
}

/// Whether a schema allows any value.
fn is_any(schema: &crate::source::node::Node) -> bool {
    schema.as_object().is_none_or(indexmap::IndexMap::is_empty)
}
