//! Names of operations: what the document says about them, and the names that follow from it.

use std::collections::BTreeMap;

use openapiv3::{Operation as Declared, PathItem};
use serde_json::Value;

use crate::lower::context::Context;
use crate::names::operations::{self, Described, Names};
use crate::source::node::join;

/// The extension of an operation with the path from the client to its group.
pub(super) const GROUP: &str = "x-fern-sdk-group-name";

/// Returns the names of each operation, by its pointer.
pub(super) fn plan(context: &mut Context) -> BTreeMap<String, Names> {
    let openapi = context.openapi;
    let mut pointers = Vec::new();
    let mut described = Vec::new();
    for (path, item) in &openapi.paths.paths {
        for (method, declared) in item.as_item().into_iter().flat_map(PathItem::iter) {
            let pointer = join(&join("#/paths", path), method);
            described.push(Described {
                group: group(context, declared, &pointer),
                name: declared.extensions.get("x-fern-sdk-method-name").and_then(Value::as_str),
                id: declared.operation_id.as_deref(),
                tag: declared.tags.first().map(String::as_str),
                summary: declared.summary.as_deref(),
                method,
                path,
            });
            pointers.push(pointer);
        }
    }
    pointers.into_iter().zip(operations::of(&described)).collect()
}

/// Returns the path from the client to the group that an extension names.
fn group<'a>(context: &mut Context, declared: &'a Declared, pointer: &str) -> Option<Vec<&'a str>> {
    let stated = declared.extensions.get(GROUP)?;
    let segments = segments(stated);
    if segments.is_none() {
        let pointer = join(pointer, GROUP);
        let message = "the name of the group is ignored: it is neither a name nor a list of names";
        context.warn("group-name", &pointer, message).help("correct it with an overlay action");
    }
    segments
}

/// Returns the names of the groups that lead from the client to an operation.
pub(super) fn segments(stated: &Value) -> Option<Vec<&str>> {
    match stated {
        Value::String(name) => Some(vec![name.as_str()]),
        Value::Array(names) => Some(names.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}
