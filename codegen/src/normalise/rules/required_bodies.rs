//! ```yaml
//! requestBody:                           requestBody:
//!   content: {...}               ->        content: {...}
//!                                          required: true
//! ```
//!
//! This rule applies to pages only. They show the body as a part of the request but do not set `required`, which
//! OpenAPI reads as optional.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    if !document.is_page {
        return;
    }
    visit_kind(&mut document.root, Kind::RequestBody, &mut |body, pointer| {
        if body.get("required").is_none() && body.get("$ref").is_none() {
            let span = body.span;
            log.applied(span, pointer);
            body.set("required", Node::bool(true, span));
        }
    });
}
