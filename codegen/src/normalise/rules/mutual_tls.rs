//! ```yaml
//! security: [{key: [], certificate: []}]          security: [{key: []}]
//! components:                               ->    components:
//!   securitySchemes:                                securitySchemes: {...}
//!     certificate: {type: mutualTLS}                x-mutualTLS: {certificate: {...}}
//! ```
//!
//! OpenAPI 3.0 does not have this scheme. The certificate is a setting of the HTTP client, not a part of a request.

use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::pointer::join;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let Some(components) = document.root.get_mut("components") else { return };
    let Some(schemes) = components.get_mut("securitySchemes").and_then(Node::as_object_mut) else { return };
    let mut certificates = Object::new();
    schemes.retain(|name, scheme| {
        let is_kept = scheme.text("type") != Some("mutualTLS");
        if !is_kept {
            log.applied(scheme.span, &join("#/components/securitySchemes", name));
            certificates.insert(name.clone(), scheme.clone());
        }
        is_kept
    });
    if certificates.is_empty() {
        return;
    }
    visit_all(&mut document.root, &mut |node, _, _| {
        for requirement in node.get_mut("security").and_then(Node::as_array_mut).into_iter().flatten() {
            if let Value::Object(fields) = &mut requirement.value {
                fields.retain(|name, _| !certificates.contains_key(name));
            }
        }
    });
    let components = document.root.object_entry("components");
    let span = components.span;
    components.set("x-mutualTLS", Node::new(Value::Object(certificates), span));
}
