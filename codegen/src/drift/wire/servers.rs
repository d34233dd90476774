//! The servers of the document, of paths and of operations.

use super::comparison::Place;
use super::values::{fields, is_true, items, quoted};
use crate::drift::rules;
use crate::source::node::Node;

/// The servers that an operation uses: its own, those of its path, or those of the document.
pub(super) fn of<'a>(root: &'a Node, path: &'a Node, operation: &'a Node) -> &'a [Node] {
    let own = [operation, path].map(|owner| items(owner.get("servers")));
    own.into_iter().find(|servers| !servers.is_empty()).unwrap_or_else(|| items(root.get("servers")))
}

/// Compares two lists of servers. The client uses the first server of a list.
pub(super) fn compare<'a>(place: &mut Place<'_, 'a>, old: &'a [Node], new: &'a [Node]) {
    let (before, after) = (old.first(), new.first());
    let url_of = |server: Option<&Node>| server.map_or_else(|| "no server".to_owned(), |server| quoted(&url(server)));
    if before.map(url) != after.map(url) {
        let message = format!("requests go to {} instead of {}", url_of(after), url_of(before));
        place.found(rules::SERVER_CHANGED, before, after, message);
    }
    if let (Some(before), Some(after)) = (before, after)
        && is_true(before, "x-trusted") != is_true(after, "x-trusted")
    {
        let message = format!("`x-trusted` of {} changed", quoted(&url(after)));
        place.found(rules::TRUST_CHANGED, Some(before), Some(after), message);
    }
    let has = |servers: &[Node], server: &Node| servers.iter().any(|other| url(other) == url(server));
    for server in new.iter().skip(1).filter(|server| !has(old, server)) {
        let message = format!("the server {} was added", quoted(&url(server)));
        place.found(rules::SERVER_ADDED, None, Some(server), message);
    }
    for server in old.iter().skip(1).filter(|server| !has(new, server)) {
        let message = format!("the server {} was removed", quoted(&url(server)));
        place.found(rules::SERVER_REMOVED, Some(server), None, message);
    }
}

/// Returns the URL with the defaults of its variables, without a slash at the end.
fn url(server: &Node) -> String {
    let mut url = server.text("url").unwrap_or_default().to_owned();
    for (name, variable) in fields(server.get("variables")) {
        let default = variable.get("default").and_then(Node::scalar_text).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), &default);
    }
    url.trim_end_matches('/').to_owned()
}
