//! ```yaml
//! /pets/{petId}:                         /pets/{petId}:
//!   get:                                   get:
//!     parameters:                            parameters:
//!       - {name: pet_id, in: path}   ->        - {name: petId, in: path}
//!       - {name: tag, in: path}
//!       - {name: 'a b', in: header}
//! ```
//!
//! A path parameter that the path does not have cannot be sent, and neither can a header or a cookie whose name is not
//! a token (RFC 9110, section 5.6.2). They are left out of the operation. A path parameter whose name is almost that of
//! an undeclared variable declares the variable.

use super::field_names::letters;
use super::undeclared_path_parameters::{declared, resolved, variables};
use crate::grammar::METHODS;
use crate::normalise::rule_log::RuleLog;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    // The paths are taken out of the document, so that references can be resolved in the rest while the paths change.
    let Some(mut paths) = document.root.get_mut("paths").and_then(Node::as_object_mut).map(std::mem::take) else {
        return;
    };
    let pointer = Pointer::Root.key("paths");
    for (path, item) in &mut paths {
        let pointer = pointer.key(path);
        let mut missing: Vec<String> = variables(path).collect();
        let all: Vec<String> = variables(path).collect();
        let owners = std::iter::once(&*item).chain(METHODS.iter().filter_map(|method| item.get(method)));
        let known: Vec<String> = owners.flat_map(|owner| declared(owner, &document.root)).collect();
        missing.retain(|name| !known.contains(name));
        let path = Path { text: path, variables: &all, missing: &missing, root: &document.root };
        path.correct(item, &pointer, log);
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                path.correct(operation, &pointer.key(method), log);
            }
        }
    }
    if let Some(old) = document.root.get_mut("paths").and_then(Node::as_object_mut) {
        *old = paths;
    }
}

/// The variables of a path, and those that no parameter declares.
struct Path<'a> {
    text: &'a str,
    variables: &'a [String],
    missing: &'a [String],
    root: &'a Node,
}

impl Path<'_> {
    /// Corrects the parameters of a path item or an operation.
    fn correct(&self, owner: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
        let here = pointer.key("parameters");
        let Some(parameters) = owner.get_mut("parameters").and_then(Node::as_array_mut) else { return };
        for (index, parameter) in parameters.iter_mut().enumerate() {
            if let Some((renamed, message)) = self.renamed(parameter) {
                log.mistake(parameter.span, &here.index(index), message);
                *parameter = renamed;
            }
        }
        let mut index = 0;
        parameters.retain(|parameter| {
            let problem = resolved(parameter, self.root).and_then(|parameter| self.problem(parameter));
            if let Some(problem) = &problem {
                log.mistake(parameter.span, &here.index(index), format!("{problem}: the parameter is left out"));
            }
            index += 1;
            problem.is_none()
        });
    }

    /// Returns the parameter under the name of the variable that it declares, if it has almost the same name.
    fn renamed(&self, parameter: &Node) -> Option<(Node, String)> {
        let resolved = resolved(parameter, self.root)?;
        let name = resolved.text("name").filter(|_| resolved.text("in") == Some("path"))?;
        if self.variables.iter().any(|variable| variable == name) {
            return None;
        }
        let variable = self.missing.iter().find(|variable| letters(variable) == letters(name))?;
        let mut renamed = resolved.clone();
        renamed.set("name", Node::string(variable.clone(), resolved.span));
        let message = format!("the path has no variable `{}`: it is read as `{variable}`", name.escape_debug());
        Some((renamed, message))
    }

    /// Returns why a parameter cannot be sent.
    fn problem(&self, parameter: &Node) -> Option<String> {
        let name = parameter.text("name")?;
        let printed = name.escape_debug();
        match parameter.text("in")? {
            // A variable in a query string or a fragment is an error of the path.
            "path" if !self.text.contains(&format!("{{{name}}}")) => {
                Some(format!("the path has no variable `{printed}`"))
            }
            "header" | "cookie" if name.is_empty() => Some("the name of the header or cookie is empty".to_owned()),
            "header" | "cookie" if !is_token(name) => {
                Some(format!("`{printed}` is not a valid name of a header or cookie"))
            }
            _ => None,
        }
    }
}

fn is_token(name: &str) -> bool {
    name.chars().all(|next| next.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(next))
}
