//! Bundles documents of several files: components of other files become components of the document.
//!
//! ```yaml
//! schema:                                  schema:
//!   $ref: models.yaml#/Pet           ->      $ref: '#/components/schemas/Pet'
//! ```
//!
//! An object that has no section in `components`, such as a path item, replaces the reference to it. If a component is a
//! reference to another file, its target has the name of the component, wherever the document refers to that file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagnostic::{Problems, Span};
use crate::grammar::{Kind, Shape};
use crate::pointer::{Pointer, join, unescape};
use crate::source::node::{Node, Value, percent_decoded};
use crate::source::{Document, Library, references::resolve};

/// How many references may be replaced by their targets on the way to a node.
const MAX_DEPTH: usize = 32;

/// Replaces the references to other files in each document.
pub(super) fn bundle(documents: &mut [Document], library: &Library, problems: &mut Problems) {
    if library.is_empty() {
        return;
    }
    for document in documents {
        let file = problems.source(document.root.span).to_owned();
        let names = component_names(&document.root);
        let mut bundle =
            Bundle { library, main: &file, names: BTreeMap::new(), taken: names, queue: VecDeque::new(), problems };
        let mut added: Vec<(&str, String, Node)> = Vec::new();
        bundle.name_components(&mut document.root);
        bundle.object(&mut document.root, Kind::OpenApi, Position { pointer: &Pointer::Root, file: &file, depth: 0 });
        let components = Pointer::Root.key("components");
        while let Some(Hoisted { kind, section, name, file, mut node }) = bundle.queue.pop_front() {
            let entries = components.key(section);
            bundle.object(&mut node, kind, Position { pointer: &entries.key(&name), file: &file, depth: 0 });
            added.push((section, name, node));
        }
        for (section, name, node) in added {
            document.root.object_entry("components").object_entry(section).set(&name, node);
        }
    }
}

/// Returns the section and the name of every component.
fn component_names(root: &Node) -> BTreeSet<(String, String)> {
    let sections = root.get("components").and_then(Node::as_object).into_iter().flatten();
    let names = |(section, entries): (&String, &Node)| {
        let names = entries.as_object().into_iter().flat_map(|entries| entries.keys().cloned());
        names.map(|name| (section.clone(), name)).collect::<Vec<_>>()
    };
    sections.flat_map(names).collect()
}

struct Bundle<'a> {
    library: &'a Library,
    /// The file of the document.
    main: &'a str,
    /// The names of the components that were taken from other files, by file, pointer and section.
    names: BTreeMap<(String, String, &'static str), String>,
    /// The names in use, with their sections.
    taken: BTreeSet<(String, String)>,
    /// Components of other files whose references have not been visited yet.
    queue: VecDeque<Hoisted>,
    problems: &'a mut Problems,
}

/// A component that was taken from another file.
struct Hoisted {
    kind: Kind,
    section: &'static str,
    name: String,
    file: String,
    node: Node,
}

/// Where a node is in the document, and which file it was read from.
#[derive(Clone, Copy)]
struct Position<'a> {
    pointer: &'a Pointer<'a>,
    /// The file that references of the node are relative to.
    file: &'a str,
    /// How many references were replaced by their targets on the way to the node.
    depth: usize,
}

impl<'a> Position<'a> {
    fn at(self, pointer: &'a Pointer<'a>) -> Self {
        Self { pointer, ..self }
    }
}

impl Bundle<'_> {
    /// Replaces the components that are references to other files by their targets. Other references to these targets
    /// lead to the component that was first.
    fn name_components(&mut self, root: &mut Node) {
        let main = self.main.to_owned();
        let sections = root.get_mut("components").and_then(Node::as_object_mut);
        for (section, entries) in sections.into_iter().flatten() {
            let field = Kind::Components.field(section).map(|field| field.shape);
            let Some(Shape::MapOf(Shape::Is(kind))) = field else { continue };
            let Some(section) = kind.section() else { continue };
            for (name, node) in entries.as_object_mut().into_iter().flatten() {
                let is_text = |key: &String| ["$ref", "description", "summary", "title"].contains(&key.as_str());
                let target = node.text("$ref").filter(|_| node.as_object().is_some_and(|own| own.keys().all(is_text)));
                let Some((file, fragment)) = target.and_then(|target| self.split(target, &main)) else { continue };
                let found = self.library.get(&file).and_then(|root| root.pointer(&format!("#{fragment}"))).cloned();
                let (Some(found), false) = (found, file == self.main) else { continue };
                let key = (file.clone(), fragment, section);
                if self.names.contains_key(&key) {
                    continue;
                }
                self.names.insert(key, name.clone());
                let mut target = node.clone();
                replace_reference(&mut target, found);
                self.queue.push_back(Hoisted { kind: *kind, section, name: name.clone(), file, node: target });
            }
        }
    }

    /// Replaces the references to other files in an object.
    fn object(&mut self, node: &mut Node, kind: Kind, position: Position) {
        if let Some(target) = node.text("$ref").map(ToOwned::to_owned) {
            if let Some(local) = self.local(&target, kind, node, position) {
                if let Some(reference) = node.get_mut("$ref") {
                    reference.value = Value::String(local);
                }
            } else if kind.section().is_none()
                && let Some((file, found)) = self.find(&target, node, position)
            {
                if position.depth > MAX_DEPTH {
                    let message = format!("`{target}` refers to itself");
                    self.problems
                        .error("circular-reference", node.span, position.pointer, message)
                        .help("replace one of the references by a definition");
                    return;
                }
                replace_reference(node, found);
                self.object(node, kind, Position { file: &file, depth: position.depth + 1, ..position });
                return;
            }
        }
        if let Some(mapping) = node.get("discriminator").and_then(|node| node.get("mapping")).cloned() {
            self.mapping(node, &mapping, position);
        }
        let Some(fields) = node.as_object_mut() else { return };
        for (name, value) in fields {
            if let Some(field) = kind.field(name) {
                self.value(value, field.shape, position.at(&position.pointer.key(name)));
            }
        }
    }

    /// Replaces the references to other files in the value of a field.
    fn value(&mut self, node: &mut Node, shape: Shape, position: Position) {
        match (shape, &node.value) {
            (Shape::Is(kind), _) | (Shape::FlagOr(kind), Value::Object(_)) => self.object(node, kind, position),
            (Shape::ListOf(item), Value::Array(_)) => {
                for (index, node) in node.as_array_mut().into_iter().flatten().enumerate() {
                    self.value(node, *item, position.at(&position.pointer.index(index)));
                }
            }
            (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
                // A map whose only key is `$ref` is a reference to a map in another file.
                let is_reference = fields.len() == 1 && position.depth <= MAX_DEPTH;
                let target = node.text("$ref").filter(|_| is_reference).map(ToOwned::to_owned);
                let found = target.and_then(|target| self.find(&target, node, position));
                let file = match found {
                    Some((file, found)) => {
                        replace_reference(node, found);
                        file
                    }
                    None => position.file.to_owned(),
                };
                let depth = position.depth + usize::from(file != position.file);
                for (key, node) in node.as_object_mut().into_iter().flatten() {
                    let pointer = position.pointer.key(key);
                    self.value(node, *item, Position { pointer: &pointer, file: &file, depth });
                }
            }
            _ => {}
        }
    }

    /// Updates the targets of a discriminator's mapping, which are references or names of schemas.
    fn mapping(&mut self, schema: &mut Node, mapping: &Node, position: Position) {
        for (tag, target) in mapping.as_object().into_iter().flatten() {
            let is_reference = |text: &&str| text.contains(['/', '#']) || resolve(position.file, text).is_some();
            let Some(text) = target.as_str().filter(is_reference) else { continue };
            let local = self.local(text, Kind::Schema, target, position);
            let old = schema.get_mut("discriminator").and_then(|node| node.get_mut("mapping")?.get_mut(tag));
            if let (Some(local), Some(old)) = (local, old) {
                old.value = Value::String(local);
            }
        }
    }

    /// Returns the reference within the document that replaces a reference to another file; `None` if the target is in
    /// the document already, is missing, or belongs to no section of `components`. The first reference to a target
    /// makes it a component.
    fn local(&mut self, target: &str, kind: Kind, node: &Node, position: Position) -> Option<String> {
        let section = kind.section()?;
        let Some((file, fragment)) = self.split(target, position.file) else {
            // Reports a reference to a file that is not one of the inputs.
            self.find(target, node, position);
            return None;
        };
        if file == self.main {
            return Some(format!("#{fragment}"));
        }
        let key = (file, fragment, section);
        if let Some(name) = self.names.get(&key) {
            return Some(join(&join("#/components", section), name));
        }
        let (file, found) = self.find(target, node, position)?;
        let stem = file.rsplit('/').next().unwrap_or(&file).split('.').next().unwrap_or_default();
        let last = key.1.rsplit('/').next().filter(|last| !last.is_empty());
        let mut name = last.map_or_else(|| stem.to_owned(), unescape);
        while !self.taken.insert((section.to_owned(), name.clone())) {
            name.push('_');
        }
        self.names.insert(key, name.clone());
        let local = join(&join("#/components", section), &name);
        self.queue.push_back(Hoisted { kind, section, name, file, node: found });
        Some(local)
    }

    /// Splits a reference into file and pointer; `None` if it stays within the document.
    fn split(&self, target: &str, file: &str) -> Option<(String, String)> {
        let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
        let file = match path {
            "" => file.to_owned(),
            path => {
                let plain = resolve(file, path).filter(|file| self.library.contains_key(file));
                plain.or_else(|| resolve(file, &percent_decoded(path)))?
            }
        };
        if path.is_empty() && file == self.main {
            return None;
        }
        let is_plain = || self.library.get(&file).is_some_and(|root| root.pointer(&format!("#{fragment}")).is_some());
        let fragment = if is_plain() { fragment.to_owned() } else { percent_decoded(fragment) };
        Some((file, fragment))
    }

    /// Returns the target of a reference to another file, and the name of that file. Reports a target that is missing.
    fn find(&mut self, target: &str, node: &Node, position: Position) -> Option<(String, Node)> {
        let pointer = position.pointer.key("$ref");
        let span = node.get("$ref").map_or(node.span, |reference| reference.span);
        let Some((file, fragment)) = self.split(target, position.file) else {
            if !target.starts_with('#') {
                report_remote(self.problems, target, span, &pointer);
            }
            return None;
        };
        let Some(root) = self.library.get(&file) else {
            self.problems
                .error("remote-reference", span, &pointer, format!("the file of `{target}` is missing"))
                .help(format!("add {file}, or correct the reference"));
            return None;
        };
        let Some(found) = root.pointer(&format!("#{fragment}")) else {
            self.problems
                .error("dangling-reference", span, &pointer, format!("`{target}` does not exist"))
                .help(format!("correct the reference, or add its target to {file}"));
            return None;
        };
        Some((file, found.clone()))
    }
}

/// Reports a reference to a document that cannot be read.
pub(super) fn report_remote(problems: &mut Problems, target: &str, span: Span, pointer: &Pointer) {
    let message = format!("`{target}` is in a document that is not one of the inputs");
    problems
        .error("remote-reference", span, pointer, message)
        .help("refer to a file in the same folder or below it, or move the target to `components`");
}

/// Replaces a reference by its target. The siblings of the reference are kept.
fn replace_reference(node: &mut Node, target: Node) {
    node.remove("$ref");
    let Value::Object(new) = target.value else {
        *node = target;
        return;
    };
    if let Some(fields) = node.as_object_mut() {
        for (name, value) in new {
            fields.entry(name).or_insert(value);
        }
    }
}
