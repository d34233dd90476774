//! ```yaml
//! security:                                security:
//!   - token: []                              - token: []
//!     x-vendor: {...}                ->    x-vendor: {...}
//! components:                              components:
//!   securitySchemes:                         securitySchemes:
//!     token: {type: bearer}                    token: {type: http, scheme: bearer}
//! ```
//!
//! Some documents have extensions in security requirements, where every field is the name of a scheme, and some write
//! the scheme of HTTP authentication as the type.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::source::Document;
use crate::source::node::{Node, Object};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let schemes = document.root.get("components").and_then(|components| components.get("securitySchemes")).cloned();
    let is_extension = |name: &str| name.starts_with("x-") && schemes.as_ref().and_then(|all| all.get(name)).is_none();
    visit_all(&mut document.root, &mut |node, kind, pointer| match kind {
        Kind::SecurityScheme => {
            let Some(scheme) = node.text("type").map(str::to_ascii_lowercase) else { return };
            if !["basic", "bearer", "digest"].contains(&scheme.as_str()) {
                return;
            }
            let span = node.span;
            log.applied(span, pointer);
            node.set("type", Node::string("http", span));
            if node.get("scheme").is_none() {
                node.set("scheme", Node::string(scheme, span));
            }
        }
        Kind::Operation | Kind::OpenApi => {
            let mut extensions = Object::new();
            for requirement in node.get_mut("security").and_then(Node::as_array_mut).into_iter().flatten() {
                let Some(fields) = requirement.as_object_mut() else { continue };
                fields.retain(|name, value| {
                    let is_moved = is_extension(name);
                    if is_moved {
                        extensions.entry(name.clone()).or_insert_with(|| value.clone());
                    }
                    !is_moved
                });
            }
            for (name, value) in extensions {
                log.applied(value.span, &pointer.key("security"));
                if node.get(&name).is_none() {
                    node.set(&name, value);
                }
            }
        }
        _ => {}
    });
}
