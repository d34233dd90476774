//! The parts of documents that can be left out, and the references between them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagnostic::Span;
use crate::grammar::METHODS;
use crate::pointer::{Pointer, join, unescape};
use crate::source::node::{Node, Value, percent_decoded};
use crate::source::{Document, Library, references::resolve};

/// A part of a document: an operation, a component, or another field that is not required.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// The index of the document.
    pub(super) document: usize,
    pub(super) pointer: String,
}

/// The node that makes a part unusable, and why.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    pub(super) pointer: String,
    pub(super) reason: String,
    /// The position of the error, as `file:line`.
    pub(super) error: Option<String>,
}

/// The documents, followed by the files to which they refer, and the references between their nodes.
pub(super) struct Parts<'a> {
    files: Vec<File<'a>>,
    /// The number of documents.
    documents: usize,
    /// From the file and the pointer of a target to those of its references.
    references: BTreeMap<(usize, String), Vec<(usize, String)>>,
}

struct File<'a> {
    name: Option<&'a str>,
    root: &'a Node,
}

impl Part {
    /// Returns the steps to the part, in an order in which the items of a list are sorted by their indexes.
    pub(super) fn steps(&self) -> Vec<(Option<usize>, String)> {
        self.pointer.split('/').map(|step| (step.parse().ok(), step.to_owned())).collect()
    }

    /// Returns the name for the report: `GET /path`, or the pointer.
    pub(super) fn name(&self) -> String {
        let steps: Vec<String> = self.pointer.split('/').map(unescape).collect();
        match steps.as_slice() {
            [_, section, path, method] if section == "paths" => format!("{} {path}", method.to_uppercase()),
            _ => self.pointer.clone(),
        }
    }
}

impl<'a> Parts<'a> {
    pub(super) fn new(documents: &'a [Document], library: &'a Library) -> Self {
        let roots = documents.iter().map(|document| File { name: None, root: &document.root });
        let others = library.iter().map(|(name, root)| File { name: Some(name), root });
        let mut parts =
            Self { files: roots.chain(others).collect(), documents: documents.len(), references: BTreeMap::new() };
        // A document that other files refer to is in the library, too: its nodes have the same positions.
        for index in 0..parts.documents {
            let Some(span) = parts.files.get(index).map(|file| file.root.span) else { continue };
            let twin = parts.files.iter().skip(parts.documents).find(|file| file.root.span == span);
            let name = twin.and_then(|twin| twin.name);
            if let Some(file) = parts.files.get_mut(index) {
                file.name = name;
            }
        }
        let mut found = Vec::new();
        for (index, file) in parts.files.iter().enumerate() {
            references(file.root, &Pointer::Root, &mut |target, pointer| {
                found.extend(parts.targets(index, target).map(|target| (target, (index, pointer.to_string()))));
            });
        }
        for (target, reference) in found {
            parts.references.entry(target).or_default().push(reference);
        }
        parts
    }

    /// Returns the target of a reference, as the index of a file and a pointer.
    fn targets(&self, from: usize, target: &str) -> impl Iterator<Item = (usize, String)> {
        let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
        let fragment = format!("#{}", percent_decoded(fragment));
        let name = self.files.get(from).and_then(|file| file.name);
        let file = if path.is_empty() {
            Some(from)
        } else {
            // A document that no file refers to has no name, but files next to it may have any of its references.
            let is_target = |file: &File| match (file.name, name) {
                (Some(to), Some(name)) => resolve(name, &percent_decoded(path)).as_deref() == Some(to),
                (Some(to), None) => {
                    let path = path.trim_start_matches("./").trim_start_matches("../");
                    to == path || to.ends_with(&format!("/{path}"))
                }
                (None, _) => false,
            };
            self.files.iter().rposition(is_target)
        };
        file.into_iter().map(move |file| (file, fragment.clone()))
    }

    /// Visits every node with its file, position and pointer.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(usize, Span, &Pointer)) {
        for (index, file) in self.files.iter().enumerate() {
            walk(file.root, &Pointer::Root, &mut |node, pointer| visit(index, node.span, pointer));
        }
    }

    /// Returns the operations of all documents.
    pub(super) fn operations(&self) -> impl Iterator<Item = Part> {
        self.files.iter().take(self.documents).enumerate().flat_map(|(document, file)| {
            let items = file.root.get("paths").and_then(Node::as_object).into_iter().flatten();
            items.flat_map(move |(path, item)| {
                let pointer = join("#/paths", path);
                METHODS
                    .iter()
                    .filter(|method| item.get(method).is_some())
                    .map(move |method| Part { document, pointer: join(&pointer, method) })
                    .collect::<Vec<_>>()
            })
        })
    }

    /// Returns whether no operation is left without some parts.
    pub(super) fn is_everything(&self, parts: &[(Part, Cause)]) -> bool {
        let left_out: BTreeSet<&Part> = parts.iter().map(|(part, _)| part).collect();
        let mut operations = self.operations().peekable();
        operations.peek().is_some() && operations.all(|operation| left_out.contains(&operation))
    }

    /// Returns the parts with a name: `GET /path`, or a pointer.
    pub(super) fn named(&self, name: &str) -> Vec<Part> {
        let pointer = match name.split_once(' ') {
            Some((method, path)) => join(&join("#/paths", path.trim()), &method.to_ascii_lowercase()),
            None => name.to_owned(),
        };
        let files = self.files.iter().take(self.documents).enumerate();
        let has_it = files.filter(|(_, file)| file.root.pointer(&pointer).is_some());
        has_it.flat_map(|(document, _)| self.containing(document, &pointer)).collect()
    }

    /// Returns the parts that some nodes make unusable: those that contain the nodes, and those that refer to them
    /// directly or indirectly. They are sorted; each has its first cause.
    pub(super) fn concerned(&self, causes: Vec<(usize, Cause)>) -> Vec<(Part, Cause)> {
        let mut known: BTreeSet<(usize, String)> = BTreeSet::new();
        let mut parts: BTreeMap<Part, Cause> = BTreeMap::new();
        let mut queue: VecDeque<(usize, Cause)> = causes.into();
        while let Some((file, cause)) = queue.pop_front() {
            if !known.insert((file, cause.pointer.clone())) {
                continue;
            }
            let with = |pointer: &str| Cause { pointer: pointer.to_owned(), ..cause.clone() };
            for part in self.containing(file, &cause.pointer) {
                let copies = self.copies(&part).map(|copy| (copy, with(&cause.pointer)));
                queue.extend(copies);
                parts.entry(part).or_insert_with(|| cause.clone());
            }
            for target in ancestors(&cause.pointer) {
                let references = self.references.get(&(file, target.to_owned())).into_iter().flatten();
                queue.extend(references.map(|(file, pointer)| (*file, with(pointer))));
            }
        }
        parts.into_iter().collect()
    }

    /// Returns the other documents that have the same component.
    fn copies(&self, part: &Part) -> impl Iterator<Item = usize> {
        let node = self.files.get(part.document).and_then(|file| file.root.pointer(&part.pointer));
        let is_component = part.pointer.starts_with("#/components/");
        let documents = self.files.iter().take(self.documents).enumerate();
        documents
            .filter(move |(index, file)| {
                is_component && *index != part.document && file.root.pointer(&part.pointer) == node
            })
            .map(|(index, _)| index)
    }

    /// Returns the parts of a document that contain a node. A node of a path item belongs to all of its operations. The
    /// fields of the document that are required, its servers and its security belong to no part.
    fn containing(&self, document: usize, pointer: &str) -> Vec<Part> {
        let Some(file) = self.files.get(document).filter(|_| document < self.documents) else { return Vec::new() };
        let steps: Vec<&str> = pointer.split('/').collect();
        let part = |length: usize| steps.get(..length).map(|steps| Part { document, pointer: steps.join("/") });
        match steps.as_slice() {
            [_, "paths", _, method, ..] if METHODS.contains(method) => part(4).into_iter().collect(),
            [_, "paths", _, ..] => {
                let item = part(3);
                let node = item.as_ref().and_then(|item| file.root.pointer(&item.pointer));
                let has = |method: &&&str| node.is_some_and(|node| node.get(method).is_some());
                let operations = METHODS
                    .iter()
                    .filter(has)
                    .filter_map(|method| Some(Part { document, pointer: join(&item.as_ref()?.pointer, method) }));
                let operations: Vec<Part> = operations.collect();
                // A path item is removed with its last operation.
                if operations.is_empty() { item.clone().into_iter().collect() } else { operations }
            }
            [_, "components", _, _, ..] => part(4).into_iter().collect(),
            [_, "components" | "webhooks" | "tags", _, ..] => part(3).into_iter().collect(),
            [_, "info", field, ..] if !["title", "version"].contains(field) => part(3).into_iter().collect(),
            [_, "externalDocs", ..] => part(2).into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// Removes the node at a pointer. A path item without operations is removed, too.
pub(super) fn remove(root: &mut Node, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    let Some(node) = root.pointer_mut(parent) else { return };
    match &mut node.value {
        Value::Object(fields) => {
            fields.shift_remove(&unescape(key));
        }
        Value::Array(items) => {
            if let Some(index) = key.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
    let is_item = parent.starts_with("#/paths/") && parent.matches('/').count() == 2;
    if is_item && METHODS.iter().all(|method| node.get(method).is_none()) && node.get("$ref").is_none() {
        remove(root, parent);
    }
}

/// Returns a pointer and the pointers to the nodes that contain its node.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |pointer| pointer.rsplit_once('/').map(|(parent, _)| parent))
}

/// Visits a node and every node in it.
fn walk(node: &Node, pointer: &Pointer, visit: &mut dyn FnMut(&Node, &Pointer)) {
    visit(node, pointer);
    match &node.value {
        Value::Object(fields) => fields.iter().for_each(|(key, node)| walk(node, &pointer.key(key), visit)),
        Value::Array(items) => {
            for (index, node) in items.iter().enumerate() {
                walk(node, &pointer.index(index), visit);
            }
        }
        _ => {}
    }
}

/// Visits every reference in a node: `$ref`, and the targets of a discriminator's mapping.
fn references(node: &Node, pointer: &Pointer, visit: &mut dyn FnMut(&str, &Pointer)) {
    walk(node, pointer, &mut |node, pointer| {
        let Some(text) = node.as_str() else { return };
        let is_mapping = || pointer.parent().and_then(Pointer::last_key) == Some("mapping");
        if pointer.last_key() == Some("$ref") || (is_mapping() && text.contains('#')) {
            visit(text, pointer);
        }
    });
}
