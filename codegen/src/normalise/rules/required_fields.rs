//! ```yaml
//! get:                                   get:
//!   responses:                             responses:
//!     '204': {}                    ->        '204': {description: No description.}
//! ```
//!
//! A request body without `content` is empty. OpenAPI 3.0 requires a description in every response, which documents often omit, and a response in every operation,
//! which 3.1 does not require. An operation without responses gets a `default` response.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::source::Document;
use crate::source::node::{Node, Object};

const PLACEHOLDER: &str = "No description.";

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        if node.as_object().is_none() || node.get("$ref").is_some() {
            return;
        }
        let span = node.span;
        let response = || Node::object([("description", Node::string(PLACEHOLDER, span))], span);
        match kind {
            Kind::Response if node.text("description").is_none() => {
                match node.remove("description") {
                    Some(broken) => {
                        let message = "the description of the response is not text: it is ignored";
                        log.mistake(broken.span, &pointer.key("description"), message);
                        node.set("x-description", broken);
                    }
                    None => log.applied(span, pointer),
                }
                node.set("description", Node::string(PLACEHOLDER, span));
            }
            Kind::RequestBody if node.get("content").is_none() => {
                log.mistake(span, pointer, "the request body has no `content`: requests carry no body");
                node.set("content", Node::object(Object::new(), span));
            }
            Kind::Operation
                if node.get("responses").is_none_or(|all| all.as_object().is_some_and(Object::is_empty)) =>
            {
                log.applied(span, pointer);
                node.set("responses", Node::object([("default", response())], span));
            }
            _ => {}
        }
    });
}
