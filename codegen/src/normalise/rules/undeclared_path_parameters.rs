//! ```yaml
//! /things/{id}:                          /things/{id}:
//!   get:                           ->      get:
//!     responses: {...}                       parameters:
//!                                              - {name: id, in: path, required: true, schema: {type: string}}
//!                                            responses: {...}
//! ```
//!
//! A path variable that no parameter declares becomes a string parameter. Path parameters without `required: true` are
//! set to required.

use indexmap::IndexSet;

use crate::grammar::{Kind, METHODS};
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Parameter, &mut |parameter, pointer| {
        let is_required = parameter.get("required").is_some_and(|node| *node == Node::bool(true, node.span));
        if parameter.text("in") == Some("path") && !is_required {
            log.applied(parameter.span, pointer);
            parameter.set("required", Node::bool(true, parameter.span));
        }
    });
    // The paths are taken out of the document, so that references can be resolved in the rest while the paths change.
    let Some(mut paths) = document.root.get_mut("paths").and_then(Node::as_object_mut).map(std::mem::take) else {
        return;
    };
    declare_variables(&mut paths, &document.root, log);
    if let Some(old) = document.root.get_mut("paths").and_then(Node::as_object_mut) {
        *old = paths;
    }
}

/// Adds a parameter to each operation for each variable of its path that is not declared.
fn declare_variables(paths: &mut Object, root: &Node, log: &mut RuleLog) {
    let pointer = Pointer::Root.key("paths");
    for (path, item) in paths {
        let pointer = pointer.key(path);
        let names: Vec<String> = variables(path).collect();
        locate(item, &names, &pointer, log);
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                locate(operation, &names, &pointer.key(method), log);
            }
        }
        let shared = declared(item, root);
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else { continue };
            let own = declared(operation, root);
            for name in variables(path).filter(|name| !shared.contains(name) && !own.contains(name)) {
                let span = operation.span;
                log.applied(span, &pointer.key(method));
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

/// Gives a parameter without `in` that has the name of a path variable its place.
fn locate(owner: &mut Node, variables: &[String], pointer: &Pointer, log: &mut RuleLog) {
    let here = pointer.key("parameters");
    for (index, parameter) in owner.get_mut("parameters").and_then(Node::as_array_mut).into_iter().flatten().enumerate()
    {
        let is_variable = |name: &str| variables.iter().any(|variable| variable == name);
        if parameter.get("in").is_none() && parameter.text("name").is_some_and(is_variable) {
            let span = parameter.span;
            log.mistake(span, &here.index(index), "the parameter has no `in`: it is the variable of the path");
            parameter.set("in", Node::string("path", span));
            parameter.set("required", Node::bool(true, span));
        }
    }
}

/// Returns the names of the path parameters that a path item or an operation declares.
pub(super) fn declared(node: &Node, root: &Node) -> Vec<String> {
    let parameters = node.get("parameters").and_then(Node::as_array).into_iter().flatten();
    let resolved = parameters.filter_map(|parameter| resolved(parameter, root));
    let of_path = resolved.filter(|parameter| parameter.text("in") == Some("path"));
    of_path.filter_map(|parameter| parameter.text("name").map(ToOwned::to_owned)).collect()
}

/// Follows the references of a parameter. `None` if they lead nowhere or back to themselves.
pub(super) fn resolved<'a>(parameter: &'a Node, root: &'a Node) -> Option<&'a Node> {
    let (mut parameter, mut followed) = (parameter, IndexSet::new());
    while let Some(reference) = parameter.text("$ref") {
        if !followed.insert(reference) {
            return None;
        }
        parameter = root.pointer(reference)?;
    }
    Some(parameter)
}

/// Returns the variables of a path, without duplicates.
pub(super) fn variables(path: &str) -> impl Iterator<Item = String> {
    // The query string and the fragment are not parts of the path.
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let names = path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()));
    names.collect::<IndexSet<_>>().into_iter()
}
