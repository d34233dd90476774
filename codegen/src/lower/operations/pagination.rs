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

/// Reports pagination in the words of an extension that is not read.
pub(super) fn report_other(context: &mut Context, extension: &str, operation: &str) {
    let message = format!("`{extension}` is ignored: the request has no methods `pages` and `items`");
    let warning = context.warn("pagination", &join(operation, extension), message);
    warning.help("describe pages with numbers by `x-speakeasy-pagination` in an overlay action");
}

/// Lowers the pagination of an operation with a JSON response. If that is not possible, a warning says why, and the
/// operation has no pagination.
pub(super) fn lower(
    context: &mut Context,
    types: &Types,
    extension: &Value,
    parameters: &[Parameter],
    response: Option<&Type>,
    operation: &str,
) -> Option<Pagination> {
    let pointer = join(operation, "x-speakeasy-pagination");
    match pagination(types, extension, parameters, response) {
        Ok(pagination) => Some(pagination),
        Err(Unusable { field, message, help }) => {
            let pointer = field.map_or(pointer.clone(), |field| join(&pointer, field));
            context.warn("pagination", &pointer, format!("the method has no pagination: {message}")).help(help);
            None
        }
    }
}

/// The reason why a pagination is not generated.
struct Unusable {
    /// The field of the extension that has the problem.
    field: Option<&'static str>,
    message: String,
    help: &'static str,
}

impl Unusable {
    fn new(field: Option<&'static str>, message: impl Into<String>, help: &'static str) -> Self {
        Self { field, message: message.into(), help }
    }
}

/// Returns the pagination that an extension describes.
fn pagination(
    types: &Types,
    extension: &Value,
    parameters: &[Parameter],
    response: Option<&Type>,
) -> Result<Pagination, Unusable> {
    const HELP: &str =
        "only `offsetLimit` with a `page` input, `results`, and optionally `limit` and `numPages` is supported yet";
    const PATH_HELP: &str = "write a path of property names such as `$.page_info.total_page`";
    let Extension { kind, inputs, outputs } = Extension::deserialize(extension)
        .map_err(|_| Unusable::new(None, "it has a missing field, an unknown field or a wrong value", HELP))?;
    let page = inputs.iter().find(|input| input.kind == "page");
    let (Some(page), Some(results), "offsetLimit") = (page, &outputs.results, kind.as_str()) else {
        return Err(Unusable::new(None, "this kind is not supported yet", HELP));
    };
    let root = response
        .ok_or_else(|| Unusable::new(None, "the operation has no JSON response", "remove it with an overlay action"))?;
    let limit = inputs.iter().find(|input| input.kind == "limit");
    let page = setter(page, parameters)?;
    let limit = limit.map(|limit| setter(limit, parameters)).transpose()?;
    let lead = |path: &str| {
        paths::lower(types, root, path).map_err(|message| Unusable::new(Some("outputs"), message, PATH_HELP))
    };
    let (results, list) = lead(results)?;
    let Type::List(item) = list else {
        return Err(Unusable::new(Some("outputs"), "`results` does not lead to a list", "correct the path"));
    };
    let pages = outputs.num_pages.as_deref().map(lead).transpose()?;
    if pages.as_ref().is_some_and(|(_, ty)| !matches!(ty, Type::I32 | Type::I64 | Type::U32 | Type::U64)) {
        return Err(Unusable::new(Some("outputs"), "`numPages` does not lead to an integer", "correct the path"));
    }
    Ok(Pagination { page, limit, results, item: *item, pages })
}

/// Returns the setter of the parameter that an input names. It has to be an optional query parameter whose type is
/// `i64`.
fn setter(input: &Input, parameters: &[Parameter]) -> Result<String, Unusable> {
    let named = parameters.iter().find(|parameter| {
        parameter.wire_name == input.name
            && parameter.location == Location::Query
            && input.location == "parameters"
            && parameter.ty == Type::I64
            && !parameter.required
    });
    named.map(|parameter| parameter.name.clone()).ok_or_else(|| {
        let message = format!("`{}` is not an optional integer parameter in the query", input.name);
        Unusable::new(Some("inputs"), message, "name a parameter of the operation")
    })
}
