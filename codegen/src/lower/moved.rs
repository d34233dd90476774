//! Inline schemas that became components keep their names.
//!
//! ```yaml
//! schema: {type: object, properties: {...}}     # named in the names file by this position
//! schema: {$ref: '#/components/schemas/Pet'}    # a later version of the document
//! ```
//!
//! The component has the name of the inline schema, unless the names file has a name for the component.

use crate::names::{INPUT, Names};
use crate::normalise::target;
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
