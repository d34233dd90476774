//! Texts for people, and marks of the life cycle, which many parts have.

use super::comparison::Place;
use super::values::{both_same, is_true, shown};
use crate::drift::rules;
use crate::source::node::Node;

/// The fields with texts for people.
const TEXTS: [&str; 4] = ["title", "summary", "description", "externalDocs"];

/// The fields with examples. Of the examples in a list or map, the documentation of the client shows the first.
const EXAMPLES: [&str; 3] = ["example", "examples", "x-examples"];

/// Compares the texts, the examples and the life cycle of a part.
pub(super) fn compare<'a>(place: &mut Place<'_, 'a>, old: &'a Node, new: &'a Node) {
    for field in TEXTS {
        let (before, after) = (old.get(field), new.get(field));
        if !same_text(before, after) {
            place.found(rules::TEXT_CHANGED, before.or(Some(old)), after.or(Some(new)), format!("`{field}` changed"));
        }
    }
    for field in EXAMPLES {
        let (before, after) = (old.get(field), new.get(field));
        if !both_same(before, after) {
            place.found(
                rules::EXAMPLE_CHANGED,
                before.or(Some(old)),
                after.or(Some(new)),
                format!("`{field}` changed"),
            );
        }
    }
    life_cycle(place, old, new);
}

/// Compares `deprecated`, `x-stability-level` and `x-sunset`.
pub(super) fn life_cycle<'a>(place: &mut Place<'_, 'a>, old: &'a Node, new: &'a Node) {
    match (is_true(old, "deprecated"), is_true(new, "deprecated")) {
        (false, true) => place.found(rules::DEPRECATED, Some(old), Some(new), "it is deprecated now"),
        (true, false) => {
            place.found(rules::NO_LONGER_DEPRECATED, Some(old), Some(new), "it is no longer deprecated");
        }
        _ => {}
    }
    for (field, rule) in [
        ("x-stability-level", rules::STABILITY_CHANGED),
        ("x-sunset", rules::SUNSET_CHANGED),
        ("sunset", rules::SUNSET_CHANGED),
    ] {
        let (before, after) = (old.get(field), new.get(field));
        if !both_same(before, after) {
            let text = |node: Option<&Node>| node.map_or_else(|| "nothing".to_owned(), shown);
            let message = format!("`{field}` changed from {} to {}", text(before), text(after));
            place.found(rule, before.or(Some(old)), after.or(Some(new)), message);
        }
    }
}

/// Compares texts without regard to white space, which differs between formats of pages.
fn same_text(old: Option<&Node>, new: Option<&Node>) -> bool {
    match (old.and_then(Node::as_str), new.and_then(Node::as_str)) {
        (Some(old), Some(new)) => old == new || old.split_whitespace().eq(new.split_whitespace()),
        (Some(text), None) if new.is_none() => text.trim().is_empty(),
        (None, Some(text)) if old.is_none() => text.trim().is_empty(),
        _ => both_same(old, new),
    }
}
