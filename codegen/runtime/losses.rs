//! How much of a value is lost when it is read as some type: what tells shapes apart that all fit.

use std::cell::Cell;

use serde_json::Value;

thread_local! {
    /// `None` while nobody asks.
    static LOST: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Whether somebody asks what is lost.
pub(super) fn is_counted() -> bool {
    LOST.get().is_some()
}

/// Counts what was there and is not kept, or was not there and is made up.
pub(super) fn lose(count: usize) {
    LOST.set(LOST.get().map(|lost| lost + count));
}

/// How many values there are in one.
pub(super) fn weight(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(weight).sum::<usize>(),
        _ => 1,
    }
}

/// What is lost by reading something.
pub(super) fn lost_by<T>(read: impl FnOnce() -> T) -> (T, usize) {
    let before = LOST.replace(Some(0));
    let result = read();
    let lost = LOST.replace(before).unwrap_or_default();
    (result, lost)
}
