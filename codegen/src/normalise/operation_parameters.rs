//! Moves parameters from path items and from components to the operations that use them.

use crate::grammar::METHODS;
use crate::pointer::unescape;
use crate::source::node::{Node, Object};

/// Moves the parameters for which `is_moved` is true.
pub(super) fn move_to_operations(root: &mut Node, is_moved: &dyn Fn(&Node) -> bool) {
    let components = root.get("components").and_then(|components| components.get("parameters")).cloned();
    let resolved = |parameter: &Node| {
        let name = parameter.text("$ref")?.strip_prefix("#/components/parameters/").map(unescape)?;
        components.as_ref()?.get(&name).filter(|component| is_moved(component)).cloned()
    };
    for item in root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flat_map(Object::values_mut) {
        let mut shared = Vec::new();
        if let Some(parameters) = item.get_mut("parameters").and_then(Node::as_array_mut) {
            let is_shared = |parameter: &mut Node| is_moved(parameter) || resolved(parameter).is_some();
            shared.extend(parameters.extract_if(.., is_shared).map(|one| resolved(&one).unwrap_or(one)));
        }
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else { continue };
            let span = operation.span;
            if !shared.is_empty() && operation.get("parameters").is_none() {
                operation.set("parameters", Node::array(Vec::new(), span));
            }
            if let Some(parameters) = operation.get_mut("parameters").and_then(Node::as_array_mut) {
                for parameter in parameters.iter_mut() {
                    if let Some(credential) = resolved(parameter) {
                        *parameter = credential;
                    }
                }
                parameters.extend(shared.iter().cloned());
            }
        }
    }
}
