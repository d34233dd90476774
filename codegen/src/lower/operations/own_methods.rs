//! Optional parameters whose setter would have the name of a method that the request has anyway.

use crate::lower::context::Context;
use crate::model::Parameter;
use crate::names::reserved;

/// Appends an underscore to the names of these parameters, with a warning. A required parameter has no setter, so it
/// keeps its name. `has_stream` and `has_pages` are whether the request has the method `stream`, and `pages` and
/// `items`.
pub(super) fn avoid(context: &mut Context, parameters: &mut [Parameter], has_stream: bool, has_pages: bool) {
    let optional = reserved::STREAM_METHODS.iter().filter(|_| has_stream);
    let optional = optional.chain(reserved::PAGE_METHODS.iter().filter(|_| has_pages));
    let methods: Vec<&str> = reserved::REQUEST_METHODS.iter().chain(optional).copied().collect();
    for parameter in parameters.iter_mut().filter(|parameter| !parameter.required) {
        if methods.contains(&parameter.name.as_str()) {
            let name = format!("{}_", parameter.name);
            let message = format!(
                "the setter of the parameter `{}` is `{name}`: `{}` is a method of every such request",
                parameter.wire_name, parameter.name
            );
            context.warn("reserved-name", &parameter.pointer, message);
            parameter.name = name;
        }
    }
}
