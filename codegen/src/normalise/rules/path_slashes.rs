//! ```yaml
//! paths:                                 paths:
//!   pets/{id}: {...}             ->        /pets/{id}: {...}
//! ```
//!
//! A path without a slash at its beginning is still relative to the server.

use crate::normalise::rule_log::RuleLog;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let Some(paths) = document.root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    let pointer = Pointer::Root.key("paths");
    let is_relative = |path: &str| {
        let starts = path.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '{');
        starts && !path.contains("://") && !path.starts_with("x-") && !path.contains(char::is_whitespace)
    };
    let names: Vec<String> = paths.keys().filter(|path| is_relative(path)).cloned().collect();
    for name in names {
        let path = format!("/{name}");
        if paths.contains_key(&path) {
            continue;
        }
        let renamed = std::mem::take(paths).into_iter();
        *paths = renamed.map(|(key, item)| if key == name { (path.clone(), item) } else { (key, item) }).collect();
        let span = paths.get(&path).map(|item| item.span).unwrap_or_default();
        let message = format!("the path `{}` does not begin with a slash: it is read as `/{0}`", name.escape_debug());
        log.mistake(span, &pointer.key(&name), message);
    }
}
