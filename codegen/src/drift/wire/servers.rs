//! The servers of the document, of paths and of operations.

use super::comparison::Place;
use super::texts;
use super::values::{fields, is_true, items, quoted};
use crate::drift::rules;
use crate::source::node::Node;

/// The most URLs of one server that are compared.
const MOST: usize = 64;

/// A URL to which requests can go.
struct Address<'a> {
    url: String,
    server: &'a Node,
}

/// The servers that an operation uses: its own, those of its path, or those of the document.
pub(super) fn of<'a>(root: &'a Node, path: &'a Node, operation: &'a Node) -> &'a [Node] {
    let own = [operation, path].map(|owner| items(owner.get("servers")));
    own.into_iter().find(|servers| !servers.is_empty()).unwrap_or_else(|| items(root.get("servers")))
}

/// Compares two lists of servers. The client uses the first server of a list, with the defaults of its variables.
pub(super) fn compare<'a>(place: &mut Place<'_, 'a>, old: &'a [Node], new: &'a [Node]) {
    let (before, after) = (addresses(old), addresses(new));
    let default = |all: &[Address]| all.first().map_or_else(|| "/".to_owned(), |address| address.url.clone());
    let (from, to) = (default(&before), default(&after));
    if from != to {
        let message = format!("requests go to {} instead of {}", quoted(&to), quoted(&from));
        place.found(rules::SERVER_CHANGED, old.first(), new.first(), message);
    } else if let (Some(before), Some(after)) = (old.first(), new.first()) {
        texts::compare(place, before, after);
    }
    if let (Some(before), Some(after)) = (old.first(), new.first())
        && is_true(before, "x-trusted") != is_true(after, "x-trusted")
    {
        let message = format!("`x-trusted` of {} changed", quoted(&to));
        place.found(rules::TRUST_CHANGED, Some(before), Some(after), message);
    }
    let has = |all: &[Address], one: &Address| all.iter().any(|other| other.url == one.url);
    for address in after.iter().skip(1).filter(|address| !has(&before, address)) {
        let message = format!("the server {} was added", quoted(&address.url));
        place.found(rules::SERVER_ADDED, None, Some(address.server), message);
    }
    for address in before.iter().skip(1).filter(|address| !has(&after, address)) {
        let message = format!("the server {} was removed", quoted(&address.url));
        place.found(rules::SERVER_REMOVED, Some(address.server), None, message);
    }
}

/// Returns the URLs of servers, with each value that a variable can have. Those with the defaults are first.
fn addresses(servers: &[Node]) -> Vec<Address<'_>> {
    servers.iter().flat_map(|server| urls(server).into_iter().map(move |url| Address { url, server })).collect()
}

fn urls(server: &Node) -> Vec<String> {
    let mut urls = vec![server.text("url").unwrap_or_default().to_owned()];
    for (name, variable) in fields(server.get("variables")) {
        let variable_name = format!("{{{name}}}");
        let default = variable.get("default").and_then(Node::scalar_text).unwrap_or_default();
        let mut values = vec![default];
        values.extend(items(variable.get("enum")).iter().filter_map(Node::scalar_text));
        values.truncate(MOST);
        let all = values.iter().flat_map(|value| urls.iter().map(|url| url.replace(&variable_name, value)));
        urls = all.take(MOST).collect();
    }
    let mut known = std::collections::BTreeSet::new();
    urls.iter().map(|url| plain(url)).filter(|url| known.insert(url.clone())).collect()
}

/// Returns a URL in one spelling: without a slash at the end and the usual port, and with a host in lower case.
fn plain(url: &str) -> String {
    let url = url.trim_end_matches('/');
    let Some((scheme, rest)) = url.split_once("://") else { return if url.is_empty() { "/" } else { url }.to_owned() };
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let host = if port.is_empty() { &host } else { host.strip_suffix(port).unwrap_or(&host) };
    format!("{scheme}://{host}{path}")
}
