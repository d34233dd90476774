//! ```text
//! GET https://api.example.com/v1/uploads/{id}        servers:
//! Reference: https://docs.example.com/get-status       - url: https://api.example.com/v1
//! ```yaml                                            paths:
//! paths:                                      ->       /uploads/{id}:
//!   /uploads/{id}:                                       get:
//!     get: {...}                                           externalDocs: {url: https://docs.example.com/get-status}
//! ```
//!
//! The server and the `externalDocs` of the document take precedence over those of the page.

use crate::grammar::METHODS;
use crate::normalise::rule_log::RuleLog;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let Document { root, facts, .. } = document;
    let span = root.span;
    let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    let server = paths.keys().find_map(|path| facts.server(path));
    let pointer = Pointer::Root.key("paths");
    for (path, item) in paths {
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else { continue };
            if let Some(reference) = &facts.reference
                && operation.get("externalDocs").is_none()
            {
                log.applied(operation.span, &pointer.key(path).key(method));
                let url = Node::string(reference.clone(), operation.span);
                operation.set("externalDocs", Node::object([("url", url)], operation.span));
            }
        }
    }
    if let Some(server) = server
        && root.get("servers").is_none()
    {
        log.applied(span, "#/servers");
        root.set("servers", Node::array(vec![Node::object([("url", Node::string(server, span))], span)], span));
    }
}
