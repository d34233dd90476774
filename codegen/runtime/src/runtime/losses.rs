//! Counts the values that are lost when JSON is decoded as a type. If several members of a union can decode a value,
//! the one with the fewest losses is chosen. A value that a type keeps but does not know, such as an unknown value of an
//! enum, counts as lost: another member may know it.

use std::cell::Cell;

use serde_json::Value;

thread_local! {
    /// The number of values lost so far; `None` outside of [`counted`].
    static LOST: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Returns whether losses are being counted.
pub(super) fn is_counting() -> bool {
    LOST.get().is_some()
}

/// Counts values that are dropped, or made up because they are missing. Does nothing if losses are not being counted.
pub(crate) fn add_losses(count: usize) {
    LOST.set(LOST.get().map(|lost| lost + count));
}

/// Counts a value that a type keeps but does not know.
pub(crate) fn add_unknown(value: &Value) {
    if is_counting() {
        add_losses(value_count(value));
    }
}

/// Returns the number of values in a JSON value, including itself.
pub(super) fn value_count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(value_count).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(value_count).sum::<usize>(),
        _ => 1,
    }
}

/// Runs `decode` and returns its result and the number of values that it lost. Calls may be nested: the losses of an
/// inner call are not added to those of the outer call.
pub(super) fn counted<T>(decode: impl FnOnce() -> T) -> (T, usize) {
    let outer = LOST.replace(Some(0));
    let result = decode();
    let lost = LOST.replace(outer).unwrap_or_default();
    (result, lost)
}
