//! A query string in the path: `/rest?method=list&format=json`. Every request sends it unchanged.

use crate::lower::context::Context;
use crate::model::{Location, Parameter};

/// Returns the query string, and removes the parameters whose values it fixes.
pub(super) fn lower(
    context: &mut Context,
    query: &str,
    parameters: &mut Vec<Parameter>,
    pointer: &str,
) -> Option<String> {
    let mut fixed = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
        let is_own = |parameter: &Parameter| parameter.location == Location::Query && parameter.wire_name == name;
        let is_query = |next: char| next.is_ascii_graphic() && !"{}\\\"<>^`|#?".contains(next);
        if !pair.chars().all(is_query) {
            let message = format!("`{}` is not a valid `name=value` pair", pair.escape_debug());
            let help = "declare it as a query parameter in an overlay action, and leave it out of the path";
            context.error("path-template", pointer, message, help);
            continue;
        }
        if let Some(index) = parameters.iter().position(is_own) {
            parameters.remove(index);
            let message = format!("`{name}` is fixed by the path's query string and is not a parameter of the method");
            context.warn("fixed-query", pointer, message);
        }
        fixed.push(pair);
    }
    (!fixed.is_empty()).then(|| fixed.join("&"))
}
