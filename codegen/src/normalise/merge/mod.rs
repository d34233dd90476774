//! Merges the documents of a run into one.
//!
//! Parts that are equal in two documents are kept once. Where two documents differ, both parts are kept: a component of
//! the later document gets a prefix, its group, and a second operation of the same method and path gets its name as a
//! fragment of the path (`/things#list`), which is not sent. Settings of a whole document (servers, security) move to
//! its operations if the documents differ in them.

mod api;
mod components;
mod operations;
mod settings;
mod title;

use crate::diagnostic::{Diagnostics, Problems, Span, WHOLE_INPUT};
use crate::names::Names;
use crate::pointer::Pointer;
use crate::report::Report;
use crate::settings::Settings;
use crate::source::Document;
use crate::source::node::{Node, Value};
use api::Merge;

/// Merges the documents. The title, version and server of the settings take precedence over those of the documents.
pub(super) fn merge(
    mut documents: Vec<Document>,
    settings: &Settings,
    problems: &mut Problems,
    report: &mut Report,
) -> Result<(Document, Names), Diagnostics> {
    if settings.server.is_none() {
        settings::warn_of_missing_servers(&documents, problems);
    }
    for document in &mut documents {
        operations::restore_paths(&mut document.root, &settings.names);
    }
    let names = components::rename_components(&mut documents, &settings.names, problems, report);
    let title = settings.title.clone().or_else(|| title::guess(&documents, settings.server.as_deref(), problems));
    let mut documents = documents.into_iter();
    let Some(mut api) = documents.next() else {
        problems
            .error("no-document", Span::UNKNOWN, WHOLE_INPUT, "the inputs do not contain an OpenAPI document")
            .help("name a page, a YAML or JSON file, or a folder of these");
        return Err(problems.take());
    };
    let mut merge = Merge { api: &mut api.root, problems, report };
    for mut document in documents {
        if settings.server.is_some() {
            document.root.remove("servers");
        }
        merge.add(document.root);
    }
    settings::apply(&mut api.root, title, settings);
    Ok((api, names))
}

impl Merge<'_> {
    /// Merges a document into the API.
    fn add(&mut self, mut document: Node) {
        settings::move_to_operations(self.api, &mut document);
        let Value::Object(fields) = document.value else { return };
        for (name, node) in fields {
            let pointer = Pointer::Root.key(&name);
            match name.as_str() {
                "openapi" | "info" => {}
                "paths" | "components" if node.as_object().is_none() => {
                    let message = format!("expected an object, found {}", node.kind());
                    let error = self.problems.error("wrong-type", node.span, &pointer, message);
                    error.help("correct it with an overlay action");
                }
                "paths" | "webhooks" => self.add_paths(&name, node),
                "components" => components::add(self.api.object_entry("components"), node),
                "tags" => add_tags(self.api, node),
                _ => self.keep_first(&pointer, &name, node, |api| api),
            }
        }
    }
}

/// Adds tags. Tags of the same name are one tag.
fn add_tags(api: &mut Node, node: Node) {
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
