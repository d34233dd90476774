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

mod references;

use std::collections::{BTreeMap, BTreeSet};

use crate::names::{INPUT, Names, Section};
use crate::pointer::{join, unescape};
use crate::report::Report;
use crate::source::node::{Node, Object, Value};
use references::{OF_USES, Reference, is_component, is_recursive, reference, reference_at, references};
pub(crate) use references::{target, uses};

/// Keywords with values that are no schemas.
const DATA: [&str; 3] = ["enum", "example", "examples"];

pub(super) fn apply(tree: &mut Node, names: &Names, report: &mut Report) {
    let mut done = BTreeSet::new();
    while let Some((component, at)) = gone(tree, names, &done) {
        restore(tree, names, &component, &at);
        done.insert(component.clone());
        report.renamed.push(format!("{component} is made again of {at}, because the names file has its type"));
    }
    for (union, _) in names.of(Section::Types, "") {
        keep_members(tree, names, union, report);
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

/// Replaces the members of a union by their schemas if all inline members of the names file became components.
fn keep_members(tree: &mut Node, names: &Names, union: &str, report: &mut Report) {
    let known: BTreeSet<&str> = names.of(Section::Variants, union).map(|(member, _)| member).collect();
    let at = target(tree, union).unwrap_or_else(|| union.to_owned());
    let Some(schema) = tree.pointer(&at).filter(|schema| schema.get("discriminator").is_none()) else { return };
    let keyword = ["oneOf", "anyOf"].into_iter().find(|keyword| schema.get(keyword).is_some());
    let Some(keyword) = keyword.filter(|_| !known.is_empty()) else { return };
    let members = schema.get(keyword).and_then(Node::as_array).map_or(&[][..], Vec::as_slice);
    let is_new = |component: &str| {
        let name = unescape(component.rsplit('/').next().unwrap_or_default());
        !known.contains(name.as_str()) && names.get(Section::Types, "", component).is_none()
    };
    let new: Vec<(usize, String)> = members
        .iter()
        .enumerate()
        .filter_map(|(index, member)| Some((index, reference(member).filter(|of| is_new(of))?.to_owned())))
        .collect();
    // A union with more members has a new one.
    if new.len() != known.len() || members.len() != known.len() {
        return;
    }
    for (index, component) in new {
        let Some(schema) = tree.pointer(&component).filter(|_| !is_recursive(tree, &component)).cloned() else {
            continue;
        };
        let member = join(&join(&at, keyword), &index.to_string());
        let Some(node) = tree.pointer_mut(&member) else { continue };
        *node = with_own(schema, node);
        report.renamed.push(format!("{member} keeps its name, and is not that of {component}"));
    }
}

/// Returns a component of the names file that is gone or not used, and the position of the inline schema that took its
/// place. Schemas that contain others come first, because equal schemas have equal contents.
fn gone(tree: &Node, names: &Names, done: &BTreeSet<String>) -> Option<(String, String)> {
    let mut used = Vec::new();
    references(tree, &mut used);
    let used: BTreeSet<String> = used.into_iter().collect();
    let is_gone = |(component, _): &(&str, &str)| {
        is_component(component) && !used.contains(*component) && !done.contains(*component)
    };
    let found = names.of(Section::Types, "").filter(is_gone).filter_map(|(component, _)| {
        let at = names.get(Section::Uses, "", component)?;
        let is_new = names.get(Section::Types, "", at).is_none();
        (is_new && !is_component(at) && is_inline(tree.pointer(at)?)).then(|| (component.to_owned(), at.to_owned()))
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

/// Whether a schema is no reference and no plain scalar, so that it can be that of a type.
fn is_inline(schema: &Node) -> bool {
    let has = |keyword: &str| schema.get(keyword).is_some();
    reference(schema).is_none()
        && (["properties", "enum", "oneOf", "anyOf", "allOf", "items"].iter().any(|keyword| has(keyword))
            || schema.text("type") == Some("object"))
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
