//! Values as messages show them, and as they are compared.

use super::comparison::resolved;
use crate::source::node::{Node, Value};

/// The longest text of a value in a message, in characters.
const LONGEST: usize = 60;

/// Returns a text in backticks for a message, without control characters, and cut if it is long.
pub(super) fn quoted(text: &str) -> String {
    let plain: String = crate::printable::printable(text).replace(['\n', '`'], " ");
    let cut: String = plain.chars().take(LONGEST).collect();
    let more = if cut.len() < plain.len() { "..." } else { "" };
    format!("`{cut}{more}`")
}

/// Returns a value in backticks for a message.
pub(super) fn shown(node: &Node) -> String {
    quoted(&node.as_str().map_or_else(|| node.to_json().to_string(), ToOwned::to_owned))
}

/// Returns whether two values are equal. Fields can have any order, and `1` equals `1.0`.
pub(super) fn same(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Number(old), Value::Number(new)) => old == new || old.as_f64() == new.as_f64(),
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (Value::Object(old), Value::Object(new)) => {
            old.len() == new.len() && old.iter().all(|(key, old)| new.get(key).is_some_and(|new| same(old, new)))
        }
        (old, new) => old == new,
    }
}

/// Returns whether two optional values are equal.
pub(super) fn both_same(old: Option<&Node>, new: Option<&Node>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => same(old, new),
        (None, None) => true,
        _ => false,
    }
}

/// Returns whether two values of two documents are equal if references are followed.
pub(super) fn same_resolved((old_root, old): (&Node, &Node), (new_root, new): (&Node, &Node)) -> bool {
    // Values that contain themselves are the same if nothing else differs.
    let mut known = std::collections::HashSet::new();
    let mut pairs = vec![(old, new)];
    while let Some((old, new)) = pairs.pop() {
        let (old, new) = (resolved(old_root, old), resolved(new_root, new));
        if !known.insert((std::ptr::from_ref(old).addr(), std::ptr::from_ref(new).addr())) {
            continue;
        }
        match (&old.value, &new.value) {
            (Value::Array(old), Value::Array(new)) if old.len() == new.len() => pairs.extend(old.iter().zip(new)),
            (Value::Object(old), Value::Object(new)) if old.len() == new.len() => {
                for (key, old) in old {
                    let Some(new) = new.get(key) else { return false };
                    pairs.push((old, new));
                }
            }
            _ if same(old, new) => {}
            _ => return false,
        }
    }
    true
}

/// Returns a value that only the old list has and one that only the new list has, or `None` if the lists have the same
/// values.
pub(super) fn differing<'a>(old: &[&'a Node], new: &[&'a Node]) -> Option<(Option<&'a Node>, Option<&'a Node>)> {
    let only = |list: &[&'a Node], others: &[&'a Node]| {
        list.iter().find(|value| others.iter().all(|other| !same(value, other))).copied()
    };
    match (only(old, new), only(new, old)) {
        (None, None) => None,
        found => Some(found),
    }
}

/// Returns whether a field is `true`.
pub(super) fn is_true(node: &Node, field: &str) -> bool {
    node.get(field).is_some_and(|value| value.value == Value::Bool(true))
}

/// Returns the fields of an object, or none.
pub(super) fn fields(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    node.and_then(Node::as_object).into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

/// Returns the items of a list, or none.
pub(super) fn items(node: Option<&Node>) -> &[Node] {
    node.and_then(Node::as_array).map_or(&[], Vec::as_slice)
}
