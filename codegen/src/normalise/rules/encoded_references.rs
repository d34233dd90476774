//! ```yaml
//! $ref: '#/components/schemas/Page%3CUser%3E'   ->   $ref: '#/components/schemas/Page<User>'
//! ```
//!
//! A reference is a URI, in which any character may be percent-encoded (RFC 6901, section 6). References that exist
//! only after decoding are decoded, so that the later stages can compare references as text.

use std::collections::BTreeSet;

use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Value, percent_decoded};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let mut encoded: BTreeSet<String> = BTreeSet::new();
    visit_references(&mut document.root, &mut |target, _| {
        encoded
            .extend(target.as_str().filter(|text| text.starts_with("#/") && text.contains('%')).map(ToOwned::to_owned));
    });
    encoded.retain(|reference| document.root.pointer(reference).is_none());
    if encoded.is_empty() {
        return;
    }
    visit_references(&mut document.root, &mut |target, pointer| {
        if let Some(reference) = target.as_str().filter(|text| encoded.contains(*text)) {
            log.applied(target.span, pointer);
            target.value = Value::String(percent_decoded(reference));
        }
    });
}

/// Visits the references of a document: those in `$ref`, and those in the mappings of discriminators.
fn visit_references(root: &mut Node, visit: &mut dyn FnMut(&mut Node, &Pointer)) {
    visit_all(root, &mut |node, _, pointer| {
        if let Some(target) = node.get_mut("$ref") {
            visit(target, &pointer.key("$ref"));
        }
        let mapping = node.get_mut("discriminator").and_then(|node| node.get_mut("mapping")?.as_object_mut());
        for (tag, target) in mapping.into_iter().flatten() {
            visit(target, &pointer.key("discriminator").key("mapping").key(tag));
        }
    });
}
