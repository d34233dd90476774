//! ```yaml
//! properties:                            properties:
//!   anything: true                 ->      anything: {}
//!   nothing: false                         nothing: {not: {}}
//! ```

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Value::Bool(allows) = schema.value else { return };
        let span = schema.span;
        found.at(span, pointer);
        *schema = Node::object(Object::new(), span);
        if !allows {
            schema.set("not", Node::object(Object::new(), span));
        }
    });
}
