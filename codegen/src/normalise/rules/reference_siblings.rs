//! ```yaml
//! $ref: '#/.../Owner'            ->      allOf:
//! description: Who made it.                - $ref: '#/.../Owner'
//!                                        description: Who made it.
//! ```

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        if schema.as_object().is_none_or(|fields| fields.len() < 2) {
            return;
        }
        let Some(reference) = schema.remove("$ref") else { return };
        let span = reference.span;
        found.at(span, &join(pointer, "$ref"));
        let reference = Node::object([("$ref", reference)], span);
        match schema.get_mut("allOf").and_then(Node::as_array_mut) {
            Some(all) => all.insert(0, reference),
            None => schema.set("allOf", Node::array(vec![reference], span)),
        }
    });
}
