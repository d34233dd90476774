//! ```yaml
//! type: integer                          type: integer
//! maximum: 18446744073709551615    ->    x-maximum: 18446744073709551615
//! ```
//!
//! Readers of OpenAPI 3.0 hold the bounds of an integer in a signed 64-bit integer. A bound beyond it, or
//! one that is not whole, moves aside.

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        if schema.text("type") != Some("integer") {
            return;
        }
        for bound in ["minimum", "maximum", "multipleOf"] {
            let is_wide = |node: &&Node| matches!(&node.value, Value::Number(number) if !number.is_i64());
            let Some(span) = schema.get(bound).filter(is_wide).map(|node| node.span) else { continue };
            found.at(span, &join(pointer, bound));
            if let Some(node) = schema.remove(bound) {
                schema.set(&format!("x-{bound}"), node);
            }
        }
    });
}
