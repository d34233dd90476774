//! ```yaml
//! openapi: 3.1.1                 ->      openapi: 3.0.3
//! ```
//!
//! Empty sections of `components` are removed.

use crate::normalise::rule_log::RuleLog;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let root = &mut document.root;
    if let Some(version) = root.get_mut("openapi")
        && version.as_str() != Some("3.0.3")
    {
        log.applied(version.span, "#/openapi");
        version.value = Value::String("3.0.3".to_owned());
    }
    if let Some(components) = root.get_mut("components").and_then(Node::as_object_mut) {
        components.retain(|_, section| !section.as_object().is_some_and(Object::is_empty));
        if components.is_empty() {
            root.remove("components");
        }
    }
}
