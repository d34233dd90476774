//! Keeps the types of the names file if their schemas became components, or are no components any more.
//!
//! ```yaml
//! schema: {$ref: '#/components/schemas/Pet'}       # the names file has a type `Pet`
//! schema: {type: object, properties: {...}}        # a later version of the document
//! ```
//!
//! Both mean the same, and tools change such things for no reason. So that no type of the crate changes its name, or
//! becomes two types, a component of the names file that is gone is made again of the schema at the place where it was
//! used, and a reference at the place of a type in the names file is replaced by the schema.
//!
//! One thing is left to the stage `lower`: the first inline schema that becomes a component gives its name to it.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::{INPUT, Names, Section};
use crate::pointer::{join, unescape};
use crate::report::Report;
use crate::source::node::{Node, Object, Value};

const SCHEMAS: &str = "#/components/schemas";

/// Keywords with values that are no schemas.
const DATA: [&str; 3] = ["enum", "example", "examples"];

/// Keywords that describe the use of a schema, and not the schema.
const OF_USES: [&str; 8] =
    ["description", "title", "example", "default", "deprecated", "nullable", "readOnly", "writeOnly"];

pub(super) fn apply(tree: &mut Node, names: &Names, report: &mut Report) {
    while let Some((component, at)) = gone(tree, names) {
        restore(tree, names, &component, &at);
        report.renamed.push(format!("{component} is made again of {at}, because the names file has its type"));
    }
    // The position that gives its name to each component without one.
    let mut moved: BTreeMap<String, &str> = BTreeMap::new();
    for (item, name) in names.of(Section::Types, "") {
        let pointer = item.strip_suffix(INPUT).unwrap_or(item);
        let Some(Reference { at, target }) = reference_at(tree, pointer).filter(|_| !is_component(pointer)) else {
            continue;
        };
        let has_name = names.get(Section::Types, "", &target).is_some();
        if (!has_name && *moved.entry(target.clone()).or_insert(pointer) == pointer) || is_recursive(tree, &target) {
            continue;
        }
        let Some(schema) = tree.pointer(&target).cloned() else { continue };
        let Some(node) = tree.pointer_mut(&at) else { continue };
        *node = with_own(schema, node);
        report.renamed.push(format!("{at} keeps its type `{name}`, and is not that of {target}"));
    }
}

/// Returns a component of the names file that is gone or not used, and the position of the inline schema that took its place. Schemas
/// that contain others come first, because equal schemas have equal contents.
fn gone(tree: &Node, names: &Names) -> Option<(String, String)> {
    let mut used = Vec::new();
    references(tree, &mut used);
    let used: BTreeSet<String> = used.into_iter().collect();
    let is_gone = |(component, _): &(&str, &str)| is_component(component) && !used.contains(*component);
    let found = names.of(Section::Types, "").filter(is_gone).filter_map(|(component, _)| {
        let at = names.get(Section::Uses, "", component)?;
        let is_new = names.get(Section::Types, "", at).is_none();
        (is_new && is_inline(tree.pointer(at)?)).then(|| (component.to_owned(), at.to_owned()))
    });
    found.min_by_key(|(_, at)| at.matches('/').count())
}

/// Makes a component of the schema at a position, and of the same schema at other positions without a name.
fn restore(tree: &mut Node, names: &Names, component: &str, at: &str) {
    let Some(whole) = tree.pointer(at).cloned() else { return };
    let others: BTreeSet<&str> =
        names.of(Section::Uses, "").filter(|(other, _)| *other != component).map(|(_, at)| at).collect();
    let schema = without_own(&whole);
    let is_same = |pointer: &str, node: &Node| {
        let has_name = names.get(Section::Types, "", pointer).is_some() || others.contains(pointer);
        (pointer == at || !has_name) && !is_component(pointer) && is_inline(node) && without_own(node) == schema
    };
    // Keywords that all uses have belong to the component.
    let mut is_shared = true;
    visit(tree, &mut "#".to_owned(), &mut |pointer, node| is_shared &= !is_same(pointer, node) || *node == whole);
    visit(tree, &mut "#".to_owned(), &mut |pointer, node| {
        if is_same(pointer, node) {
            let own = if is_shared { &Node::object(Object::new(), node.span) } else { &*node };
            *node = with_reference(component, own);
        }
    });
    let name = unescape(component.rsplit('/').next().unwrap_or_default());
    let definition = if is_shared { whole } else { schema };
    tree.object_entry("components").object_entry("schemas").set(&name, definition);
}

/// Calls a function with every object and its pointer, those inside it first.
fn visit(node: &mut Node, pointer: &mut String, change: &mut dyn FnMut(&str, &mut Node)) {
    let length = pointer.len();
    let mut inside = |key: &str, child: &mut Node, pointer: &mut String| {
        *pointer = join(pointer, key);
        visit(child, pointer, change);
        pointer.truncate(length);
    };
    match &mut node.value {
        Value::Object(fields) => {
            let fields = fields.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str()));
            fields.for_each(|(key, child)| inside(key, child, pointer));
        }
        Value::Array(items) => {
            items.iter_mut().enumerate().for_each(|(index, child)| inside(&index.to_string(), child, pointer));
        }
        _ => {}
    }
    if node.as_object().is_some() {
        change(pointer, node);
    }
}

/// Whether a pointer is that of a component, and not of a part of it.
fn is_component(pointer: &str) -> bool {
    pointer.strip_prefix(SCHEMAS).is_some_and(|rest| rest.matches('/').count() == 1 && !rest.ends_with(INPUT))
}

/// Whether a schema is no reference and no plain scalar, so that it can be that of a type.
fn is_inline(schema: &Node) -> bool {
    let has = |keyword: &str| schema.get(keyword).is_some();
    reference(schema).is_none()
        && (["properties", "enum", "oneOf", "anyOf", "allOf", "items"].iter().any(|keyword| has(keyword))
            || schema.text("type") == Some("object"))
}

/// How many references are followed. Longer chains are circular.
const LONGEST_CHAIN: usize = 64;

/// A reference at the end of the way of a pointer.
struct Reference {
    at: String,
    target: String,
}

/// Follows the references on the way of a pointer, and returns the last one if it is that of a whole schema.
fn reference_at(tree: &Node, item: &str) -> Option<Reference> {
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
pub(crate) fn reference(schema: &Node) -> Option<&str> {
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

/// Returns a schema without the keywords that describe its use.
fn without_own(schema: &Node) -> Node {
    let mut schema = schema.clone();
    OF_USES.iter().for_each(|keyword| drop(schema.remove(keyword)));
    schema
}

/// Returns a schema with the keywords that describe the use of another one.
fn with_own(mut schema: Node, own: &Node) -> Node {
    for keyword in OF_USES {
        if let Some(value) = own.get(keyword) {
            schema.set(keyword, value.clone());
        }
    }
    schema
}

/// Returns a reference with the keywords that describe the use of a schema.
fn with_reference(component: &str, own: &Node) -> Node {
    let reference = Node::object([("$ref", Node::string(component, own.span))], own.span);
    if OF_USES.iter().all(|keyword| own.get(keyword).is_none()) {
        return reference;
    }
    let all = Node::array(vec![reference], own.span);
    with_own(Node::object([("allOf", all)], own.span), own)
}

/// Whether a component contains itself.
fn is_recursive(tree: &Node, component: &str) -> bool {
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

fn references(node: &Node, found: &mut Vec<String>) {
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
pub(crate) fn uses(tree: &Node) -> Vec<(String, String)> {
    let mut found = Object::new();
    find_uses(tree, "#", &mut found);
    let text = |node: Node| node.as_str().unwrap_or_default().to_owned();
    found.into_iter().map(|(component, at)| (component, text(at))).collect()
}

fn find_uses(node: &Node, pointer: &str, found: &mut Object) {
    if let Some(component) = reference(node).filter(|component| is_component(component)) {
        found.entry(component.to_owned()).or_insert_with(|| Node::string(pointer, node.span));
        return;
    }
    match &node.value {
        Value::Object(fields) => fields.iter().for_each(|(key, child)| find_uses(child, &join(pointer, key), found)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, child)| find_uses(child, &join(pointer, &index.to_string()), found));
        }
        _ => {}
    }
}
