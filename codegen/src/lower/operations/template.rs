//! Path templates: `/uploads/{upload_id}`.

use crate::lower::context::Context;
use crate::model::{Location, Parameter};

/// Reports a path that is not a template, a variable without a parameter, and a path parameter without a variable.
pub(super) fn check(context: &mut Context, path: &str, parameters: &[Parameter], pointer: &str) {
    let mut variables = Vec::new();
    let mut literal = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        literal += before;
        let (name, after) = after.split_once('}').unwrap_or((after, "}"));
        variables.push(name);
        rest = after;
    }
    literal += rest;
    let is_invalid = |next: char| "{}?#\\".contains(next) || next.is_whitespace();
    let mut report = |message: String, help| context.error("path-template", pointer, message, help);
    if !path.starts_with('/') || literal.contains(is_invalid) {
        let message = format!("`{path}` is not a path with variables in braces");
        report(message, "correct it with overlay actions");
        return;
    }
    let parameters: Vec<&str> = parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path)
        .map(|parameter| parameter.wire_name.as_str())
        .collect();
    for name in variables.iter().filter(|name| !parameters.contains(name)) {
        report(format!("the path variable `{name}` has no parameter"), "add one with an overlay action");
    }
    for name in parameters.iter().filter(|name| !variables.contains(name)) {
        report(format!("the path has no variable `{name}`"), "remove the parameter with an overlay action");
    }
}
