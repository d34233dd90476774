//! Checks that the methods of an operation offer everything that the document declares.

use super::description::Operation;
use super::http::pairs;
use super::plan::{Method, Plan};
use super::replies::{essence, is_in_range};

/// Returns the parts of an operation that no method offers or that no call contains, and the parts of methods that the
/// document does not declare.
pub fn problems(operation: &Operation, methods: &[(&Method, &Plan)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (method, plan) in methods {
        for (index, argument) in method.parameters.iter().enumerate() {
            let is_passed = plan.calls.iter().any(|call| call.parameters.iter().any(|(passed, _)| *passed == index));
            let is_condition = method.condition.as_ref() == Some(&argument.name);
            if !is_passed && !is_condition && plan.calls.len() > 1 {
                problems
                    .push(format!("no call of `{}` passes `{}`: there is no sample of it", method.id, argument.name));
            }
        }
        for declared in &operation.parameters {
            let is_condition = method.condition.as_deref() == Some(declared.name.as_str());
            let is_fixed = declared.location == "query" && is_fixed(&operation.path, &declared.name);
            match method.parameters.iter().find(|argument| argument.is(declared)) {
                _ if is_condition || is_fixed => {}
                None => problems.push(format!("`{}` has no parameter `{}`", method.id, declared.name)),
                Some(argument) if declared.required && !argument.required => {
                    problems.push(format!("`{}` does not require the parameter `{}`", method.id, declared.name));
                }
                Some(_) => {}
            }
        }
        for argument in &method.parameters {
            let is_declared = operation.parameters.iter().any(|declared| argument.is(declared));
            if !is_declared && argument.location != "path" {
                problems.push(format!("`{}` has the undeclared parameter `{}`", method.id, argument.name));
            }
        }
    }
    for media in &operation.bodies {
        let sends = |(method, _): &(&Method, &Plan)| {
            method
                .body
                .as_ref()
                .is_some_and(|(name, _)| essence(name) == essence(&media.name) || is_in_range(name, &media.name))
        };
        if !methods.iter().any(sends) {
            problems.push(format!("no method sends `{}`", media.name));
        }
    }
    problems
}

/// Returns whether the query in a path has a parameter.
fn is_fixed(path: &str, name: &str) -> bool {
    let query = path.split('#').next().and_then(|path| path.split_once('?')).map_or("", |(_, query)| query);
    pairs(query).iter().any(|(key, value)| *key == name && !value.starts_with('{'))
}
