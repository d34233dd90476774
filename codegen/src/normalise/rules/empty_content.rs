//! ```yaml
//! '404':                                 '404':
//!   description: Not found.      ->        description: Not found.
//!   content: {}
//! ```

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Object, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Response, &mut |response, pointer| {
        if let Some(content) = response.get("content")
            && content.as_object().is_some_and(Object::is_empty)
        {
            found.at(content.span, &join(pointer, "content"));
            response.remove("content");
        }
    });
}
