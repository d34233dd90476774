//! Servers: the API's, and those of operations that have one of their own.

use std::net::IpAddr;

use openapiv3::{Operation, PathItem, Server};

use super::Context;
use crate::source::node::join;

/// The server of the document: its first, with the defaults of its variables.
pub(super) fn of_api(context: &mut Context) -> Option<String> {
    let Some(server) = context.openapi.servers.first() else {
        let span = context.span("#");
        let warning = context.problems.warning("no-server", span, "#", "the document does not say where its API is");
        warning.help("name the server with `--server`, or every caller has to with `ClientBuilder::base_url`");
        return None;
    };
    let url = url(server);
    if is_absolute(&url) {
        return Some(url);
    }
    warn(context, server, "#/servers/0", "name the server with `--server`, or every caller has to");
    None
}

/// The server of an operation, or of its path, if it is not the API's.
pub(super) fn of_operation(
    context: &mut Context,
    item: &PathItem,
    operation: &Operation,
    pointer: &str,
) -> Option<String> {
    let parent = pointer.rsplit_once('/').map_or(pointer, |(parent, _)| parent);
    let (server, owner) = match (operation.servers.first(), item.servers.first()) {
        (Some(server), _) => (server, pointer),
        (None, Some(server)) => (server, parent),
        (None, None) => return None,
    };
    let url = url(server);
    let url = match (&context.server, is_absolute(&url)) {
        (_, true) => url,
        // A relative URL is one on the API's own server.
        (Some(api), false) if url.is_empty() || url.starts_with('/') => format!("{}{url}", origin(api)),
        _ => {
            let pointer = join(&join(owner, "servers"), "0");
            warn(context, server, &pointer, "correct it with an overlay action, or the API's own server is used");
            return None;
        }
    };
    (context.server.as_ref() != Some(&url)).then_some(url)
}

/// Whether a server is of another site than the API's: credentials are not sent there, whatever a page says. For
/// an operation that asks for some, this is a warning.
pub(super) fn is_elsewhere(context: &mut Context, server: &str, asks: bool, pointer: &str) -> bool {
    let is_elsewhere = context.server.as_deref().is_some_and(|api| site(api) != site(server));
    if is_elsewhere && asks {
        let span = context.span(pointer);
        let message = format!("the credentials are not sent to {}, which is of another site", origin(server));
        let warning = context.problems.warning("server", span, pointer, message);
        warning.help("generate a crate of its own for that server; a caller who sets `base_url` sends them there");
    }
    is_elsewhere
}

/// What belongs to one owner: the registered domain of a host by the public suffix list, or else all of the host.
fn site(url: &str) -> String {
    let host = host(url).to_ascii_lowercase();
    let is_domain = host.parse::<IpAddr>().is_err() && !host.starts_with('[');
    let domain = Some(host.as_str()).filter(|_| is_domain).and_then(psl::domain_str).map(ToOwned::to_owned);
    domain.unwrap_or(host)
}

/// The host of a URL, as those who send to it read it: neither user nor port, and a `\` ends it as a `/` does.
fn host(url: &str) -> &str {
    let authority = url.split_once("//").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let port = host.rfind(':').filter(|colon| host[*colon..].bytes().skip(1).all(|byte| byte.is_ascii_digit()));
    port.map_or(host, |colon| &host[..colon]).trim_end_matches('.')
}

fn warn(context: &mut Context, server: &Server, pointer: &str, help: &str) {
    let span = context.span(pointer);
    let message = format!("`{}` is not the URL of a server", server.url.escape_debug());
    context.problems.warning("server", span, pointer, message).help(help);
}

/// The URL of a server, with the defaults of its variables. Without a scheme, it is https.
fn url(server: &Server) -> String {
    let url = server.url.trim_end_matches('/');
    let mut url = if url.starts_with("//") { format!("https:{url}") } else { url.to_owned() };
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}

fn is_absolute(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(['{', '}'])
}

/// Scheme, host and port.
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
    fn sites_are_what_can_be_registered() {
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
