//! The view of the API that progenitor gets, as an OpenAPI document without schemas.
//!
//! Each parameter is a string or a list of strings, requests have no body, and each response is bytes. progenitor
//! therefore generates no types.

use serde_json::{Map, Value, json};

use super::arguments;
use crate::model::{Api, Location, Operation, Parameter, ParameterForm};

/// Returns the name of a path variable in the transport.
fn argument(parameter: &Parameter) -> &str {
    parameter.argument.as_deref().unwrap_or(&parameter.name)
}

/// Returns the view of the API as an OpenAPI document.
pub(super) fn view(api: &Api) -> Value {
    let mut paths = Map::new();
    for operation in api.operations() {
        let path = path(operation);
        let item = paths.entry(path.clone()).or_insert_with(|| json!({}));
        match item.get(method(operation)) {
            Some(other) if other["operationId"] == operation.function => {}
            // A fragment separates operations with the same method and path. It is not sent.
            Some(_) => {
                let item = json!({ method(operation): view_operation(operation) });
                paths.insert(format!("{path}#{}", operation.function), item);
            }
            None => item[method(operation)] = view_operation(operation),
        }
    }
    // progenitor writes the title and the version into the private module only.
    json!({ "openapi": "3.0.3", "info": { "title": "the API, without types", "version": "" }, "paths": paths })
}

/// Returns the method; for one that progenitor does not know, another that `functions` replaces.
fn method(operation: &Operation) -> &str {
    match operation.method.as_str() {
        "options" | "trace" => "post",
        method => method,
    }
}

/// Returns the path with the Rust names of its variables.
fn path(operation: &Operation) -> String {
    let mut path = String::new();
    for part in operation.path.split_inclusive(['{', '}']) {
        let name = part.strip_suffix('}').and_then(|name| {
            let of = |parameter: &&Parameter| parameter.location == Location::Path && parameter.wire_name == name;
            operation.parameters.iter().find(of)
        });
        match name {
            Some(parameter) => path.extend([argument(parameter), "}"]),
            None => path.push_str(part),
        }
    }
    path
}

fn view_operation(operation: &Operation) -> Value {
    let parameters: Vec<Value> = arguments(operation).map(|(parameter, _)| view_parameter(parameter)).collect();
    json!({
        "operationId": operation.function,
        "parameters": parameters,
        "responses": { "default": { "description": "", "content": { "application/octet-stream": {} } } },
    })
}

fn view_parameter(parameter: &Parameter) -> Value {
    let (name, location) = match parameter.location {
        Location::Path => (argument(parameter), "path"),
        Location::Query | Location::Header | Location::Cookie => (parameter.wire_name.as_str(), "query"),
    };
    let string = json!({ "type": "string" });
    let schema =
        if parameter.form == ParameterForm::List { json!({ "type": "array", "items": string }) } else { string };
    json!({ "name": name, "in": location, "required": parameter.required, "schema": schema })
}
