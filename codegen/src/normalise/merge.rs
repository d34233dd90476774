//! Many pages, one API: paths and components of every document in one.
//!
//! What two documents say in the same words is there once. Where they differ, both are kept: a component of
//! the later one gets its group before its name, and a second operation of the same method and path gets its
//! name behind the path, as a fragment, which is never sent. What holds for a whole document (servers,
//! security) moves to its operations where the documents do not agree on it.

use std::collections::BTreeSet;

use super::rename::{self, Renamed};
use crate::Settings;
use crate::diagnostic::{Problems, Span};
use crate::grammar::METHODS;
use crate::report::Report;
use crate::source::Document;
use crate::source::node::{Node, Object, Value, join};

/// Merges the documents. Their title and version give way to those of the settings, where there are any.
pub(super) fn merge(
    documents: Vec<Document>,
    settings: &Settings,
    problems: &mut Problems,
    report: &mut Report,
) -> Document {
    if settings.server.is_none() {
        warn_of_missing_servers(&documents, problems);
    }
    let mut documents = documents.into_iter();
    let Some(mut api) = documents.next() else {
        problems
            .error_in("no-document", None, "there is no OpenAPI document to read")
            .help("name a page, a file or a folder of these");
        return Document {
            root: Node { value: Value::Null, span: Span::default() },
            facts: crate::source::page::PageFacts::default(),
            is_page: false,
        };
    };
    let mut merge = Merge { api: &mut api.root, prefixes: Vec::new(), problems, report };
    for mut document in documents {
        if settings.server.is_some() {
            document.root.remove("servers");
        }
        merge.fold(document.root);
    }
    set_info(&mut api.root, settings);
    let span = api.root.span;
    if let Some(server) = &settings.server {
        let url = Node::string(server.clone(), span);
        api.root.set("servers", Node::array(vec![Node::object([("url", url)], span)], span));
    }
    api
}

/// A document that names no server is about that of another one, which may not be meant.
fn warn_of_missing_servers(documents: &[Document], problems: &mut Problems) {
    let servers = |document: &Document| Some(document.root.get("servers")?.as_array()?.first()?.span);
    let has_paths = |document: &&Document| {
        document.root.get("paths").and_then(Node::as_object).is_some_and(|paths| !paths.is_empty())
    };
    let Some(used) = documents.iter().find_map(servers) else { return };
    let without: Vec<&Document> =
        documents.iter().filter(has_paths).filter(|document| servers(document).is_none()).collect();
    let [first, others @ ..] = without.as_slice() else { return };
    let others = match others.len() {
        0 => String::new(),
        count => format!(", nor do {count} other documents"),
    };
    let place = problems.place(used);
    let message = format!("this document names no server{others}: that of {place} is used");
    problems
        .warning("server", first.root.span, "#", message)
        .help("name it with an overlay action, or one for all with `--server`");
}

fn set_info(root: &mut Node, settings: &Settings) {
    let info = root.object_entry("info");
    let span = info.span;
    if let Some(title) = &settings.title {
        info.set("title", Node::string(title.clone(), span));
    }
    if let Some(version) = &settings.version {
        info.set("version", Node::string(version.clone(), span));
    } else if info.get("version").is_none() {
        info.set("version", Node::string("unversioned", span));
    }
}

struct Merge<'a> {
    api: &'a mut Node,
    /// What stands before the names of components that had to be renamed.
    prefixes: Vec<String>,
    problems: &'a mut Problems,
    report: &'a mut Report,
}

impl Merge<'_> {
    fn fold(&mut self, mut document: Node) {
        keep_own_settings(self.api, &mut document);
        self.rename_components(&mut document);
        let Value::Object(fields) = document.value else { return };
        for (name, node) in fields {
            match name.as_str() {
                "openapi" | "info" => {}
                "paths" | "components" if node.as_object().is_none() => {
                    let message = format!("an object is expected here, this is {}", node.kind());
                    let error = self.problems.error("wrong-type", node.span, &join("#", &name), message);
                    error.help("correct it with an overlay action");
                }
                "paths" | "webhooks" => self.fold_paths(&name, node),
                "components" => fold_components(self.api.object_entry("components"), node),
                "tags" => fold_tags(self.api, node),
                _ => self.keep_first(&join("#", &name), &name, node, |api| api),
            }
        }
    }

    /// Adds a field that only documents need who say nothing else there. The first of two stays.
    fn keep_first(&mut self, pointer: &str, name: &str, node: Node, of: impl FnOnce(&mut Node) -> &mut Node) {
        let owner = of(self.api);
        match owner.get(name) {
            None => owner.set(name, node),
            Some(known) if *known == node => {}
            Some(known) => {
                let other = self.problems.place(known.span);
                let message = format!("`{name}` differs from the one in {other}, which is kept");
                self.problems.warning("merge-conflict", node.span, pointer, message);
            }
        }
    }

    fn fold_paths(&mut self, section: &str, node: Node) {
        for (path, mut item) in into_fields(node) {
            let pointer = join(&join("#", section), &path);
            let paths = self.api.object_entry(section);
            let Some(known) = paths.get_mut(&path) else {
                paths.set(&path, item);
                continue;
            };
            if ["parameters", "servers"].iter().any(|shared| known.get(shared) != item.get(shared)) {
                spread(known);
                spread(&mut item);
            }
            for (key, value) in into_fields(item) {
                if METHODS.contains(&key.as_str()) {
                    self.fold_operation(section, &path, &key, value);
                } else {
                    let here = join(&pointer, &key);
                    self.keep_first(&here, &key, value, |api| api.object_entry(section).object_entry(&path));
                }
            }
        }
    }

    /// Two operations of one method and path differ in what they are called, and in nothing that is sent as it.
    fn fold_operation(&mut self, section: &str, path: &str, method: &str, operation: Node) {
        let paths = self.api.object_entry(section);
        // What is a variable in a path is none in a name.
        let name = operation.text("operationId").unwrap_or("2").replace(['{', '}', '?', '#'], "_");
        let keys = std::iter::once(path.to_owned()).chain((1..).map(|count| match count {
            1 => format!("{path}#{name}"),
            count => format!("{path}#{name}{count}"),
        }));
        for key in keys {
            let item = paths.object_entry(&key);
            match item.get(method) {
                Some(known) if is_same(known, &operation) => return,
                Some(_) => {}
                None => {
                    if key != path {
                        let (place, other) = (operation.span, paths.get(path).and_then(|item| item.get(method)));
                        let other = other.map_or_else(String::new, |other| self.problems.place(other.span));
                        self.report.renamed.push(format!(
                            "{} `{} {path}` is `{key}`, beside the one in {other}",
                            self.problems.place(place),
                            method.to_uppercase()
                        ));
                    }
                    // What holds for the path holds for it, wherever it stands.
                    let shared = paths.get(path).and_then(Node::as_object).into_iter().flatten();
                    let shared = shared.filter(|(name, _)| !METHODS.contains(&name.as_str()));
                    let shared: Vec<(String, Node)> = shared.map(|(name, node)| (name.clone(), node.clone())).collect();
                    let item = paths.object_entry(&key);
                    shared.into_iter().for_each(|(name, node)| item.set(&name, node));
                    item.set(method, operation);
                    return;
                }
            }
        }
    }

    /// Gives the components of a document names of their own where the API has others of the same name: those
    /// that differ, and those that refer to one that differs.
    fn rename_components(&mut self, document: &mut Node) {
        let Some(known) = self.api.get("components") else { return };
        let Some(own) = document.get("components").and_then(Node::as_object) else { return };
        let mut shared: Vec<(Differing, BTreeSet<String>)> = Vec::new();
        let mut differ: Vec<Differing> = Vec::new();
        for (section, name, node) in entries(own) {
            let Some(other) = known.get(section).and_then(|entries| entries.get(name)) else { continue };
            let pointer = join(&join("#/components", section), name);
            let found = Differing { pointer, span: node.span, from: self.problems.place(other.span) };
            if *other == *node {
                let mut targets = BTreeSet::new();
                references(node, &mut targets);
                shared.push((found, targets));
            } else {
                differ.push(found);
            }
        }
        let mut next = 0;
        while let Some(pointer) = differ.get(next).map(|found| found.pointer.clone()) {
            next += 1;
            let (through, rest) = shared.into_iter().partition(|(_, targets)| targets.contains(&pointer));
            shared = rest;
            differ.extend(through.into_iter().map(|(found, _)| found));
        }
        if differ.is_empty() {
            return;
        }
        // Another document may have brought the same components: they are there once, under the name they have.
        let known = self.prefixes.clone().into_iter().map(|prefix| (prefix, true));
        for (prefix, is_known) in known.chain(prefixes(document).map(|prefix| (prefix, false))) {
            let new = |found: &Differing| (found.pointer.clone(), prefixed(&found.pointer, &prefix));
            let renamed: Renamed = differ.iter().map(new).collect();
            let mut candidate = document.clone();
            rename::follow(&mut candidate, &renamed);
            for (section, entries) in
                candidate.get_mut("components").and_then(Node::as_object_mut).into_iter().flatten()
            {
                if let Some(fields) = entries.as_object_mut() {
                    rename::section(fields, &join("#/components", section), &renamed);
                }
            }
            let fits = renamed.iter().all(|(old, new)| {
                let is_free = document.pointer(new).is_none();
                let is_same = self.api.pointer(new).map(|other| candidate.pointer(new) == Some(other));
                is_free && is_same.unwrap_or(!is_known) && old != new
            });
            if !fits {
                continue;
            }
            self.prefixes.push(prefix);
            for Differing { pointer, span, from } in &differ {
                let (place, new) = (self.problems.place(*span), &renamed[pointer]);
                self.report.renamed.push(format!("{place} {pointer} is {new}: it differs from {from}"));
            }
            *document = candidate;
            return;
        }
    }
}

/// A component that is not that of the same name in the API, and where that one is.
struct Differing {
    pointer: String,
    span: Span,
    from: String,
}

/// What to put before a name: the group of the document's first operation, then its method too, then numbers.
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

/// `#/components/schemas/Error` as `#/components/schemas/agents_Error`.
fn prefixed(pointer: &str, prefix: &str) -> String {
    let (section, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    format!("{section}/{prefix}_{name}")
}

fn entries(components: &Object) -> impl Iterator<Item = (&String, &String, &Node)> {
    components.iter().flat_map(|(section, entries)| {
        entries.as_object().into_iter().flatten().map(move |(name, node)| (section, name, node))
    })
}

/// The components that a node refers to.
fn references(node: &Node, targets: &mut BTreeSet<String>) {
    match &node.value {
        Value::String(text) if text.starts_with("#/components/") => {
            let end = text.match_indices('/').nth(3).map_or(text.len(), |(index, _)| index);
            targets.insert(text[..end].to_owned());
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, targets)),
        Value::Object(fields) => fields.values().for_each(|field| references(field, targets)),
        _ => {}
    }
}

/// Moves what holds for a whole document to its operations where the API says otherwise.
fn keep_own_settings(api: &mut Node, document: &mut Node) {
    let span = document.span;
    if api.get("servers").is_none()
        && let Some(servers) = document.get("servers").cloned()
    {
        api.set("servers", servers);
    }
    for name in ["servers", "security"] {
        let own = document.remove(name);
        if own.as_ref() == api.get(name) {
            continue;
        }
        let own = match own {
            Some(own) => own,
            // Without a server of its own, a document is about those of the API.
            None if name == "servers" => continue,
            None => Node::array(Vec::new(), span),
        };
        for item in document.get_mut("paths").and_then(Node::as_object_mut).into_iter().flat_map(Object::values_mut) {
            if item.get(name).is_some() {
                continue;
            }
            for method in METHODS {
                if let Some(operation) = item.get_mut(method)
                    && operation.get(name).is_none()
                {
                    operation.set(name, own.clone());
                }
            }
        }
    }
}

/// Moves what a path item says for all of its operations into each of them.
fn spread(item: &mut Node) {
    let (parameters, servers) = (item.remove("parameters"), item.remove("servers"));
    for method in METHODS {
        let Some(operation) = item.get_mut(method) else { continue };
        if let (Some(servers), None) = (&servers, operation.get("servers")) {
            operation.set("servers", servers.clone());
        }
        let Some(Node { value: Value::Array(shared), span }) = &parameters else { continue };
        let own = operation.get("parameters").and_then(Node::as_array).cloned().unwrap_or_default();
        let key = |parameter: &Node| {
            let [reference, name, location] =
                ["$ref", "name", "in"].map(|field| parameter.text(field).unwrap_or_default().to_owned());
            // Headers are the same in upper and lower case (RFC 9110, section 5.1).
            (reference, if location == "header" { name.to_ascii_lowercase() } else { name }, location)
        };
        let is_replaced = |parameter: &&Node| own.iter().any(|other| key(other) == key(parameter));
        let all = shared.iter().filter(|parameter| !is_replaced(parameter)).chain(&own).cloned().collect();
        operation.set("parameters", Node::array(all, *span));
    }
}

/// Whether two operations are the same, wherever they were published.
fn is_same(left: &Node, right: &Node) -> bool {
    let essence = |operation: &Node| {
        let mut operation = operation.clone();
        operation.remove("externalDocs");
        operation
    };
    left == right || essence(left) == essence(right)
}

fn fold_components(components: &mut Node, node: Node) {
    for (section, entries) in into_fields(node) {
        let known = components.object_entry(&section);
        for (name, entry) in into_fields(entries) {
            if known.get(&name).is_none() {
                known.set(&name, entry);
            }
        }
    }
}

/// Tags of one name are one tag.
fn fold_tags(api: &mut Node, node: Node) {
    let span = node.span;
    let Value::Array(items) = node.value else { return };
    if api.get("tags").is_none() {
        api.set("tags", Node::array(Vec::new(), span));
    }
    if let Some(known) = api.get_mut("tags").and_then(Node::as_array_mut) {
        for item in items {
            if known.iter().all(|tag| *tag != item && tag.text("name") != item.text("name")) {
                known.push(item);
            }
        }
    }
}

fn into_fields(node: Node) -> Object {
    match node.value {
        Value::Object(fields) => fields,
        _ => Object::new(),
    }
}
/// The order in which people read a document; extensions keep theirs, at the end.
pub(super) fn order(root: &mut Node) {
    const ORDER: [&str; 8] = ["openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components"];
    if let Some(fields) = root.as_object_mut() {
        let rank = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
        fields.sort_by(|left, _, right, _| rank(left).cmp(&rank(right)));
    }
}
