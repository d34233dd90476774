//! ```yaml
//! info:                                              paths:
//!   version: endpoint_multipartUpload.get_status       /...:
//! paths:                                                 get:
//!   /...:                                      ->          operationId: multipart_upload_get_status
//!     get:                                                 x-fern-sdk-group-name: [multipart_upload]
//!       operationId: get-status                            x-fern-sdk-method-name: get_status
//! ```
//!
//! A page whose version begins with `endpoint_` has one operation, and its `operationId` is unique on the page only.
//! The group can contain `/`, for nested groups, or be empty. In other documents, the group is the first tag or the
//! first segment of the path, and the method name is the `operationId` or the HTTP method and the path. Existing
//! extensions are kept.

use crate::grammar::METHODS;
use crate::names;
use crate::normalise::rule_log::RuleLog;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let endpoint = take_endpoint(&mut document.root);
    let Some(paths) = document.root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    let operations = paths.values().map(|item| METHODS.iter().filter(|method| item.get(method).is_some()).count());
    // The name cannot belong to several operations.
    let endpoint = endpoint.filter(|_| operations.sum::<usize>() == 1);
    let pointer = Pointer::Root.key("paths");
    for (path, item) in paths {
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else { continue };
            let names = endpoint.clone().unwrap_or_else(|| names_of(operation, path, method));
            set_names(operation, &names, endpoint.is_some());
            log.applied(operation.span, &pointer.key(path).key(method));
        }
    }
}

/// The names of an operation.
#[derive(Clone)]
struct Names {
    group: Vec<String>,
    method: String,
}

/// Removes `info.version` if it is the name of the endpoint, and returns the names.
fn take_endpoint(root: &mut Node) -> Option<Names> {
    let info = root.get_mut("info")?;
    let (group, method) = info.text("version")?.strip_prefix("endpoint_")?.rsplit_once('.')?;
    let names = Names { group: segments(group), method: names::snake_words(method) };
    info.remove("version");
    (!names.method.is_empty()).then_some(names)
}

fn segments(group: &str) -> Vec<String> {
    group.split('/').map(names::snake_words).filter(|segment| !segment.is_empty()).collect()
}

/// Derives the names of an operation from its tag, its `operationId` or its path.
fn names_of(operation: &Node, path: &str, method: &str) -> Names {
    let tag = operation.get("tags").and_then(Node::as_array).and_then(|tags| tags.first()?.as_str());
    let group = match tag {
        Some(tag) => segments(tag.strip_prefix("subpackage_").unwrap_or(tag)),
        None => path
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .split('/')
            .find(|segment| !segment.is_empty() && !segment.starts_with('{'))
            .map(segments)
            .unwrap_or_default(),
    };
    let id = operation.text("operationId").map(names::snake_words).filter(|id| !id.is_empty());
    Names { group, method: id.unwrap_or_else(|| names::snake_words(&format!("{method} {path}"))) }
}

/// Sets the names of an operation that it does not have. The name of an endpoint replaces its `operationId`.
fn set_names(operation: &mut Node, names: &Names, is_endpoint: bool) {
    let span = operation.span;
    if operation.get("x-fern-sdk-group-name").is_none() {
        let group = names.group.iter().map(|segment| Node::string(segment.clone(), span)).collect();
        operation.set("x-fern-sdk-group-name", Node::array(group, span));
    }
    if operation.get("x-fern-sdk-method-name").is_none() {
        operation.set("x-fern-sdk-method-name", Node::string(names.method.clone(), span));
    }
    if is_endpoint || operation.get("operationId").is_none() {
        let mut id = names.group.join("_");
        if !id.is_empty() {
            id.push('_');
        }
        operation.set("operationId", Node::string(id + &names.method, span));
    }
}
