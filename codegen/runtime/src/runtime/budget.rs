//! The budget of a client for retries. It bounds the additional load on a server that is down.

use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens of a new client, and the most that it can have.
const CAPACITY: u32 = 500;

/// The tokens that a retry takes.
const COST: u32 = 5;

/// The tokens that are left.
#[derive(Debug)]
pub(super) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl Budget {
    /// Takes the tokens of a retry. Returns whether there were enough.
    pub(super) fn take(&self) -> bool {
        self.change(|tokens| tokens.checked_sub(COST))
    }

    /// Returns one token, after a call that succeeded.
    pub(super) fn refund(&self) {
        self.change(|tokens| Some(tokens + 1).filter(|tokens| *tokens <= CAPACITY));
    }

    fn change(&self, by: impl Fn(u32) -> Option<u32>) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, by).is_ok()
    }
}
