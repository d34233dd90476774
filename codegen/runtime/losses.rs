//! How much of a value is lost when it is read as some type: what tells shapes apart that all fit.

use std::cell::Cell;

thread_local! {
    static LOST: Cell<usize> = const { Cell::new(0) };
}

/// What has been lost so far.
pub(super) fn lost() -> usize {
    LOST.get()
}

/// Begins to count anew, from some number.
pub(super) fn set_lost(count: usize) {
    LOST.set(count);
}

/// Counts something that was there and is not kept, or was not there and is made up.
pub(super) fn lose() {
    LOST.set(LOST.get() + 1);
}
