//! Many pages, one API: paths and components of every document in one.

use crate::Settings;
use crate::diagnostic::{Problems, Span};
use crate::source::Document;
use crate::source::node::{Node, Object, Value, join};

/// Merges the documents. Their title and version give way to those of the settings, where there are any.
pub(super) fn merge(documents: Vec<Document>, settings: &Settings, problems: &mut Problems) -> Document {
    let mut documents = documents.into_iter();
    let Some(mut api) = documents.next() else {
        problems
            .error_in("no-document", None, "there is no OpenAPI document to read")
            .help("name a page, a file or a folder of these");
        return Document {
            root: Node { value: Value::Null, span: Span::default() },
            facts: crate::source::page::PageFacts::default(),
        };
    };
    for mut document in documents {
        if settings.server.is_some() {
            document.root.remove("servers");
        }
        fold(&mut api.root, document.root, problems);
    }
    set_info(&mut api.root, settings);
    let span = api.root.span;
    if let Some(server) = &settings.server {
        let url = Node::string(server.clone(), span);
        api.root.set("servers", Node::array(vec![Node::object([("url", url)], span)], span));
    }
    order(&mut api.root);
    api
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

fn fold(api: &mut Node, document: Node, problems: &mut Problems) {
    let Value::Object(fields) = document.value else { return };
    for (name, node) in fields {
        match name.as_str() {
            "openapi" | "info" => {}
            "paths" | "components" if node.as_object().is_none() => {
                problems
                    .error(
                        "wrong-type",
                        node.span,
                        &join("#", &name),
                        format!("an object is expected here, this is {}", node.kind()),
                    )
                    .help("correct it with an overlay action");
            }
            "paths" => fold_paths(api.object_entry("paths"), node, problems),
            "components" => fold_components(api.object_entry("components"), node, problems),
            "tags" => fold_list(api, "tags", node),
            _ => match api.get(&name) {
                None => api.set(&name, node),
                Some(known) if *known == node => {}
                Some(known) => {
                    let other = problems.place(known.span);
                    problems
                        .error(
                            "merge-conflict",
                            node.span,
                            &join("#", &name),
                            format!("`{name}` differs from the one in {other}"),
                        )
                        .help("generate the pages apart, or make them agree with an overlay action");
                }
            },
        }
    }
}

fn fold_paths(paths: &mut Node, node: Node, problems: &mut Problems) {
    for (path, item) in into_fields(node) {
        let pointer = join("#/paths", &path);
        let Some(known) = paths.get_mut(&path) else {
            paths.set(&path, item);
            continue;
        };
        for (key, value) in into_fields(item) {
            match known.get(&key) {
                None => known.set(&key, value),
                Some(same) if *same == value => {}
                Some(other) => {
                    let other = problems.place(other.span);
                    problems
                        .error(
                            "merge-conflict",
                            value.span,
                            &join(&pointer, &key),
                            format!("`{key} {path}` is also described in {other}"),
                        )
                        .help("keep one of the two pages");
                }
            }
        }
    }
}

fn fold_components(components: &mut Node, node: Node, problems: &mut Problems) {
    for (section, entries) in into_fields(node) {
        let pointer = join("#/components", &section);
        let known = components.object_entry(&section);
        for (name, entry) in into_fields(entries) {
            match known.get(&name) {
                None => known.set(&name, entry),
                Some(same) if *same == entry => {}
                Some(other) => {
                    let other = problems.place(other.span);
                    problems
                        .error(
                            "merge-conflict",
                            entry.span,
                            &join(&pointer, &name),
                            format!("`{name}` differs from the one in {other}"),
                        )
                        .help("rename one of them with an overlay action");
                }
            }
        }
    }
}

fn fold_list(api: &mut Node, name: &str, node: Node) {
    let span = node.span;
    let Value::Array(items) = node.value else { return };
    if api.get(name).is_none() {
        api.set(name, Node::array(Vec::new(), span));
    }
    if let Some(known) = api.get_mut(name).and_then(Node::as_array_mut) {
        for item in items {
            if !known.contains(&item) {
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
fn order(root: &mut Node) {
    const ORDER: [&str; 8] = ["openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components"];
    if let Some(fields) = root.as_object_mut() {
        let rank = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
        fields.sort_by(|left, _, right, _| rank(left).cmp(&rank(right)));
    }
}
