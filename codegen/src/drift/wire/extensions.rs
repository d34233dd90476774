//! Extensions that change the behaviour of the client.

use super::comparison::Place;
use super::values::{both_same, fields, is_true, quoted, same};
use crate::drift::rules::{self, Rule};
use crate::source::node::Node;

/// An extension, and the rules for its presence and value.
struct Extension {
    names: &'static [&'static str],
    what: &'static str,
    added: &'static Rule,
    removed: &'static Rule,
    changed: &'static Rule,
}

/// The extensions of operations. Names of one row have the same effect.
const EXTENSIONS: [Extension; 6] = [
    Extension {
        names: &["x-speakeasy-pagination", "x-fern-pagination"],
        what: "the description of its pages",
        added: rules::PAGINATION_ADDED,
        removed: rules::PAGINATION_REMOVED,
        changed: rules::PAGINATION_CHANGED,
    },
    Extension {
        names: &["x-fern-streaming"],
        what: "the description of its stream",
        added: rules::STREAMING_CHANGED,
        removed: rules::STREAMING_CHANGED,
        changed: rules::STREAMING_CHANGED,
    },
    Extension {
        names: &["x-event-stream-resume"],
        what: "the mark for continued streams",
        added: rules::REPEATS_ALLOWED,
        removed: rules::REPEATS_FORBIDDEN,
        changed: rules::REPEATS_CHANGED,
    },
    Extension {
        names: &["x-fern-idempotent"],
        what: "the mark for repeatable requests",
        added: rules::REPEATS_ALLOWED,
        removed: rules::REPEATS_FORBIDDEN,
        changed: rules::REPEATS_CHANGED,
    },
    Extension {
        names: &["x-speakeasy-retries"],
        what: "the description of its retries",
        added: rules::REPEATS_ALLOWED,
        removed: rules::REPEATS_FORBIDDEN,
        changed: rules::REPEATS_CHANGED,
    },
    Extension {
        names: &[
            "x-fern-sdk-method-name",
            "x-fern-sdk-group-name",
            "x-fern-request-name",
            "x-rust-name",
            "x-rust-aliases",
            "x-speakeasy-name-override",
            "x-speakeasy-group",
        ],
        what: "a name",
        added: rules::OPERATION_NAME_CHANGED,
        removed: rules::OPERATION_NAME_CHANGED,
        changed: rules::OPERATION_NAME_CHANGED,
    },
];

/// Compares the extensions of an operation.
pub(super) fn compare<'a>(place: &mut Place<'_, 'a>, old: &'a Node, new: &'a Node) {
    for extension in &EXTENSIONS {
        for name in extension.names {
            let (before, after) = (stated(old, name), stated(new, name));
            let (rule, says) = match (before, after) {
                (None, Some(_)) => (extension.added, "was added"),
                (Some(_), None) => (extension.removed, "was removed"),
                _ if !both_same(before, after) => (extension.changed, "changed"),
                _ => continue,
            };
            let message = format!("{}, `{name}`, {says}", extension.what);
            place.found(rule, before.or(Some(old)), after.or(Some(new)), message);
        }
    }
    waiters(place, old.get("x-waiters"), new.get("x-waiters"));
}

/// Returns an extension, unless it is `false`, which is the same as none.
fn stated<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    node.get(name).filter(|value| value.value != crate::source::node::Value::Bool(false))
}

/// Compares the idempotency headers of the document.
pub(super) fn of_document<'a>(place: &mut Place<'_, 'a>, old: &'a Node, new: &'a Node) {
    let (before, after) = (old.get("x-fern-idempotency-headers"), new.get("x-fern-idempotency-headers"));
    let rule = match (before, after) {
        (None, Some(_)) => rules::REPEATS_ALLOWED,
        (Some(_), None) => rules::REPEATS_FORBIDDEN,
        _ if !both_same(before, after) => rules::REPEATS_FORBIDDEN,
        _ => return,
    };
    place.found(rule, before, after, "`x-fern-idempotency-headers` changed");
}

fn waiters<'a>(place: &mut Place<'_, 'a>, old: Option<&'a Node>, new: Option<&'a Node>) {
    let get = |waiters: Option<&'a Node>, name: &str| waiters.and_then(|all| all.get(name));
    for (name, before) in fields(old) {
        let Some(after) = get(new, name) else {
            place.found(rules::WAITER_REMOVED, Some(before), new, format!("the waiter {} was removed", quoted(name)));
            continue;
        };
        let differs = |field: &str| !both_same(before.get(field), after.get(field));
        if differs("acceptors") {
            let message = format!("the waiter {} ends in other states", quoted(name));
            place.found(rules::WAITER_CHANGED, before.get("acceptors"), after.get("acceptors"), message);
        }
        if differs("minDelay") || differs("maxDelay") {
            let message = format!("the waiter {} waits in other intervals", quoted(name));
            place.found(rules::WAITER_DELAYS_CHANGED, Some(before), Some(after), message);
        }
        if differs("documentation") {
            let message = format!("the documentation of the waiter {} changed", quoted(name));
            place.found(rules::TEXT_CHANGED, before.get("documentation"), after.get("documentation"), message);
        }
        if is_true(before, "deprecated") != is_true(after, "deprecated") {
            let message = format!("`deprecated` of the waiter {} changed", quoted(name));
            place.found(rules::DEPRECATED, Some(before), Some(after), message);
        }
    }
    for (name, after) in fields(new).filter(|(name, _)| get(old, name).is_none()) {
        place.found(rules::WAITER_ADDED, old, Some(after), format!("the waiter {} was added", quoted(name)));
    }
}

/// Compares an extension that is a map by name, such as `x-fern-enum`: names and texts of the values of enums.
pub(super) fn names_of_values<'a>(place: &mut Place<'_, 'a>, old: &'a Node, new: &'a Node) {
    for name in [
        "x-fern-enum",
        "x-fern-type-name",
        "x-fern-property-name",
        "x-fern-parameter-name",
        "x-rust-name",
        "x-rust-aliases",
    ] {
        let (before, after) = (old.get(name), new.get(name));
        let differs = match (before, after) {
            (Some(before), Some(after)) => !same(before, after),
            (before, after) => before.is_some() != after.is_some(),
        };
        if differs {
            let message = format!("`{name}` changed");
            place.found(rules::OPERATION_NAME_CHANGED, before.or(Some(old)), after.or(Some(new)), message);
        }
    }
}
