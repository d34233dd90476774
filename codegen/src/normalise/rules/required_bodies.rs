//! ```yaml
//! requestBody:                           requestBody:
//!   content: {...}               ->        content: {...}
//!                                          required: true
//! ```
//!
//! Only on pages, which never say `required`: what OpenAPI reads as optional there is what they show as
//! the body of the request. A document that is not a page means what it says.

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    if !document.is_page {
        return;
    }
    each(&mut document.root, Kind::RequestBody, &mut |body, pointer| {
        if body.get("required").is_none() && body.get("$ref").is_none() {
            let span = body.span;
            found.at(span, pointer);
            body.set("required", Node::bool(true, span));
        }
    });
}
