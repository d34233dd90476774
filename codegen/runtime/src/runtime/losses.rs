//! Counts the values that are lost when JSON is decoded as a type. If several members of a union can decode a value,
//! the one with the fewest losses is chosen. A value that a type keeps but does not know, such as an unknown value of an
//! enum, counts as lost: another member may know it.
//!
//! A loss in an object counts more than any number of losses in the objects inside it. A property that a later version
//! of the API adds to an inner object does not change the member.

use std::cell::Cell;

use serde_json::Value;

/// The number of levels at which losses are counted. The last one includes all deeper levels.
const LEVELS: usize = 6;

/// The numbers of values that are lost at each level of nested objects. The outer levels are compared first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Losses([usize; LEVELS]);

impl Losses {
    /// Returns whether nothing is lost.
    pub(crate) fn is_none(self) -> bool {
        self == Self::default()
    }

    fn add(&mut self, level: usize, count: usize) {
        if let Some(losses) = self.0.get_mut(level.min(LEVELS - 1)) {
            *losses += count;
        }
    }
}

thread_local! {
    /// Whether losses are being counted. It is read for every object, and therefore apart from the numbers.
    static IS_COUNTING: Cell<bool> = const { Cell::new(false) };

    /// The losses so far, and the current level.
    static LOST: Cell<(Losses, usize)> = const { Cell::new((Losses([0; LEVELS]), 0)) };
}

/// Returns whether losses are being counted: whether a call of [`counted`] is running.
pub(super) fn is_counting() -> bool {
    IS_COUNTING.get()
}

/// Counts values that are dropped, or made up because they are missing. Does nothing if losses are not being counted.
pub(crate) fn add_losses(count: usize) {
    if is_counting() {
        let (mut losses, level) = LOST.get();
        losses.add(level, count);
        LOST.set((losses, level));
    }
}

/// Counts a value that a type keeps but does not know.
pub(crate) fn add_unknown(value: &Value) {
    if is_counting() {
        add_losses(value_count(value));
    }
}

/// Adds the losses of an inner call of [`counted`] at the current level.
pub(super) fn add_counted(counted: Losses) {
    if is_counting() {
        let (mut losses, level) = LOST.get();
        counted.0.iter().enumerate().for_each(|(below, count)| losses.add(level + below, *count));
        LOST.set((losses, level));
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

/// Runs `decode`, which decodes an object: its losses are counted at the next level.
pub(super) fn in_object<T>(decode: impl FnOnce() -> T) -> T {
    let is_counting = is_counting();
    if is_counting {
        LOST.set((LOST.get().0, LOST.get().1 + 1));
    }
    let result = decode();
    if is_counting {
        LOST.set((LOST.get().0, LOST.get().1.saturating_sub(1)));
    }
    result
}

/// Runs `decode` and returns its result and the values that it lost. Calls may be nested: the losses of an inner call
/// are not added to those of the outer call.
pub(crate) fn counted<T>(decode: impl FnOnce() -> T) -> (T, Losses) {
    let outer = (IS_COUNTING.replace(true), LOST.replace((Losses::default(), 0)));
    let result = decode();
    let (losses, _) = LOST.replace(outer.1);
    IS_COUNTING.set(outer.0);
    (result, losses)
}
