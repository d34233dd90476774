//! The current position in the document.

use crate::source::node;

/// The position of a schema, and the name for the type that the schema may need.
#[derive(Clone, Debug)]
pub(super) struct Position {
    /// The JSON pointer: `#/components/...` or `#/paths/...`.
    pub(super) pointer: String,
    /// The name of the type, if the schema needs one and has none of its own.
    pub(super) hint: String,
}

impl Position {
    pub(super) fn new(pointer: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), hint: hint.into() }
    }

    /// Returns another position with the same name.
    pub(super) fn at(self, pointer: &str) -> Self {
        Self { pointer: pointer.to_owned(), ..self }
    }

    /// Returns the position one step below, with the same name.
    pub(super) fn join(&self, token: &str) -> Self {
        Self { pointer: node::join(&self.pointer, token), hint: self.hint.clone() }
    }

    /// Returns the same position with more text at the end of the name.
    pub(super) fn suffixed(mut self, suffix: &str) -> Self {
        self.hint.push_str(suffix);
        self
    }
}
