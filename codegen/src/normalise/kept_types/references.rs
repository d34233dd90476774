//! References to components: where they are, and where they lead.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::names::INPUT;
use crate::pointer::{join, unescape};
use crate::source::node::{Node, Value};

/// Keywords that describe the use of a schema, and not the schema.
pub(super) const OF_USES: [&str; 8] =
    ["description", "title", "example", "default", "deprecated", "nullable", "readOnly", "writeOnly"];

/// Whether a pointer is that of a component, and not of a part of it.
pub(super) fn is_component(pointer: &str) -> bool {
    pointer
        .strip_prefix("#/components/schemas")
        .is_some_and(|rest| rest.matches('/').count() == 1 && !rest.ends_with(INPUT))
}

/// How many references are followed. Longer chains are circular.
const LONGEST_CHAIN: usize = 64;

/// A reference at the end of the way of a pointer.
pub(super) struct Reference {
    pub(super) at: String,
    pub(super) target: String,
}

/// Follows the references on the way of a pointer, and returns the last one if it is that of a whole schema.
pub(super) fn reference_at(tree: &Node, item: &str) -> Option<Reference> {
    let mut at = real(tree, item);
    for _ in 0..LONGEST_CHAIN {
        let next = next(tree, &at)?;
        if tree.pointer(&at).and_then(reference) == Some(&next) {
            let target = target(tree, &next).unwrap_or(next);
            return Some(Reference { at, target });
        }
        at = next;
    }
    None
}

/// Returns the position to which the references on the way of an item of the names file lead; `None` if there are none.
pub(crate) fn target(tree: &Node, item: &str) -> Option<String> {
    let mut found: Option<String> = None;
    let start = real(tree, item);
    for _ in 0..LONGEST_CHAIN {
        match next(tree, found.as_deref().unwrap_or(&start)) {
            None => return found,
            next => found = next,
        }
    }
    None
}

/// Follows the first reference on the way of a pointer.
fn next(tree: &Node, pointer: &str) -> Option<String> {
    let ends = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
    ends.skip(1).find_map(|end| {
        let (start, rest) = pointer.split_at(end);
        // The only member of `allOf` is the reference itself.
        let rest = rest.strip_prefix("/allOf/0").unwrap_or(rest);
        Some(format!("{}{rest}", reference(tree.pointer(start)?)?))
    })
}

/// Returns the pointer of an item of the names file, in which a parameter is its location and its name.
fn real(tree: &Node, item: &str) -> String {
    let find = || {
        let (operation, rest) = item.split_once("/parameters/")?;
        let (parameter, rest) = rest.split_once('/')?;
        let (parameter, path) = (unescape(parameter), operation.rsplit_once('/')?.0);
        let (location, name) = parameter.split_once('/')?;
        [operation, path].into_iter().find_map(|owner| {
            let list = tree.pointer(owner)?.get("parameters")?.as_array()?;
            let is_same = |one: &Node| one.text("in") == Some(location) && one.text("name") == Some(name);
            Some(format!("{owner}/parameters/{}/{rest}", list.iter().position(is_same)?))
        })
    };
    find().unwrap_or_else(|| item.to_owned())
}

/// Returns the reference that a schema consists of, apart from keywords that describe the use.
pub(super) fn reference(schema: &Node) -> Option<&str> {
    let own = schema.as_object()?.keys().filter(|key| !OF_USES.contains(&key.as_str()) && !key.starts_with("x-"));
    if own.count() != 1 {
        return None;
    }
    let reference = schema.text("$ref").or_else(|| match schema.get("allOf")?.as_array()?.as_slice() {
        [only] => only.text("$ref"),
        _ => None,
    })?;
    Some(reference)
}

/// Whether a component contains itself.
pub(super) fn is_recursive(tree: &Node, component: &str) -> bool {
    let (mut open, mut known) = (vec![component.to_owned()], BTreeSet::new());
    while let Some(next) = open.pop() {
        let mut found = Vec::new();
        if let Some(schema) = tree.pointer(&next) {
            references(schema, &mut found);
        }
        for reference in found {
            if reference == component {
                return true;
            }
            if known.insert(reference.clone()) {
                open.push(reference);
            }
        }
    }
    false
}

pub(super) fn references(node: &Node, found: &mut Vec<String>) {
    match &node.value {
        Value::Object(fields) => {
            found.extend(node.text("$ref").map(ToOwned::to_owned));
            fields.values().for_each(|child| references(child, found));
        }
        Value::Array(items) => items.iter().for_each(|child| references(child, found)),
        _ => {}
    }
}

/// Returns the first place at which each component is used, by the pointer of the component.
pub(crate) fn uses(tree: &Node) -> IndexMap<String, String> {
    let mut found = IndexMap::new();
    find_uses(tree, "#", &mut found);
    found
}

fn find_uses(node: &Node, pointer: &str, found: &mut IndexMap<String, String>) {
    if let Some(component) = reference(node).filter(|component| is_component(component)) {
        // A component that is only another name is no place.
        if !is_component(pointer) {
            found.entry(component.to_owned()).or_insert_with(|| pointer.to_owned());
        }
        return;
    }
    match &node.value {
        Value::Object(fields) => fields.iter().for_each(|(key, child)| find_uses(child, &join(pointer, key), found)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, child)| find_uses(child, &join(pointer, &index.to_string()), found));
        }
        _ => {}
    }
}
