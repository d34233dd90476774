//! Merges the components of two documents.

use std::collections::BTreeSet;

use super::api::{Merge, into_fields};
use crate::diagnostic::Span;
use crate::grammar::METHODS;
use crate::normalise::rename::{self, Renamed};
use crate::pointer::join;
use crate::source::node::{Node, Object, Value};

/// A component of a document that differs from the one of the same name in the API.
struct Differing {
    pointer: String,
    span: Span,
    /// The position of the component in the API.
    other: String,
}

impl Merge<'_> {
    /// Renames the components of a document that differ from those of the same name in the API, and the components that
    /// refer to them.
    pub(super) fn rename_components(&mut self, document: &mut Node) {
        let differing = self.differing_components(document);
        if differing.is_empty() {
            return;
        }
        // An earlier document may have added the same components under one of these prefixes.
        let known = self.prefixes.clone().into_iter().map(|prefix| (prefix, true));
        for (prefix, is_known) in known.chain(prefixes(document).map(|prefix| (prefix, false))) {
            let new = |one: &Differing| (one.pointer.clone(), prefixed(&one.pointer, &prefix));
            let renamed: Renamed = differing.iter().map(new).collect();
            let candidate = with_names(document, &renamed);
            let fits = renamed.iter().all(|(old, new)| {
                let is_free = document.pointer(new).is_none();
                let is_same = self.api.pointer(new).map(|other| candidate.pointer(new) == Some(other));
                is_free && is_same.unwrap_or(!is_known) && old != new
            });
            if !fits {
                continue;
            }
            self.prefixes.push(prefix);
            for Differing { pointer, span, other } in &differing {
                let (place, new) = (self.problems.place(*span), &renamed[pointer]);
                let line = format!("{place} {pointer} is renamed to {new}: it differs from the one in {other}");
                self.report.renamed.push(line);
            }
            *document = candidate;
            return;
        }
    }

    /// Returns the components of a document that differ from those of the same name in the API, followed by the equal
    /// components that refer to them directly or indirectly.
    fn differing_components(&self, document: &Node) -> Vec<Differing> {
        let Some(known) = self.api.get("components") else { return Vec::new() };
        let Some(own) = document.get("components").and_then(Node::as_object) else { return Vec::new() };
        let mut equal: Vec<(Differing, BTreeSet<String>)> = Vec::new();
        let mut differing: Vec<Differing> = Vec::new();
        for (section, name, node) in entries(own) {
            let Some(other) = known.get(section).and_then(|entries| entries.get(name)) else { continue };
            let pointer = join(&join("#/components", section), name);
            let component = Differing { pointer, span: node.span, other: self.problems.place(other.span) };
            if *other == *node {
                let mut targets = BTreeSet::new();
                collect_references(node, &mut targets);
                equal.push((component, targets));
            } else {
                differing.push(component);
            }
        }
        let mut next = 0;
        while let Some(pointer) = differing.get(next).map(|component| component.pointer.clone()) {
            next += 1;
            let (referring, rest) = equal.into_iter().partition(|(_, targets)| targets.contains(&pointer));
            equal = rest;
            differing.extend(referring.into_iter().map(|(component, _)| component));
        }
        differing
    }
}

/// Returns a copy of a document with its components renamed.
fn with_names(document: &Node, renamed: &Renamed) -> Node {
    let mut document = document.clone();
    rename::update_references(&mut document, renamed);
    for (section, entries) in document.get_mut("components").and_then(Node::as_object_mut).into_iter().flatten() {
        if let Some(fields) = entries.as_object_mut() {
            rename::rename_section(fields, &join("#/components", section), renamed);
        }
    }
    document
}

/// Returns an endless list of candidates for the prefix of a document's components: the group of its first operation,
/// the group and the method, and the latter with a number.
fn prefixes(document: &Node) -> impl Iterator<Item = String> + use<> {
    let items = document.get("paths").and_then(Node::as_object).into_iter().flatten();
    let operations = items.flat_map(|(_, item)| METHODS.iter().filter_map(|method| item.get(method)));
    let first = operations.into_iter().next();
    let group = first.and_then(|operation| operation.get("x-fern-sdk-group-name")?.as_array());
    let group: Vec<&str> = group.into_iter().flatten().filter_map(Node::as_str).collect();
    let method = first.and_then(|operation| operation.text("x-fern-sdk-method-name")).unwrap_or("other");
    let group = group.join("_");
    let full = if group.is_empty() { method.to_owned() } else { format!("{group}_{method}") };
    let short = if group.is_empty() { None } else { Some(group) };
    let numbered = full.clone();
    short.into_iter().chain([full]).chain((2..).map(move |number| format!("{numbered}{number}")))
}

/// Adds a prefix to the name of a component: `#/components/schemas/Error` becomes `#/components/schemas/agents_Error`.
fn prefixed(pointer: &str, prefix: &str) -> String {
    let (section, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    format!("{section}/{prefix}_{name}")
}

/// Returns the components, each with its section and its name.
fn entries(components: &Object) -> impl Iterator<Item = (&String, &String, &Node)> {
    components.iter().flat_map(|(section, entries)| {
        entries.as_object().into_iter().flatten().map(move |(name, node)| (section, name, node))
    })
}

/// Collects the components that a node refers to.
fn collect_references(node: &Node, targets: &mut BTreeSet<String>) {
    match &node.value {
        Value::String(text) if text.starts_with("#/components/") => {
            let end = text.match_indices('/').nth(3).map_or(text.len(), |(index, _)| index);
            targets.insert(text[..end].to_owned());
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, targets)),
        Value::Object(fields) => fields.values().for_each(|field| collect_references(field, targets)),
        _ => {}
    }
}

/// Adds the components that the API does not have.
pub(super) fn add(components: &mut Node, node: Node) {
    for (section, entries) in into_fields(node) {
        let known = components.object_entry(&section);
        for (name, entry) in into_fields(entries) {
            if known.get(&name).is_none() {
                known.set(&name, entry);
            }
        }
    }
}
