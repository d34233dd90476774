//! ```yaml
//! /things/{id}:                          /things/{id}:
//!   get:                           ->      get:
//!     responses: {...}                       parameters:
//!                                              - {name: id, in: path, required: true, schema: {type: string}}
//!                                            responses: {...}
//! ```
//!
//! A variable that no parameter describes still has to be filled in. It is text. A path parameter that does
//! not say that it is required is.

use indexmap::IndexSet;

use crate::grammar::{Kind, METHODS};
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Parameter, &mut |parameter, pointer| {
        let is_required = parameter.get("required").is_some_and(|node| *node == Node::bool(true, node.span));
        if parameter.text("in") == Some("path") && !is_required {
            found.at(parameter.span, pointer);
            parameter.set("required", Node::bool(true, parameter.span));
        }
    });
    let root = document.root.clone();
    let Some(paths) = document.root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    for (path, item) in paths {
        let shared = declared(item, &root);
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else { continue };
            let own = declared(operation, &root);
            for name in variables(path).filter(|name| !shared.contains(name) && !own.contains(name)) {
                let span = operation.span;
                found.at(span, &join(&join("#/paths", path), method));
                let text = |text: &str| Node::string(text, span);
                let parameter = Node::object(
                    [
                        ("name", text(&name)),
                        ("in", text("path")),
                        ("required", Node::bool(true, span)),
                        ("schema", Node::object([("type", text("string"))], span)),
                    ],
                    span,
                );
                match operation.get_mut("parameters").and_then(Node::as_array_mut) {
                    Some(parameters) => parameters.push(parameter),
                    None => operation.set("parameters", Node::array(vec![parameter], span)),
                }
            }
        }
    }
}

/// The names of the path parameters that are declared here.
fn declared(node: &Node, root: &Node) -> Vec<String> {
    let parameters = node.get("parameters").and_then(Node::as_array).into_iter().flatten();
    let resolved = parameters.filter_map(|parameter| match parameter.text("$ref") {
        Some(reference) => root.pointer(reference),
        None => Some(parameter),
    });
    let of_path = resolved.filter(|parameter| parameter.text("in") == Some("path"));
    of_path.filter_map(|parameter| parameter.text("name").map(ToOwned::to_owned)).collect()
}

/// Each variable of a path, once.
fn variables(path: &str) -> impl Iterator<Item = String> {
    // What is behind the path is not a part of it.
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let names = path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()));
    names.collect::<IndexSet<_>>().into_iter()
}
