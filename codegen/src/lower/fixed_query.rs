//! A query that stands in a path: `/rest?method=list&format=json`. It is sent as it is.

use super::Context;
use crate::model::{Location, Parameter};

/// The query. A parameter that it has a value for is not for callers.
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
            let message = format!("`{}` is not a pair of a query", pair.escape_debug());
            let help = "declare it as a query parameter in an overlay action, and leave it out of the path";
            context.unsupported("path-template", pointer, message, help);
            continue;
        }
        if let Some(index) = parameters.iter().position(is_own) {
            parameters.remove(index);
            let span = context.span(pointer);
            let message = format!("the path says what `{name}` is: callers cannot");
            context.problems.warning("fixed-query", span, pointer, message);
        }
        fixed.push(pair);
    }
    (!fixed.is_empty()).then(|| fixed.join("&"))
}
