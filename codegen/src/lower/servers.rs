//! Servers: the API's, and those of operations that have one of their own.

use openapiv3::{Operation, PathItem, Server};

use super::Context;
use crate::source::node::join;

/// The server of the document: its first, with the defaults of its variables.
pub(super) fn of_api(context: &mut Context) -> Option<String> {
    let server = context.openapi.servers.first()?;
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

/// Whether a server is of another site than the API's: credentials are not sent there, whatever a page says.
pub(super) fn is_elsewhere(context: &mut Context, server: &str, pointer: &str) -> bool {
    let is_elsewhere = context.server.as_deref().is_some_and(|api| site(api) != site(server));
    if is_elsewhere {
        let span = context.span(pointer);
        let message = format!("the credentials are not sent to {}, which is of another site", origin(server));
        let warning = context.problems.warning("server", span, pointer, message);
        warning.help("generate a crate of its own for that server");
    }
    is_elsewhere
}

/// The part of a host that is registered: its last two labels, or three where these are as short as `co.uk`.
fn site(url: &str) -> Vec<&str> {
    let host = origin(url).rsplit('/').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let labels: Vec<&str> = host.rsplit('.').collect();
    let is_short = matches!(labels[..], [country, kind, ..] if country.len() == 2 && kind.len() <= 3);
    labels.into_iter().take(if is_short { 3 } else { 2 }).collect()
}

fn warn(context: &mut Context, server: &Server, pointer: &str, help: &str) {
    let span = context.span(pointer);
    let message = format!("`{}` is not the URL of a server", server.url.escape_debug());
    context.problems.warning("server", span, pointer, message).help(help);
}

fn url(server: &Server) -> String {
    let mut url = server.url.trim_end_matches('/').to_owned();
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
