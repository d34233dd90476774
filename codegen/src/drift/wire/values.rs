//! Values as messages show them, and as they are compared.

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
