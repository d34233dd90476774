//! Operations, which are matched by method and path, and then by `operationId`.

use indexmap::IndexMap;

use super::comparison::{Comparison, Scope};
use super::values::{both_same, fields, is_true, items, quoted, same_resolved, shown};
use super::{extensions, parameters, payloads, security, servers, texts};
use crate::drift::rules;
use crate::source::node::Node;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// An operation and the path that it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) method: &'static str,
    pub(super) path: &'a str,
    pub(super) item: &'a Node,
    pub(super) node: &'a Node,
}

impl Operation<'_> {
    /// Returns `GET /pets/{id}`.
    fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// Returns the method and the path without the names of its variables.
    pub(super) fn key(&self) -> String {
        format!("{} {}", self.method, template(self.path))
    }
}

/// Returns a path without the names of its variables.
fn template(path: &str) -> String {
    let mut template = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        template += before;
        template += "{}";
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    template + rest
}

/// Returns the operations of a document, by their keys.
fn operations(root: &Node) -> IndexMap<String, Operation<'_>> {
    let of_path = |(path, item)| {
        let declared = METHODS.into_iter().filter_map(move |method| Some((method, Node::get(item, method)?)));
        declared.map(move |(method, node)| Operation { method, path, item, node })
    };
    fields(root.get("paths")).flat_map(of_path).map(|operation| (operation.key(), operation)).collect()
}

/// Compares all operations.
pub(super) fn compare(comparison: &mut Comparison) {
    let (old, new) = (operations(comparison.old), operations(comparison.new));
    let moved = moved(&old, &new);
    for (key, after) in &new {
        let before = old.get(key).or_else(|| moved.get(key.as_str()).and_then(|key| old.get(*key)));
        let scope = Scope::Operation(comparison.operations.len());
        comparison.operations.push(after.name());
        match before {
            Some(before) => both(comparison, scope, *before, *after),
            None => {
                let mut place = comparison.at(scope, None, "");
                let says = format!("the operation {} was added", quoted(&after.name()));
                place.found(rules::OPERATION_ADDED, None, Some(after.node), says);
            }
        }
    }
    for (key, before) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
        if moved.values().any(|old| old == key) {
            continue;
        }
        let scope = Scope::Operation(comparison.operations.len());
        comparison.operations.push(before.name());
        let deprecated = if is_true(before.node, "deprecated") { ", which was deprecated," } else { "" };
        let says = format!("the operation {}{deprecated} was removed", quoted(&before.name()));
        comparison.at(scope, None, "").found(rules::OPERATION_REMOVED, Some(before.node), None, says);
    }
    let (old, new) = (comparison.old, comparison.new);
    let mut place = comparison.at(Scope::Document, None, "security schemes");
    security::flows(&mut place, old, new);
    extensions::of_document(&mut place, old, new);
}

/// Returns the new keys of operations that moved, with their old keys: only one operation of each document has the
/// `operationId`.
fn moved<'k>(old: &'k IndexMap<String, Operation>, new: &'k IndexMap<String, Operation>) -> IndexMap<&'k str, &'k str> {
    let id = |operation: &Operation<'k>| operation.node.text("operationId");
    let mut moved = IndexMap::new();
    for (key, after) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        let Some(wanted) = id(after) else { continue };
        let is_same = |(key, before): &(&String, &Operation<'k>)| id(before) == Some(wanted) && !new.contains_key(*key);
        if let Some((before, _)) = old.iter().find(is_same) {
            moved.insert(key.as_str(), before.as_str());
        }
    }
    moved
}

/// Compares an operation that both documents have.
fn both<'a>(comparison: &mut Comparison<'a>, scope: Scope, old: Operation<'a>, new: Operation<'a>) {
    let (old_root, new_root) = (comparison.old, comparison.new);
    let mut place = comparison.at(scope, None, "");
    if old.key() != new.key() {
        let message = format!("the operation {} is now {}", quoted(&old.name()), quoted(&new.name()));
        place.found(rules::OPERATION_MOVED, Some(old.node), Some(new.node), message);
    }
    texts::compare(&mut place, old.node, new.node);
    if !std::ptr::eq(old.item, new.item) {
        path_texts(&mut place, old.item, new.item);
    }
    let (before, after) = (old.node.get("operationId"), new.node.get("operationId"));
    if !both_same(before, after) {
        let text = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), shown);
        let message = format!("`operationId` changed from {} to {}", text(before), text(after));
        place.found(rules::OPERATION_ID_CHANGED, before.or(Some(old.node)), after.or(Some(new.node)), message);
    }
    let (before, after) = (old.node.get("tags"), new.node.get("tags"));
    if !both_same(before, after) {
        let list = |tags: Option<&Node>| {
            let names: Vec<&str> = items(tags).iter().filter_map(Node::as_str).collect();
            quoted(&names.join(", "))
        };
        let message = format!("the tags changed from {} to {}", list(before), list(after));
        place.found(rules::OPERATION_TAGS_CHANGED, before.or(Some(old.node)), after.or(Some(new.node)), message);
    }
    callbacks(&mut place, old.node, new.node);
    extensions::compare(&mut place, old.node, new.node);
    security::compare(&mut place, (old_root, old.node), (new_root, new.node));
    let (before, after) = (servers::of(old_root, old.item, old.node), servers::of(new_root, new.item, new.node));
    "server".clone_into(&mut place.part);
    servers::compare(&mut place, before, after);
    parameters::compare(comparison, scope, old, new);
    payloads::request_body(comparison, scope, old.node, new.node);
    payloads::responses(comparison, scope, old.node, new.node);
}

fn path_texts<'a>(place: &mut super::comparison::Place<'_, 'a>, old: &'a Node, new: &'a Node) {
    for field in ["summary", "description"] {
        let (before, after) = (old.get(field), new.get(field));
        if !both_same(before, after) {
            let message = format!("`{field}` of the path changed");
            place.found(rules::TEXT_CHANGED, before.or(Some(old)), after.or(Some(new)), message);
        }
    }
}

fn callbacks<'a>(place: &mut super::comparison::Place<'_, 'a>, old: &'a Node, new: &'a Node) {
    let (before, after) = (old.get("callbacks"), new.get("callbacks"));
    let (old_root, new_root) = (place.comparison.old, place.comparison.new);
    let differs = match (before, after) {
        (Some(before), Some(after)) => !same_resolved((old_root, before), (new_root, after)),
        (before, after) => before.is_some() != after.is_some(),
    };
    if differs {
        place.found(rules::CALLBACKS_CHANGED, before.or(Some(old)), after.or(Some(new)), "the callbacks changed");
    }
}

/// What a document says about the life of an operation.
#[derive(Debug, Default)]
pub(in crate::drift) struct LifeCycle {
    pub(in crate::drift) deprecated: bool,
    pub(in crate::drift) stability: Option<String>,
    pub(in crate::drift) sunset: Option<String>,
}

/// Whether a document has no operation `GET /pets`.
pub(in crate::drift) fn is_missing(document: &crate::document::Document, operation: &str) -> bool {
    let known = operations(document.root());
    known.values().all(|known| known.name() != operation)
}

/// Returns what a document says about the life of an operation, `GET /pets`; nothing if it has no such operation.
pub(in crate::drift) fn life_cycle(document: &crate::document::Document, operation: &str) -> LifeCycle {
    let Some((method, path)) = operation.split_once(' ') else { return LifeCycle::default() };
    let key = format!("{} {}", method.to_lowercase(), template(path));
    let found = operations(document.root()).get(&key).map(|operation| operation.node);
    let text = |name: &str| found.and_then(|node| node.text(name)).map(ToOwned::to_owned);
    LifeCycle {
        deprecated: found.is_some_and(|node| is_true(node, "deprecated")),
        stability: text("x-stability-level"),
        sunset: text("x-sunset").or_else(|| text("sunset")),
    }
}
