//! ```yaml
//! get:                                   get:
//!   responses:                             responses:
//!     '204': {}                    ->        '204': {description: No description.}
//! ```
//!
//! 3.0 wants a description of every response, and a response of every operation; 3.1 no longer wants the
//! latter, and people forget the former.

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::every;
use crate::source::Document;
use crate::source::node::{Node, Object};

const UNSAID: &str = "No description.";

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    every(&mut document.root, &mut |node, kind, pointer| {
        if node.as_object().is_none() || node.get("$ref").is_some() {
            return;
        }
        let span = node.span;
        let response = || Node::object([("description", Node::string(UNSAID, span))], span);
        match kind {
            Kind::Response if node.get("description").is_none() => {
                found.at(span, pointer);
                node.set("description", Node::string(UNSAID, span));
            }
            Kind::Operation
                if node.get("responses").is_none_or(|all| all.as_object().is_some_and(Object::is_empty)) =>
            {
                found.at(span, pointer);
                node.set("responses", Node::object([("default", response())], span));
            }
            _ => {}
        }
    });
}
