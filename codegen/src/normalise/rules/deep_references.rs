//! ```yaml
//! $ref: '#/components/schemas/Pet/properties/owner'       $ref: '#/components/schemas/Pet_owner'
//! components:                                             components:
//!   schemas:                                                schemas:
//!     Pet:                                         ->         Pet:
//!       properties:                                             properties:
//!         owner: {type: object, ...}                              owner: {$ref: '#/components/schemas/Pet_owner'}
//!                                                             Pet_owner: {type: object, ...}
//! ```
//!
//! A reference can lead to any node of a document. This rule makes the target a component, and replaces the target by a
//! reference to the component. `$anchor`s are resolved. If a schema refers to an object with content, such as a
//! response, the schema of its JSON content is used, with a warning.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::{visit_all, visit_kind};
use crate::pointer::{join, unescape};
use crate::source::Document;
use crate::source::node::{Node, Value};

/// How many references are followed. Longer chains are circular.
const LONGEST_CHAIN: usize = 32;

/// The pointer of a node, and the section of `components` that it belongs to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    pointer: String,
    section: &'static str,
}

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let mut seen: BTreeSet<Target> = BTreeSet::new();
    // A node that has become a component can contain more references.
    while hoist_new(document, &mut seen, log) {}
}

/// Hoists the targets of references that have not been seen before. Returns whether there were any.
fn hoist_new(document: &mut Document, seen: &mut BTreeSet<Target>, log: &mut RuleLog) -> bool {
    let mut anchors: BTreeMap<String, String> = BTreeMap::new();
    let mut references: Vec<(Target, Span, String)> = Vec::new();
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        for keyword in ["$dynamicAnchor", "$anchor"] {
            if let Some(anchor) = node.text(keyword).filter(|_| kind == Kind::Schema) {
                anchors.insert(format!("#{anchor}"), pointer.to_string());
            }
        }
        if let (Some(section), Some(reference)) = (kind.section(), node.get("$ref"))
            && let Some(target) = reference.as_str().filter(|target| is_deep(target, section))
        {
            let target = Target { pointer: target.to_owned(), section };
            if seen.insert(target.clone()) {
                references.push((target, reference.span, pointer.key("$ref").to_string()));
            }
        }
    });
    // The pointer of the node to which each reference leads.
    let mut deep: BTreeMap<Target, String> = BTreeMap::new();
    for (reference, span, at) in references {
        let target = anchors.get(&reference.pointer).unwrap_or(&reference.pointer);
        let Some(mut target) = follow(&document.root, target) else { continue };
        if reference.section == "schemas"
            && let Holder::Of(content) = content(&document.root, &target)
        {
            let message =
                format!("`{}` is not a schema: the schema of its JSON content is used instead", reference.pointer);
            log.problems.warning("reference", span, &at, message);
            let Some(schema) = content.and_then(|pointer| follow(&document.root, &pointer)) else {
                drop_references(&mut document.root, &reference.pointer);
                continue;
            };
            if matches!(self::content(&document.root, &schema), Holder::Of(_)) {
                // The reference is circular, which the last check of the stage reports.
                continue;
            }
            target = schema;
        }
        if is_component(&target) && is_deep(&target, reference.section) {
            // The target is a component of another section, which the last check of the stage reports.
            continue;
        }
        log.applied(span, &at);
        deep.insert(reference, target);
    }
    if deep.is_empty() {
        return false;
    }
    hoist(&mut document.root, &deep);
    true
}

/// Returns whether a reference within the document leads to anything but a component of the section.
fn is_deep(target: &str, section: &str) -> bool {
    let component = target.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'));
    target.starts_with('#') && component.is_none_or(|name| name.contains('/'))
}

fn is_component(target: &str) -> bool {
    target.strip_prefix("#/components/").is_some_and(|rest| rest.matches('/').count() == 1)
}

/// Moves the targets of references to `components`. Inner nodes come first, so that an outer node that moves contains
/// the references to them.
fn hoist(root: &mut Node, deep: &BTreeMap<Target, String>) {
    let targets = deep.iter().map(|(Target { section, .. }, pointer)| Target { pointer: pointer.clone(), section });
    let mut targets: Vec<Target> = targets.collect();
    targets.sort_by_cached_key(|target| (Reverse(target.pointer.matches('/').count()), target.clone()));
    targets.dedup();
    let mut components: BTreeMap<Target, String> = BTreeMap::new();
    for target in targets {
        if !is_deep(&target.pointer, target.section) {
            let component = target.pointer.clone();
            components.insert(target, component);
            continue;
        }
        let Some(node) = root.pointer(&target.pointer) else { continue };
        let (node, span) = (node.clone(), node.span);
        let mut name = component_name(root, &target.pointer);
        let entries = root.object_entry("components").object_entry(target.section);
        while entries.get(&name).is_some() {
            name.push('_');
        }
        entries.set(&name, node);
        let component = join(&join("#/components", target.section), &name);
        if let Some(node) = root.pointer_mut(&target.pointer) {
            *node = Node::object([("$ref", Node::string(component.clone(), span))], span);
        }
        components.insert(target, component);
    }
    visit_all(root, &mut |node, kind, _| {
        let Some(section) = kind.section() else { return };
        if let Some(reference) = node.get_mut("$ref")
            && let Some(pointer) = reference.as_str()
            && let Some(target) = deep.get(&Target { pointer: pointer.to_owned(), section })
            && let Some(component) = components.get(&Target { pointer: target.clone(), section })
        {
            reference.value = Value::String(component.clone());
        }
    });
}

/// Returns the pointer of the node that a reference leads to, and follows the references on the way to it.
fn follow(root: &Node, reference: &str) -> Option<String> {
    let mut pointer = reference.to_owned();
    for _ in 0..LONGEST_CHAIN {
        let mut at = root;
        let mut walked = "#".to_owned();
        let mut tokens = pointer.strip_prefix('#')?.split('/').skip(1).map(unescape);
        let rewritten = loop {
            if let Some(target) = at.text("$ref").filter(|target| target.starts_with("#/")) {
                break Some(tokens.by_ref().fold(target.to_owned(), |pointer, token| join(&pointer, &token)));
            }
            let Some(token) = tokens.next() else { break None };
            at = at.pointer(&join("#", &token))?;
            walked = join(&walked, &token);
        };
        match rewritten {
            Some(next) => pointer = next,
            None => return Some(walked),
        }
    }
    None
}

/// The kind of the target of a schema's reference.
enum Holder {
    /// The target may be a schema.
    No,
    /// The target has content. The pointer is that of the JSON content's schema, or else of another schema.
    Of(Option<String>),
}

/// Returns whether a node has content instead of being a schema, and the schema of that content.
fn content(root: &Node, pointer: &str) -> Holder {
    let Some(node) = root.pointer(pointer) else { return Holder::No };
    let in_section =
        |section: &&str| pointer.strip_prefix("#/components/").is_some_and(|rest| rest.starts_with(*section));
    let has_content = ["responses/", "requestBodies/", "parameters/", "headers/"];
    let is_holder = is_component(pointer) && has_content.iter().any(in_section);
    // Schemas do not have these keywords.
    if !is_holder && ["content", "schema"].iter().all(|name| node.get(name).and_then(Node::as_object).is_none()) {
        return Holder::No;
    }
    if node.get("schema").is_some() {
        return Holder::Of(Some(join(pointer, "schema")));
    }
    let content = node.get("content").and_then(Node::as_object);
    let with_schema = || content.into_iter().flatten().filter(|(_, media)| media.get("schema").is_some());
    let chosen = with_schema().find(|(name, _)| name.contains("json")).or_else(|| with_schema().next());
    Holder::Of(chosen.map(|(name, _)| join(&join(&join(pointer, "content"), name), "schema")))
}

/// Removes the references of schemas to a node that does not contain a schema.
fn drop_references(root: &mut Node, reference: &str) {
    visit_kind(root, Kind::Schema, &mut |schema, _| {
        if schema.text("$ref") == Some(reference) {
            schema.remove("$ref");
        }
    });
}

/// Derives the name of a component from the pointer of a node: the enclosing component or operation, and the properties
/// on the way.
fn component_name(root: &Node, pointer: &str) -> String {
    let tokens: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let (first, rest) = match tokens.as_slice() {
        ["components", _, name, rest @ ..] => ((*name).to_owned(), rest),
        ["paths", path, method, rest @ ..] => {
            let operation = root.get("paths").and_then(|paths| paths.get(path)?.get(method));
            let id = operation.and_then(|operation| operation.text("operationId"));
            (id.map_or_else(|| format!("{method}{path}"), ToOwned::to_owned), rest)
        }
        [.., last] => ((*last).to_owned(), &[][..]),
        [] => ("Root".to_owned(), &[][..]),
    };
    let is_structure = |token: &str| {
        matches!(
            token,
            "properties" | "content" | "schema" | "responses" | "allOf" | "oneOf" | "anyOf" | "patternProperties"
        ) || token.contains('/')
    };
    let rest = rest.iter().filter(|token| !is_structure(token)).map(|token| match *token {
        "items" => "item",
        "additionalProperties" => "value",
        token => token,
    });
    std::iter::once(first.as_str()).chain(rest).collect::<Vec<_>>().join("_")
}
