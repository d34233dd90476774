//! The values of enums, and constants.

use super::Schemas;
use super::view::View;
use crate::drift::rules;
use crate::drift::wire::comparison::Place;
use crate::drift::wire::values::{is_true, same, shown};
use crate::normalise::CONST;
use crate::source::node::Node;

/// Compares the allowed values. Null is compared as `nullable`.
pub(super) fn compare<'a>(place: &mut Place<'_, 'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let ((old_list, before), (new_list, after)) = (old.values(), new.values());
    let (old_at, new_at) = (old_list.or(Some(old.at)), new_list.or(Some(new.at)));
    match (before.as_slice(), after.as_slice()) {
        ([], []) => {}
        ([], [only]) => {
            place.found(rules::CONST_ADDED, old_at, new_at, format!("its only value is {}", shown(only)));
        }
        ([], _) => place.found(rules::BECAME_ENUM, old_at, new_at, "it became an enum"),
        ([only], []) => {
            let message = format!("it can have other values than {}", shown(only));
            place.found(rules::CONST_REMOVED, old_at, new_at, message);
        }
        (_, []) => place.found(rules::NO_LONGER_ENUM, old_at, new_at, "it is no longer an enum"),
        ([before], [after]) if !same(before, after) => {
            let message = format!("its only value changed from {} to {}", shown(before), shown(after));
            place.found(rules::CONST_CHANGED, Some(before), Some(after), message);
        }
        ([only], [_]) => {
            let says = |view: &View| view.parts().any(|part| is_true(part, CONST));
            if says(old) != says(new) {
                let stated = if says(new) { "it is stated" } else { "it is no longer stated" };
                let message = format!("{stated} with `const` that its value is always {}", shown(only));
                place.found(rules::CONST_STATED, old_at, new_at, message);
            }
        }
        (before, after) => {
            let has = |list: &[&Node], value: &Node| list.iter().any(|other| same(other, value));
            for value in after.iter().filter(|value| !has(before, value)) {
                let message = format!("the value {} was added", shown(value));
                place.found(rules::ENUM_VALUE_ADDED, old_at, Some(value), message);
            }
            for value in before.iter().filter(|value| !has(after, value)) {
                let message = format!("the value {} was removed", shown(value));
                place.found(rules::ENUM_VALUE_REMOVED, Some(value), new_at, message);
            }
        }
    }
}
