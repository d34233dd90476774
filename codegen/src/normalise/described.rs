//! The names of an operation of a tree.

use crate::names::operations::{self, Described, Names};
use crate::source::node::Node;

/// Returns the names of an operation, without regard to those of other operations.
pub(super) fn names_of(path: &str, method: &str, operation: &Node) -> Names {
    let group = operation.get("x-fern-sdk-group-name").and_then(Node::as_array);
    let described = Described {
        group: group.map(|group| group.iter().filter_map(Node::as_str).collect()),
        name: operation.text("x-fern-sdk-method-name"),
        id: operation.text("operationId"),
        tag: operation.get("tags").and_then(Node::as_array).and_then(|tags| tags.first()?.as_str()),
        summary: operation.text("summary"),
        method,
        path,
    };
    let names = operations::of(&[described]).into_iter().next();
    names.unwrap_or_default()
}
