//! Names the components of several documents so that equal names mean equal components.
//!
//! The documents that the names file knows get their names first, so that a new document changes no name of theirs.

use std::collections::BTreeSet;

use super::api::into_fields;
use super::operations::path_of_one;
use crate::diagnostic::{Problems, Span};
use crate::grammar::METHODS;
use crate::names::{Names, Section};
use crate::normalise::described::names_of;
use crate::normalise::rename::{self, Renamed};
use crate::pointer::{join, unescape};
use crate::report::Report;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

/// A component of a document that differs from the one of the same name in the API.
struct Differing {
    pointer: String,
    span: Span,
    /// The position of the component in the API.
    other: String,
}

/// Renames components that differ from those of the same name in other documents. Returns the names file's section of
/// these components.
pub(super) fn rename_components(
    documents: &mut [Document],
    names: &Names,
    problems: &mut Problems,
    report: &mut Report,
) -> Names {
    let api = Node::object::<String>([], Span::UNKNOWN);
    let mut naming = Naming { api, prefixes: Vec::new(), names: Names::default(), problems, report };
    let mut pages = Pages::default();
    let mut documents: Vec<(Page, &mut Node)> =
        documents.iter_mut().map(|document| (pages.add(&document.root, names), &mut document.root)).collect();
    documents.sort_by_key(|(page, _)| !page.is_known);
    for (page, document) in documents {
        naming.restore_names(document, &page, names);
        naming.rename_differing(document, &page);
        if let Some(components) = document.get("components") {
            add(naming.api.object_entry("components"), components.clone());
        }
    }
    naming.names
}

/// A document in the names file: the method and path of its first operation.
struct Page {
    name: String,
    /// Whether the names file has its first operation.
    is_known: bool,
}

/// The documents so far.
#[derive(Default)]
struct Pages(BTreeSet<String>);

impl Pages {
    fn add(&mut self, document: &Node, names: &Names) -> Page {
        let Some((path, method, operation)) = operations(document).next() else {
            return Page { name: String::new(), is_known: false };
        };
        let pointer = join(&join("#/paths", path), method);
        let method = method.to_uppercase();
        // The merge will add the name of the operation to the path, if another document has the same one.
        let (short, long) = (format!("{method} {path}"), format!("{method} {}", path_of_one(path, operation)));
        let name = if self.0.contains(&short) { long } else { short };
        self.0.insert(name.clone());
        Page { name, is_known: names.below(Section::Methods, &pointer).next().is_some() }
    }
}

/// The naming of components, one document after the other.
struct Naming<'a> {
    /// The components so far, as a document has them.
    api: Node,
    /// The prefixes that renamed components got, one per document with such components.
    prefixes: Vec<String>,
    /// The renamed components, by document.
    names: Names,
    problems: &'a mut Problems,
    report: &'a mut Report,
}

impl Naming<'_> {
    /// Gives components the names that the names file has for them, unless other components have these names now.
    fn restore_names(&mut self, document: &mut Node, page: &Page, names: &Names) {
        let known = names.of(Section::Components, &page.name).filter_map(|(item, name)| {
            let (section, _) = item.split_once('/')?;
            Some((format!("#/components/{item}"), join(&join("#/components", section), name)))
        });
        let mut renamed: Renamed = known.collect();
        renamed.retain(|old, new| document.pointer(old).is_some() && document.pointer(new).is_none());
        while !renamed.is_empty() {
            let candidate = with_names(document, &renamed);
            let is_free =
                |new: &String| self.api.pointer(new).is_none_or(|other| candidate.pointer(new) == Some(other));
            let taken: Vec<String> =
                renamed.iter().filter(|(_, new)| !is_free(new)).map(|(old, _)| old.clone()).collect();
            if taken.is_empty() {
                renamed.iter().for_each(|(old, new)| self.record(page, old, new));
                *document = candidate;
                return;
            }
            taken.iter().for_each(|old| drop(renamed.remove(old)));
        }
    }

    /// Adds the new name of a component to the names file.
    fn record(&mut self, page: &Page, old: &str, new: &str) {
        let item = old.strip_prefix("#/components/").unwrap_or(old);
        let name = unescape(new.rsplit('/').next().unwrap_or_default());
        self.names.add(Section::Components, &page.name, item, &name);
    }

    /// Renames the components of a document that differ from those of the same name in the API, and the components that
    /// refer to them.
    fn rename_differing(&mut self, document: &mut Node, page: &Page) {
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
            renamed.iter().for_each(|(old, new)| self.record(page, old, new));
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
    let names = operations(document).next().map(|(path, method, operation)| names_of(path, method, operation));
    let (group, method) = names.map(|names| (names.group, names.methods)).unwrap_or_default();
    let method = method.into_iter().next().unwrap_or_else(|| "other".to_owned());
    let group = group.join("_");
    let full = if group.is_empty() { method } else { format!("{group}_{method}") };
    let short = if group.is_empty() { None } else { Some(group) };
    let numbered = full.clone();
    short.into_iter().chain([full]).chain((2..).map(move |number| format!("{numbered}{number}")))
}

/// Returns the operations of a document, each with its path and method.
fn operations(document: &Node) -> impl Iterator<Item = (&str, &'static str, &Node)> {
    let items = document.get("paths").and_then(Node::as_object).into_iter().flatten();
    items.flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| Some((path.as_str(), *method, item.get(method)?)))
    })
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
