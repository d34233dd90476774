//! Merges the paths of a document into those of the API.

use super::api::{Merge, into_fields};
use crate::grammar::METHODS;
use crate::names::{Names, Section};
use crate::pointer::{Pointer, join};
use crate::source::node::{Node, Value};

impl Merge<'_> {
    /// Adds the path items of a section: `paths` or `webhooks`.
    pub(super) fn add_paths(&mut self, section: &str, node: Node) {
        let section_pointer = Pointer::Root.key(section);
        for (path, mut item) in into_fields(node) {
            let paths = self.api.object_entry(section);
            let Some(known) = paths.get_mut(&path) else {
                paths.set(&path, item);
                continue;
            };
            if ["parameters", "servers"].iter().any(|shared| known.get(shared) != item.get(shared)) {
                move_to_operations(known);
                move_to_operations(&mut item);
            }
            let pointer = section_pointer.key(&path);
            for (key, value) in into_fields(item) {
                if METHODS.contains(&key.as_str()) {
                    self.add_operation(section, &path, &key, value);
                } else {
                    let pointer = pointer.key(&key);
                    self.keep_first(&pointer, &key, value, |api| api.object_entry(section).object_entry(&path));
                }
            }
        }
    }

    /// Adds an operation unless the API has the same. An operation that differs from the one of its path and method is
    /// added under a path with a fragment, which is not sent.
    fn add_operation(&mut self, section: &str, path: &str, method: &str, operation: Node) {
        let paths = self.api.object_entry(section);
        let own = path_of_one(path, &operation);
        let keys = std::iter::once(path.to_owned()).chain((1..).map(|count| match count {
            1 => own.clone(),
            count => format!("{own}{count}"),
        }));
        for key in keys {
            match paths.object_entry(&key).get(method) {
                Some(known) if is_same(known, &operation) => return,
                Some(_) => continue,
                None => {}
            }
            if key != path {
                let other = paths.get(path).and_then(|item| item.get(method));
                let other = other.map_or_else(String::new, |other| self.problems.place(other.span));
                let (place, method) = (self.problems.place(operation.span), method.to_uppercase());
                let reason = format!("it differs from the one in {other}");
                let renamed = format!("{place} `{method} {path}` is renamed to `{key}`: {reason}");
                self.report.renamed.push(renamed);
            }
            // The fields of the path item apply to each of its operations.
            let shared = paths.get(path).and_then(Node::as_object).into_iter().flatten();
            let shared = shared.filter(|(name, _)| !METHODS.contains(&name.as_str()));
            let shared: Vec<(String, Node)> = shared.map(|(name, node)| (name.clone(), node.clone())).collect();
            let item = paths.object_entry(&key);
            shared.into_iter().for_each(|(name, node)| item.set(&name, node));
            item.set(method, operation);
            return;
        }
    }
}

/// Returns the path of an operation that differs from another one of its path and method.
pub(super) fn path_of_one(path: &str, operation: &Node) -> String {
    // These characters have a meaning in paths.
    let name = operation.text("operationId").unwrap_or("2").replace(['{', '}', '?', '#'], "_");
    format!("{path}#{name}")
}

/// Gives operations the paths that the names file has for them, because an earlier run had other operations of their
/// paths.
pub(super) fn restore_paths(document: &mut Node, names: &Names) {
    let Some(paths) = document.get_mut("paths").and_then(Node::as_object_mut) else { return };
    for (path, mut item) in std::mem::take(paths) {
        let mut shared = item.clone();
        METHODS.iter().for_each(|method| drop(shared.remove(method)));
        let mut restored = Vec::new();
        for method in METHODS {
            let own = item.get(method).map(|operation| path_of_one(&path, operation));
            let pointer = own.as_ref().map(|own| join(&join("#/paths", own), method));
            if pointer.is_some_and(|pointer| names.get(Section::Methods, "", &pointer).is_some())
                && let (Some(own), Some(operation)) = (own, item.remove(method))
            {
                restored.push((own, method, operation));
            }
        }
        if restored.is_empty() || METHODS.iter().any(|method| item.get(method).is_some()) {
            paths.insert(path, item);
        }
        for (own, method, operation) in restored {
            paths.entry(own).or_insert_with(|| shared.clone()).set(method, operation);
        }
    }
}

/// Moves the parameters and the servers of a path item to each of its operations.
fn move_to_operations(item: &mut Node) {
    let (parameters, servers) = (item.remove("parameters"), item.remove("servers"));
    for method in METHODS {
        let Some(operation) = item.get_mut(method) else { continue };
        if let (Some(servers), None) = (&servers, operation.get("servers")) {
            operation.set("servers", servers.clone());
        }
        let Some(Node { value: Value::Array(shared), span, .. }) = &parameters else { continue };
        let own = operation.get("parameters").and_then(Node::as_array).cloned().unwrap_or_default();
        let key = |parameter: &Node| {
            let [reference, name, location] =
                ["$ref", "name", "in"].map(|field| parameter.text(field).unwrap_or_default().to_owned());
            // Names of headers are case-insensitive (RFC 9110, section 5.1).
            (reference, if location == "header" { name.to_ascii_lowercase() } else { name }, location)
        };
        let is_replaced = |parameter: &&Node| own.iter().any(|other| key(other) == key(parameter));
        let all = shared.iter().filter(|parameter| !is_replaced(parameter)).chain(&own).cloned().collect();
        operation.set("parameters", Node::array(all, *span));
    }
}

/// Returns whether two operations are equal, except for the address of their page.
fn is_same(left: &Node, right: &Node) -> bool {
    let without_docs = |operation: &Node| {
        let mut operation = operation.clone();
        operation.remove("externalDocs");
        operation
    };
    left == right || without_docs(left) == without_docs(right)
}
