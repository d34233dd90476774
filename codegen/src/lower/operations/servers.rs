//! Servers: the one of the API, and those of single operations.

use std::net::IpAddr;

use indexmap::{IndexMap, IndexSet};
use openapiv3::Server;
use serde_json::Value;

use super::Source;
use crate::lower::context::Context;
use crate::model::{Group, Operation};
use crate::source::node::{Node, join};

/// Returns the base URL of the API: the first server, with the defaults of its variables.
pub(in crate::lower) fn of_api(context: &mut Context) -> Option<String> {
    let Some(server) = context.openapi.servers.first() else {
        let warning = context.warn("no-server", "#", "the document declares no server");
        warning.help("set the server with `--server`; otherwise every caller has to set `ClientBuilder::base_url`");
        return None;
    };
    let url = url(server);
    if is_absolute(&url) {
        return Some(url);
    }
    warn(
        context,
        server,
        "#/servers/0",
        "set the server with `--server`; otherwise every caller has to set `ClientBuilder::base_url`",
    );
    None
}

/// The server of an operation.
pub(super) struct OwnServer {
    pub(super) url: String,
    /// Whether the server belongs to another site than the API's. The client does not send credentials there.
    pub(super) is_cross_site: bool,
}

/// Returns the server of an operation or of its path, if it differs from that of the API. The extension
/// `x-trusted: true` says that it gets credentials, even if it belongs to another site.
pub(super) fn of_operation(context: &mut Context, api: Option<&str>, source: &Source) -> Option<OwnServer> {
    let pointer = source.pointer.as_str();
    let parent = pointer.rsplit_once('/').map_or(pointer, |(parent, _)| parent);
    let (server, owner) = match (source.declared.servers.first(), source.item.servers.first()) {
        (Some(server), _) => (server, pointer),
        (None, Some(server)) => (server, parent),
        (None, None) => return None,
    };
    let url = url(server);
    let url = match (api, is_absolute(&url)) {
        (_, true) => url,
        // A relative URL is relative to the API's server.
        (Some(api), false) if url.is_empty() || url.starts_with('/') => format!("{}{url}", origin(api)),
        _ => {
            let pointer = join(&join(owner, "servers"), "0");
            warn(
                context,
                server,
                &pointer,
                "correct it with an overlay action; the operation uses the server of the API",
            );
            return None;
        }
    };
    let is_trusted = server.extensions.get("x-trusted") == Some(&Value::Bool(true));
    let is_cross_site = !is_trusted && api.is_some_and(|api| site(api) != site(&url));
    (api != Some(url.as_str())).then_some(OwnServer { url, is_cross_site })
}

/// Returns the host of the server of an operation that requires credentials and does not send them, because the server
/// belongs to another site.
pub(in crate::lower) fn untrusted_host(operation: &Operation) -> Option<String> {
    let server = operation.server.as_deref().filter(|_| operation.is_cross_site && !operation.security.is_empty())?;
    Some(host(server).to_ascii_lowercase())
}

/// Warns about each host that does not get credentials although its operations require some.
pub(super) fn report_untrusted(context: &mut Context, root: &Group) {
    let mut hosts: IndexMap<String, IndexSet<&str>> = IndexMap::new();
    for operation in root.operations() {
        if let Some(host) = untrusted_host(operation) {
            hosts.entry(host).or_default().insert(&operation.pointer);
        }
    }
    for (host, pointers) in hosts {
        let Some(first) = pointers.first() else { continue };
        let declared: IndexSet<&str> =
            pointers.iter().filter_map(|pointer| declared_url(context.tree, pointer)).collect();
        let is_one: Vec<String> = declared.iter().map(|url| format!("@.url=='{}'", url.escape_debug())).collect();
        let is_one = is_one.join(" || ");
        let (host, operations) = (host.escape_debug(), counted(pointers.len()));
        let message = format!("credentials are not sent to `{host}`, which belongs to another site, by {operations}");
        context.warn("server", first, message).help(format!(
            "if the host may have them, apply the overlay action `target: $.paths..servers[?{is_one}]`, \
             `update: {{x-trusted: true}}`; a program can call `ClientBuilder::trust_host(\"{host}\")`"
        ));
    }
}

/// Returns the URL of the server of an operation or of its path, as it is declared.
fn declared_url<'a>(tree: &'a Node, operation: &str) -> Option<&'a str> {
    let parent = operation.rsplit_once('/').map_or(operation, |(parent, _)| parent);
    let url = |owner: &str| tree.pointer(owner)?.get("servers")?.as_array()?.first()?.text("url");
    [operation, parent].into_iter().find_map(url)
}

/// Returns a number of operations as text.
fn counted(operations: usize) -> String {
    if operations == 1 { "1 operation".to_owned() } else { format!("{operations} operations") }
}

/// Returns the registered domain of a URL's host by the public suffix list; the whole host if it has none.
fn site(url: &str) -> String {
    let host = host(url).to_ascii_lowercase();
    let is_domain = host.parse::<IpAddr>().is_err() && !host.starts_with('[');
    let domain = Some(host.as_str()).filter(|_| is_domain).and_then(psl::domain_str).map(ToOwned::to_owned);
    domain.unwrap_or(host)
}

/// Returns the host of a URL without user and port, as a URL parser reads it: `\` ends the host like `/`.
fn host(url: &str) -> &str {
    let authority = url.split_once("//").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let port = host.rfind(':').filter(|colon| host[*colon..].bytes().skip(1).all(|byte| byte.is_ascii_digit()));
    port.map_or(host, |colon| &host[..colon]).trim_end_matches('.')
}

/// Warns that the URL of a server cannot be used.
fn warn(context: &mut Context, server: &Server, pointer: &str, help: &str) {
    let message = format!("`{}` is not the URL of a server", server.url.escape_debug());
    context.warn("server", pointer, message).help(help);
}

/// Returns the URL of a server, with the defaults of its variables. The default scheme is https.
fn url(server: &Server) -> String {
    let url = server.url.trim_end_matches('/');
    let mut url = if url.starts_with("//") { format!("https:{url}") } else { url.to_owned() };
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}

/// Returns whether a URL has a scheme of HTTP and no variables.
fn is_absolute(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(['{', '}'])
}

/// Returns the scheme, host and port of a URL.
fn origin(url: &str) -> &str {
    let end = url.match_indices('/').nth(2).map_or(url.len(), |(index, _)| index);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_without_a_scheme_is_https() {
        let server = |url: &str| Server { url: url.to_owned(), ..Server::default() };
        assert_eq!(url(&server("//api.example/v1/")), "https://api.example/v1");
        assert_eq!(url(&server("/v1/")), "/v1");
    }

    #[test]
    fn a_site_is_a_registered_domain() {
        let sites = [
            ("https://api.example.com/v1", "example.com"),
            ("https://EXAMPLE.com.:8443", "example.com"),
            ("https://api.example.co.uk", "example.co.uk"),
            ("https://x.github.io/y", "x.github.io"),
            ("https://a.x.github.io", "x.github.io"),
            ("https://evil.net?q=.example.com", "evil.net"),
            ("https://evil.net\\.example.com", "evil.net"),
            ("https://example.com@evil.net:443/x", "evil.net"),
            ("https://10.0.0.1:80", "10.0.0.1"),
            ("https://[::1]:80/x", "[::1]"),
            ("https://localhost:8080", "localhost"),
            ("https://github.io", "github.io"),
        ];
        for (url, expected) in sites {
            assert_eq!(site(url), expected, "{url}");
        }
    }
}
