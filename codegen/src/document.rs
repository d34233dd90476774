//! The normalised document for those who look into it after a run: its values, and where each was read.

use crate::diagnostic::Problems;
use crate::source::node::Node;

/// The normalised document.
#[derive(Debug)]
pub struct Document {
    tree: Node,
    sources: Problems,
}

impl Document {
    pub(crate) fn new(tree: Node, problems: &Problems) -> Self {
        Self { tree, sources: problems.without_list() }
    }

    /// The document as JSON, in its order.
    pub fn to_json(&self) -> serde_json::Value {
        self.tree.to_json()
    }

    /// `file:line` of what a JSON pointer (`#/components/schemas/X`) leads to.
    pub fn place(&self, pointer: &str) -> String {
        self.sources.place(self.tree.span_of(pointer))
    }
}
