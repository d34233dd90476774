//! The normalised document, as the output of a run.

use crate::diagnostic::{Diagnostics, Sources};
use crate::source::node::Node;
use crate::yaml;

/// The normalised document. Every value knows its position in the inputs.
#[derive(Debug)]
pub struct Document {
    root: Node,
    sources: Sources,
}

impl Document {
    pub(crate) fn new(root: Node, sources: Sources) -> Self {
        Self { root, sources }
    }

    /// Returns the tree.
    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// Converts the document to JSON. Fields keep their order.
    pub fn to_json(&self) -> serde_json::Value {
        self.root.to_json()
    }

    /// Prints the document as YAML that YAML 1.1 and 1.2 read in the same way.
    pub fn to_yaml(&self) -> Result<String, Diagnostics> {
        yaml::write(&self.root)
            .map_err(|error| Diagnostics::internal(format!("the normalised document cannot be printed: {error}")))
    }

    /// Returns the position, as `file:line`, of the node that a JSON pointer (`#/components/schemas/X`) leads to.
    pub fn place(&self, pointer: &str) -> String {
        self.sources.place(self.root.span_of(pointer))
    }
}
