//! ```yaml
//! properties:                            properties:
//!   anything: true                 ->      anything: {}
//!   nothing: false                         nothing: {not: {}}
//! ```

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Value::Bool(allows) = schema.value else { return };
        let span = schema.span;
        log.applied(span, pointer);
        *schema = Node::object(Object::new(), span);
        if !allows {
            schema.set("not", Node::object(Object::new(), span));
        }
    });
}
