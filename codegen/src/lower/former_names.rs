//! Former names of types, methods and groups, which the document or its overlay states: `x-rust-aliases`.
//!
//! The pass `aliases` gives them to items of the crate. They are found before any name is claimed, so that no other item
//! gets one of them.

use std::collections::BTreeSet;

use super::context::Context;
use crate::names;
use crate::pointer::join;
use crate::source::node::{Node, Value};

/// The extension of a schema, an operation or a tag.
pub(super) const RUST_ALIASES: &str = "x-rust-aliases";

/// Returns the pointers of the parts that state former names.
pub(super) fn find(root: &Node) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for section in ["tags", "paths", "components"] {
        if let Some(node) = root.get(section) {
            visit(node, &mut vec![section.to_owned()], &mut found);
        }
    }
    found
}

fn visit(node: &Node, path: &mut Vec<String>, found: &mut BTreeSet<String>) {
    match &node.value {
        Value::Object(fields) => {
            if fields.contains_key(RUST_ALIASES) {
                found.insert(path.iter().fold("#".to_owned(), |pointer, step| join(&pointer, step)));
            }
            for (name, field) in fields {
                path.push(name.clone());
                visit(field, path, found);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(index.to_string());
                visit(item, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

impl Context<'_> {
    /// Returns the former names that a part of the document states, without those that are no identifiers.
    pub(super) fn former_names(&self, pointer: &str) -> Vec<String> {
        if !self.former_names.contains(pointer) {
            return Vec::new();
        }
        let stated = self.tree.pointer(pointer).and_then(|node| node.get(RUST_ALIASES)?.as_array());
        let texts = stated.into_iter().flatten().filter_map(Node::as_str);
        texts.filter(|text| names::is_identifier(text)).map(ToOwned::to_owned).collect()
    }

    /// Returns the former names that schemas state.
    pub(super) fn former_types(&self) -> Vec<(String, String)> {
        let is_schema = |pointer: &&String| !pointer.starts_with("#/tags/") && !is_operation(pointer);
        let schemas = self.former_names.iter().filter(is_schema);
        schemas.flat_map(|at| self.former_names(at).into_iter().map(|name| (name, at.clone()))).collect()
    }

    /// Returns the pointer of the tag that an operation has first.
    pub(super) fn first_tag(&self, operation: &str) -> Option<String> {
        let tag = self.tree.pointer(operation)?.get("tags")?.as_array()?.first()?.as_str()?;
        let index = self.openapi.tags.iter().position(|known| known.name == tag)?;
        Some(format!("#/tags/{index}"))
    }
}

/// Whether a pointer is that of an operation: `#/paths/PATH/METHOD`.
fn is_operation(pointer: &str) -> bool {
    pointer.strip_prefix("#/paths/").is_some_and(|rest| rest.matches('/').count() == 1)
}
