//! `x-speakeasy-pagination`: pagination by page number.
//!
//! ```yaml
//! x-speakeasy-pagination:
//!   type: offsetLimit
//!   inputs:
//!     - {name: page, in: parameters, type: page}
//!     - {name: page_limit, in: parameters, type: limit}
//!   outputs: {results: $.uploaded_chunks, numPages: $.page_info.total_page}
//! ```

use serde::Deserialize;
use serde_json::Value;

use super::paths;
use crate::lower::context::Context;
use crate::lower::schemas::Types;
use crate::model::{Location, Pagination, Parameter, Type};
use crate::source::node::join;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extension {
    #[serde(rename = "type")]
    kind: String,
    inputs: Vec<Input>,
    outputs: Outputs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    name: String,
    #[serde(rename = "in")]
    location: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Outputs {
    results: Option<String>,
    num_pages: Option<String>,
}

/// Lowers the pagination of an operation with a JSON response.
pub(super) fn lower(
    context: &mut Context,
    types: &Types,
    extension: &Value,
    parameters: &[Parameter],
    response: Option<&Type>,
    operation: &str,
) -> Option<Pagination> {
    let pointer = join(operation, "x-speakeasy-pagination");
    let help =
        "only `offsetLimit` with a `page` input, `results`, and optionally `limit` and `numPages` is supported yet";
    let Extension { kind, inputs, outputs } = match Extension::deserialize(extension) {
        Ok(extension) => extension,
        Err(error) => {
            context.error("pagination", &pointer, format!("the pagination cannot be read: {error}"), help);
            return None;
        }
    };
    let page = inputs.iter().find(|input| input.kind == "page");
    let (Some(page), Some(results), "offsetLimit") = (page, &outputs.results, kind.as_str()) else {
        context.error("pagination", &pointer, "this kind of pagination is not supported yet", help);
        return None;
    };
    let Some(root) = response else {
        context.error("pagination", &pointer, "the operation has no JSON response", "remove the pagination");
        return None;
    };
    let limit = inputs.iter().find(|input| input.kind == "limit");
    let page = setter(context, page, parameters, &join(&pointer, "inputs"))?;
    let limit = match limit {
        Some(limit) => Some(setter(context, limit, parameters, &join(&pointer, "inputs"))?),
        None => None,
    };
    let outputs_pointer = join(&pointer, "outputs");
    let (results, list) = paths::lower(context, types, root, results, &outputs_pointer)?;
    let Type::List(item) = list else {
        context.error("pagination", &outputs_pointer, "`results` does not lead to a list", "correct the path");
        return None;
    };
    let pages = match &outputs.num_pages {
        Some(path) => match paths::lower(context, types, root, path, &outputs_pointer)? {
            (path, ty @ (Type::I32 | Type::I64 | Type::U32 | Type::U64)) => Some((path, ty)),
            _ => {
                let message = "`numPages` does not lead to an integer";
                context.error("pagination", &outputs_pointer, message, "correct the path");
                return None;
            }
        },
        None => None,
    };
    Some(Pagination { page, limit, results, item: *item, pages })
}

/// Returns the setter of the parameter that an input names. It has to be an optional query parameter whose type is
/// `i64`.
fn setter(context: &mut Context, input: &Input, parameters: &[Parameter], pointer: &str) -> Option<String> {
    let named = parameters.iter().find(|parameter| {
        parameter.wire_name == input.name
            && parameter.location == Location::Query
            && input.location == "parameters"
            && parameter.ty == Type::I64
            && !parameter.required
    });
    if named.is_none() {
        let message = format!("`{}` is not an optional integer parameter in the query", input.name);
        context.error("pagination", pointer, message, "name a parameter of the operation");
    }
    named.map(|parameter| parameter.name.clone())
}
