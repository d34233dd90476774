//! Settings of a whole document: servers, security, title and version.

use crate::diagnostic::Problems;
use crate::grammar::METHODS;
use crate::settings::Settings;
use crate::source::Document;
use crate::source::node::{Node, Object};

/// Warns if some of the documents do not declare a server: they get the server of another document.
pub(super) fn warn_of_missing_servers(documents: &[Document], problems: &mut Problems) {
    let servers = |document: &Document| Some(document.root.get("servers")?.as_array()?.first()?.span);
    let has_paths = |document: &&Document| {
        document.root.get("paths").and_then(Node::as_object).is_some_and(|paths| !paths.is_empty())
    };
    let Some(used) = documents.iter().find_map(servers) else { return };
    let without: Vec<&Document> =
        documents.iter().filter(has_paths).filter(|document| servers(document).is_none()).collect();
    let [first, others @ ..] = without.as_slice() else { return };
    let others = match others.len() {
        0 => String::new(),
        1 => ", nor does 1 other document".to_owned(),
        count => format!(", nor do {count} other documents"),
    };
    let message =
        format!("the document does not declare a server{others}: the server in {} is used", problems.place(used));
    problems
        .warning("server", first.root.span, "#", message)
        .help("declare the server with an overlay action, or use `--server` for all documents");
}

/// Applies the title, and the version and the server of the settings, to the merged document.
pub(super) fn apply(root: &mut Node, title: Option<String>, settings: &Settings) {
    let info = root.object_entry("info");
    let span = info.span;
    if let Some(title) = title {
        info.set("title", Node::string(title, span));
    }
    if let Some(version) = &settings.version {
        info.set("version", Node::string(version.clone(), span));
    } else if info.get("version").is_none() {
        info.set("version", Node::string("unversioned", span));
    }
    if let Some(server) = &settings.server {
        let span = root.span;
        let url = Node::string(server.clone(), span);
        root.set("servers", Node::array(vec![Node::object([("url", url)], span)], span));
    }
}

/// Moves the servers and the security of a document to its operations, if they differ from those of the API.
pub(super) fn move_to_operations(api: &mut Node, document: &mut Node) {
    let span = document.span;
    if api.get("servers").is_none()
        && let Some(servers) = document.get("servers").cloned()
    {
        api.set("servers", servers);
    }
    for name in ["servers", "security"] {
        let own = document.remove(name);
        if own.as_ref() == api.get(name) {
            continue;
        }
        let own = match own {
            Some(own) => own,
            // A document without servers uses those of the API.
            None if name == "servers" => continue,
            None => Node::array(Vec::new(), span),
        };
        for item in document.get_mut("paths").and_then(Node::as_object_mut).into_iter().flat_map(Object::values_mut) {
            if item.get(name).is_some() {
                continue;
            }
            for method in METHODS {
                if let Some(operation) = item.get_mut(method)
                    && operation.get(name).is_none()
                {
                    operation.set(name, own.clone());
                }
            }
        }
    }
}
