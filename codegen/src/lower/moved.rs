//! Inline schemas that became components keep their names.
//!
//! ```yaml
//! schema: {type: object, properties: {...}}     # named in the names file by this position
//! schema: {$ref: '#/components/schemas/Pet'}    # a later version of the document
//! ```
//!
//! The component has the name of the inline schema, unless the names file has a name for the component.

use crate::names::{INPUT, Names};
use crate::source::node::Node;

/// Moves the names of types that the document no longer has to the components that took their places.
pub(super) fn follow(names: &mut Names, unclaimed: &[String], tree: &Node) {
    for item in unclaimed {
        let (pointer, suffix) = item.strip_suffix(INPUT).map_or((item.as_str(), ""), |pointer| (pointer, INPUT));
        if let Some(target) = target(tree, pointer) {
            names.move_type(item, &format!("{target}{suffix}"));
        }
    }
}

/// Returns the position to which a pointer leads through the first reference on its way.
fn target(tree: &Node, pointer: &str) -> Option<String> {
    let ends = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
    ends.skip(1).find_map(|end| {
        let (start, rest) = pointer.split_at(end);
        let reference = reference(tree.pointer(start)?)?;
        Some(format!("{reference}{rest}"))
    })
}

/// Returns the reference that a schema consists of.
fn reference(schema: &Node) -> Option<&str> {
    schema.text("$ref").or_else(|| match schema.get("allOf")?.as_array()?.as_slice() {
        [only] => only.text("$ref"),
        _ => None,
    })
}
