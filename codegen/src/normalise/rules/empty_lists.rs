//! ```yaml
//! description: Nothing fits.     ->      description: Nothing fits.
//! oneOf: []
//! ```
//!
//! A list that may not be empty says nothing if it is (JSON Schema, sections 6.1.2 and 10.2.1).

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for keyword in ["allOf", "anyOf", "oneOf", "enum", "required"] {
            let is_empty = |list: &Node| list.as_array().is_some_and(Vec::is_empty);
            if let Some(span) = schema.get(keyword).filter(|list| is_empty(list)).map(|list| list.span) {
                found.at(span, &join(pointer, keyword));
                schema.remove(keyword);
            }
        }
    });
}
