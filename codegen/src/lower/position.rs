//! The current position in the document.

use crate::source::node;

/// The position of a schema, and the name for the type that the schema may need.
#[derive(Clone, Debug)]
pub(super) struct Position {
    /// The JSON pointer: `#/components/...` or `#/paths/...`.
    pub(super) pointer: String,
    /// The position as the names file has it. It leads through the operation to a component that is not a schema, and
    /// does not depend on the order of a list: members of unions and parameters have names in it instead of indices.
    pub(super) key: String,
    /// The name of the type, if the schema needs one and has none of its own.
    pub(super) hint: String,
}

impl Position {
    /// Returns a position whose key is the pointer.
    pub(super) fn new(pointer: impl Into<String>, hint: impl Into<String>) -> Self {
        let pointer = pointer.into();
        Self { key: pointer.clone(), pointer, hint: hint.into() }
    }

    /// Returns the position with another pointer. The key and the name are the same.
    pub(super) fn at(self, pointer: &str) -> Self {
        Self { pointer: pointer.to_owned(), ..self }
    }

    /// Returns the position one step below, with the same name.
    pub(super) fn join(&self, token: &str) -> Self {
        let (pointer, key) = (node::join(&self.pointer, token), node::join(&self.key, token));
        Self { pointer, key, hint: self.hint.clone() }
    }

    /// Returns the position with one more step in the key. The pointer and the name are the same.
    pub(super) fn keyed(mut self, token: &str) -> Self {
        self.key = node::join(&self.key, token);
        self
    }

    /// Returns the same position with more text at the end of the name.
    pub(super) fn suffixed(mut self, suffix: &str) -> Self {
        self.hint.push_str(suffix);
        self
    }
}
