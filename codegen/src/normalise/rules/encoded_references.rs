//! ```yaml
//! $ref: '#/components/schemas/Page%3CUser%3E'   ->   $ref: '#/components/schemas/Page<User>'
//! ```
//!
//! A reference is a URI, in which any character may be percent-encoded (RFC 6901, section 6), and not everybody
//! does it. From here on, there is one way to write each: the one in which it leads somewhere.

use crate::normalise::Found;
use crate::normalise::walk::every;
use crate::source::Document;
use crate::source::node::{Node, Value, join, percent_decoded};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let root = document.root.clone();
    let mut decode = |target: &mut Node, pointer: &str| {
        let Some(written) = target.as_str().filter(|text| text.starts_with("#/") && text.contains('%')) else { return };
        if root.pointer(written).is_none() {
            found.at(target.span, pointer);
            target.value = Value::String(percent_decoded(written));
        }
    };
    every(&mut document.root, &mut |node, _, pointer| {
        if let Some(target) = node.get_mut("$ref") {
            decode(target, &join(pointer, "$ref"));
        }
        let mapping = node.get_mut("discriminator").and_then(|found| found.get_mut("mapping")?.as_object_mut());
        for (tag, target) in mapping.into_iter().flatten() {
            decode(target, &join(&join(&join(pointer, "discriminator"), "mapping"), tag));
        }
    });
}
