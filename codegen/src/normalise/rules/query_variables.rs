//! ```yaml
//! /search?type=all&query={q}:            /search?type=all:
//!   get:                           ->      get:
//!     parameters:                            parameters:
//!       - {name: q, in: path, ...}             - {name: query, in: query, ...}
//! ```
//!
//! A variable in the query string of a path is a query parameter. One that no parameter declares is a required string.
//! If another path has the same name without the variables, the path stays as it is.

use crate::grammar::METHODS;
use crate::normalise::operation_parameters::move_to_operations;
use crate::normalise::rule_log::RuleLog;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let Some(paths) = document.root.get("paths").and_then(Node::as_object) else { return };
    let mut changes: Vec<(String, String, Vec<Variable>)> = Vec::new();
    for path in paths.keys() {
        let Some((plain, variables)) = split(path) else { continue };
        if !paths.contains_key(&plain) && changes.iter().all(|(_, other, _)| *other != plain) {
            changes.push((path.clone(), plain, variables));
        }
    }
    if changes.is_empty() {
        return;
    }
    // Parameters of path items and components belong to other paths, too.
    let names: Vec<String> =
        changes.iter().flat_map(|(.., variables)| variables).map(|variable| variable.name.clone()).collect();
    move_to_operations(&mut document.root, &|parameter| {
        let is_variable = |name: &str| names.iter().any(|variable| variable == name);
        parameter.text("in") == Some("path") && parameter.text("name").is_some_and(is_variable)
    });
    let Some(paths) = document.root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    let pointer = Pointer::Root.key("paths");
    for (path, plain, variables) in changes {
        let Some(item) = paths.get_mut(&path) else { continue };
        let message = "the path has variables in its query string: they are read as query parameters";
        log.mistake(item.span, &pointer.key(&path), message);
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else { continue };
            variables.iter().for_each(|variable| variable.declare(operation));
        }
        rename(paths, &path, &plain);
    }
}

/// Gives a path item another path, at the same position.
fn rename(paths: &mut Object, path: &str, new: &str) {
    let items = std::mem::take(paths).into_iter();
    *paths = items.map(|(key, item)| if key == path { (new.to_owned(), item) } else { (key, item) }).collect();
}

/// A pair `query={name}` in the query string of a path.
struct Variable {
    /// The name of the query parameter.
    query: String,
    /// The name of the variable.
    name: String,
}

impl Variable {
    fn of(pair: &str) -> Option<Self> {
        let (query, variable) = pair.split_once('=')?;
        let name = variable.strip_prefix('{')?.strip_suffix('}')?;
        let is_plain =
            !query.is_empty() && !name.is_empty() && !query.contains(['{', '}']) && !name.contains(['{', '}']);
        is_plain.then(|| Self { query: query.to_owned(), name: name.to_owned() })
    }

    /// Declares the query parameter: changes the parameter of the variable, or adds one.
    fn declare(&self, operation: &mut Node) {
        let span = operation.span;
        let text = |text: &str| Node::string(text, span);
        if operation.get("parameters").is_none() {
            operation.set("parameters", Node::array(Vec::new(), span));
        }
        let Some(parameters) = operation.get_mut("parameters").and_then(Node::as_array_mut) else { return };
        let is = |parameter: &Node, place: &str, name: &str| {
            parameter.text("in") == Some(place) && parameter.text("name") == Some(name)
        };
        if parameters.iter().any(|parameter| is(parameter, "query", &self.query)) {
            parameters.retain(|parameter| !is(parameter, "path", &self.name));
        } else if let Some(parameter) = parameters.iter_mut().find(|parameter| is(parameter, "path", &self.name)) {
            parameter.set("in", text("query"));
            parameter.set("name", text(&self.query));
        } else {
            let schema = Node::object([("type", text("string"))], span);
            let required = Node::bool(true, span);
            parameters.push(Node::object(
                [("name", text(&self.query)), ("in", text("query")), ("required", required), ("schema", schema)],
                span,
            ));
        }
    }
}

/// Returns a path without the variables in its query string, and these variables; `None` if there are none.
fn split(path: &str) -> Option<(String, Vec<Variable>)> {
    let (plain, query) = path.split_once('?')?;
    let (variables, fixed): (Vec<_>, Vec<_>) = query.split('&').partition(|pair| Variable::of(pair).is_some());
    let variables: Vec<Variable> = variables.into_iter().filter_map(Variable::of).collect();
    let path = if fixed.is_empty() { plain.to_owned() } else { format!("{plain}?{}", fixed.join("&")) };
    (!variables.is_empty()).then_some((path, variables))
}
