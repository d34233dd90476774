//! ```yaml
//! '404':                                 '404':
//!   description: Not found.      ->        description: Not found.
//!   content: {}
//! ```

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::Object;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Response, &mut |response, pointer| {
        if let Some(content) = response.get("content")
            && content.as_object().is_some_and(Object::is_empty)
        {
            log.applied(content.span, &pointer.key("content"));
            response.remove("content");
        }
    });
}
