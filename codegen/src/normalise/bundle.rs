//! Documents of several files: what a document refers to in another one becomes its own.
//!
//! ```yaml
//! schema:                                  schema:
//!   $ref: models.yaml#/Pet           ->      $ref: '#/components/schemas/Pet'
//! ```
//!
//! What has no section in `components`, such as a path item, is written where the reference stood.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagnostic::{Problems, Span};
use crate::grammar::{Kind, Shape};
use crate::source::node::{Node, Value, join, percent_decoded, unescape};
use crate::source::{Document, Library, references::resolve};

/// How many references may be replaced by what they lead to, one in the other.
const DEEPEST: usize = 32;

pub(super) fn bundle(documents: &mut [Document], library: &Library, problems: &mut Problems) {
    for document in documents.iter_mut().filter(|_| !library.is_empty()) {
        let file = problems.source(document.root.span).to_owned();
        let sections = document.root.get("components").and_then(Node::as_object).into_iter().flatten();
        let names = |(section, entries): (&String, &Node)| {
            let names = entries.as_object().into_iter().flat_map(|entries| entries.keys().cloned());
            names.map(|name| (section.clone(), name)).collect::<Vec<_>>()
        };
        let taken = sections.flat_map(names).collect();
        let mut bundle =
            Bundle { library, main: file.clone(), names: BTreeMap::new(), taken, open: VecDeque::new(), problems };
        let mut added: Vec<(&str, String, Node)> = Vec::new();
        bundle.object(&mut document.root, Kind::OpenApi, "#", &file, 0);
        while let Some(Hoisted { kind, section, name, file, mut node }) = bundle.open.pop_front() {
            let pointer = join(&join("#/components", section), &name);
            bundle.object(&mut node, kind, &pointer, &file, 0);
            added.push((section, name, node));
        }
        for (section, name, node) in added {
            document.root.object_entry("components").object_entry(section).set(&name, node);
        }
    }
}

struct Bundle<'a> {
    library: &'a Library,
    /// The file of the document.
    main: String,
    /// From file, pointer and section to the name that the component has here.
    names: BTreeMap<(String, String, &'static str), String>,
    /// The names in use, by section.
    taken: BTreeSet<(String, String)>,
    /// What was taken from another file and may refer to more.
    open: VecDeque<Hoisted>,
    problems: &'a mut Problems,
}

struct Hoisted {
    kind: Kind,
    section: &'static str,
    name: String,
    file: String,
    node: Node,
}

impl Bundle<'_> {
    fn object(&mut self, node: &mut Node, kind: Kind, pointer: &str, file: &str, depth: usize) {
        if let Some(target) = node.text("$ref").map(ToOwned::to_owned) {
            if let Some(local) = self.local(&target, file, kind, node, pointer) {
                if let Some(reference) = node.get_mut("$ref") {
                    reference.value = Value::String(local);
                }
            } else if kind.section().is_none()
                && let Some((from, found)) = self.find(&target, file, node, pointer)
            {
                if depth > DEEPEST {
                    let error = self.problems.error(
                        "circular-reference",
                        node.span,
                        pointer,
                        format!("`{target}` leads back to itself"),
                    );
                    error.help("let one of the files say what it is");
                    return;
                }
                merge(node, found);
                self.object(node, kind, pointer, &from, depth + 1);
                return;
            }
        }
        if let Some(mapping) = node.get("discriminator").and_then(|found| found.get("mapping")).cloned() {
            self.mapping(node, &mapping, pointer, file);
        }
        let Some(fields) = node.as_object_mut() else { return };
        for (name, value) in fields {
            if let Some(field) = kind.field(name) {
                self.shape(value, field.shape, &join(pointer, name), file, depth);
            }
        }
    }

    fn shape(&mut self, node: &mut Node, shape: Shape, pointer: &str, file: &str, depth: usize) {
        match (shape, &node.value) {
            (Shape::Is(kind), _) | (Shape::FlagOr(kind), Value::Object(_)) => {
                self.object(node, kind, pointer, file, depth);
            }
            (Shape::ListOf(item), Value::Array(_)) => {
                for (index, node) in node.as_array_mut().into_iter().flatten().enumerate() {
                    self.shape(node, *item, &join(pointer, &index.to_string()), file, depth);
                }
            }
            (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
                // A whole map may be in another file, in which case its only key is not a name.
                let target = node.text("$ref").filter(|_| fields.len() == 1 && depth <= DEEPEST).map(ToOwned::to_owned);
                let found = target.and_then(|target| self.find(&target, file, node, pointer));
                let from = match found {
                    Some((from, found)) => {
                        merge(node, found);
                        from
                    }
                    None => file.to_owned(),
                };
                for (key, node) in node.as_object_mut().into_iter().flatten() {
                    self.shape(node, *item, &join(pointer, key), &from, depth + usize::from(from != file));
                }
            }
            _ => {}
        }
    }

    /// The targets of a discriminator's mapping are references too, or bare names.
    fn mapping(&mut self, schema: &mut Node, mapping: &Node, pointer: &str, file: &str) {
        for (tag, target) in mapping.as_object().into_iter().flatten() {
            let Some(text) = target.as_str().filter(|text| text.contains(['/', '#']) || resolve(file, text).is_some())
            else {
                continue;
            };
            let text = text.to_owned();
            let local = self.local(&text, file, Kind::Schema, target, pointer);
            let place = schema.get_mut("discriminator").and_then(|found| found.get_mut("mapping")?.get_mut(tag));
            if let (Some(local), Some(place)) = (local, place) {
                place.value = Value::String(local);
            }
        }
    }

    /// The reference that leads to the same in this document; `None` if it does already.
    fn local(&mut self, target: &str, file: &str, kind: Kind, node: &Node, pointer: &str) -> Option<String> {
        let section = kind.section()?;
        let Some((from, fragment)) = self.split(target, file) else {
            // A reference that leads nowhere is reported.
            return self.find(target, file, node, pointer).map(|_| String::new());
        };
        if from == self.main {
            return Some(format!("#{fragment}"));
        }
        let key = (from.clone(), fragment.clone(), section);
        if let Some(name) = self.names.get(&key) {
            return Some(join(&join("#/components", section), name));
        }
        let (from, found) = self.find(target, file, node, pointer)?;
        let stem = from.rsplit('/').next().unwrap_or(&from).split('.').next().unwrap_or_default();
        let last = fragment.rsplit('/').next().filter(|last| !last.is_empty());
        let mut name = last.map_or_else(|| stem.to_owned(), unescape);
        while !self.taken.insert((section.to_owned(), name.clone())) {
            name.push('_');
        }
        self.names.insert(key, name.clone());
        let local = join(&join("#/components", section), &name);
        self.open.push_back(Hoisted { kind, section, name, file: from, node: found });
        Some(local)
    }

    /// The file and the pointer of a reference that does not stay in the document.
    fn split(&self, target: &str, file: &str) -> Option<(String, String)> {
        let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
        let file = if path.is_empty() { file.to_owned() } else { resolve(file, &percent_decoded(path))? };
        if path.is_empty() && file == self.main {
            return None;
        }
        let is_plain = || self.library.get(&file).is_some_and(|root| root.pointer(&format!("#{fragment}")).is_some());
        let fragment = if is_plain() { fragment.to_owned() } else { percent_decoded(fragment) };
        Some((file, fragment))
    }

    /// What a reference to another file leads to, and the file. Other references are none of this stage's.
    fn find(&mut self, target: &str, file: &str, node: &Node, pointer: &str) -> Option<(String, Node)> {
        let pointer = join(pointer, "$ref");
        let span = node.get("$ref").map_or(node.span, |reference| reference.span);
        let Some((from, fragment)) = self.split(target, file) else {
            if !target.starts_with('#') {
                remote(self.problems, target, span, &pointer);
            }
            return None;
        };
        let Some(root) = self.library.get(&from) else {
            let error = self.problems.error(
                "remote-reference",
                span,
                &pointer,
                format!("`{target}` is in a file that is not there"),
            );
            error.help(format!("it would be {from}"));
            return None;
        };
        let Some(found) = root.pointer(&format!("#{fragment}")) else {
            let error =
                self.problems.error("dangling-reference", span, &pointer, format!("`{target}` refers to nothing"));
            error.help(format!("correct it, or add it to {from}"));
            return None;
        };
        Some((from, found.clone()))
    }
}

/// Reports a reference to what is not among the inputs, and cannot be.
pub(super) fn remote(problems: &mut Problems, target: &str, span: Span, pointer: &str) {
    let message = format!("`{target}` is in another document");
    let error = problems.error("remote-reference", span, pointer, message);
    error.help("refer to a file beside this one or below it, or put what it refers to into `components`");
}

/// Puts what a reference leads to in its place; what stands beside the reference stays.
fn merge(node: &mut Node, found: Node) {
    node.remove("$ref");
    let Value::Object(new) = found.value else {
        *node = found;
        return;
    };
    if let Some(fields) = node.as_object_mut() {
        for (name, value) in new {
            fields.entry(name).or_insert(value);
        }
    }
}
