//! ```yaml
//! description:                   ->      (nothing)
//! type: string                           type: string
//! ```
//!
//! A field without a value says nothing. Where null is a value (examples, defaults, items of an enum) it stays.

use crate::grammar::Shape;
use crate::normalise::Found;
use crate::normalise::walk::every;
use crate::source::Document;
use crate::source::node::{Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    every(&mut document.root, &mut |node, kind, pointer| {
        let Some(fields) = node.as_object_mut() else { return };
        fields.retain(|name, value| {
            let says_nothing =
                value.value == Value::Null && kind.field(name).is_some_and(|field| !matches!(field.shape, Shape::Any));
            if says_nothing {
                found.at(value.span, &join(pointer, name));
            }
            !says_nothing
        });
    });
}
