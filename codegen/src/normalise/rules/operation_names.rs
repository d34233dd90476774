//! ```yaml
//! info:                                              paths:
//!   version: endpoint_multipartUpload.get_status       /...:
//! paths:                                                 get:
//!   /...:                                      ->          operationId: multipart_upload_get_status
//!     get:                                                 x-fern-sdk-group-name: [multipart_upload]
//!       operationId: get-status
//! ```
//!
//! A page whose version begins with `endpoint_` has one operation, and its `operationId` is unique on the page only.
//! The group can contain `/`, for nested groups, or be empty. Other pages name the group in a tag such as
//! `subpackage_multipartUpload`. An `x-fern-sdk-group-name` of the operation is kept.

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
            let names = endpoint.clone().or_else(|| subpackage(operation));
            if let Some(names) = names {
                set_names(operation, &names);
                log.applied(operation.span, &pointer.key(path).key(method));
            }
        }
    }
}

/// The names of an operation.
#[derive(Clone)]
struct Names {
    group: Vec<String>,
    /// The name in the group, if the page states it.
    method: Option<String>,
}

/// Removes `info.version` if it is the name of the endpoint, and returns the names.
fn take_endpoint(root: &mut Node) -> Option<Names> {
    let info = root.get_mut("info")?;
    let (group, method) = info.text("version")?.strip_prefix("endpoint_")?.rsplit_once('.')?;
    let (group, method) = (segments(group), names::snake_words(method));
    info.remove("version");
    (!method.is_empty()).then_some(Names { group, method: Some(method) })
}

fn segments(group: &str) -> Vec<String> {
    group.split('/').map(names::snake_words).filter(|segment| !segment.is_empty()).collect()
}

/// Returns the group that the first tag names: `subpackage_a/b`, or all groups on the way, separated by dots.
fn subpackage(operation: &Node) -> Option<Names> {
    let tag = operation.get("tags")?.as_array()?.first()?.as_str()?;
    let last = tag.rsplit('.').next().unwrap_or(tag);
    let group = segments(last.strip_prefix("subpackage_")?);
    Some(Names { group, method: None })
}

/// Sets the group of an operation, unless it has one. The name of an endpoint replaces its `operationId`.
fn set_names(operation: &mut Node, names: &Names) {
    let span = operation.span;
    if operation.get("x-fern-sdk-group-name").is_none() {
        let group = names.group.iter().map(|segment| Node::string(segment.clone(), span)).collect();
        operation.set("x-fern-sdk-group-name", Node::array(group, span));
    }
    if let Some(method) = &names.method {
        let id: Vec<&str> = names.group.iter().chain([method]).map(String::as_str).collect();
        operation.set("operationId", Node::string(id.join("_"), span));
    }
}
