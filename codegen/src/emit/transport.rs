//! The transport: progenitor's output, a private module with one function per operation that builds its request.
//!
//! progenitor gets a simplified view of the API: each parameter is a string or a list of strings, requests have no
//! body, and each response is bytes. Because the view has no schemas, progenitor generates no types, and its output compiles quickly.
//! The hooks of the transport (`runtime/hooks.rs`) keep the request, and `runtime/call.rs` adds everything to it that
//! progenitor does not support.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;
use serde_json::{Map, Value, json};

use super::signature::{self, Signature};
use crate::diagnostic::Problems;
use crate::model::{Api, Location, Operation, Parameter, ParameterForm};

/// The module, and the signatures of its functions.
pub(super) struct Transport {
    pub(super) tokens: TokenStream,
    /// The signatures, by the id of the operation.
    pub(super) functions: BTreeMap<String, Signature>,
}

/// Runs progenitor, and checks that each operation has its function.
pub(super) fn emit(api: &Api, problems: &mut Problems) -> Option<Transport> {
    let view = match serde_json::from_value(view(api)) {
        Ok(view) => view,
        Err(error) => {
            problems.internal(format!("the transport view is not OpenAPI: {error}"));
            return None;
        }
    };
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::runtime::hooks::Built));
    let tokens = match Generator::new(&settings).generate_tokens(&view) {
        Ok(tokens) => tokens,
        Err(error) => {
            problems.internal(format!("progenitor refuses the transport view: {error}"));
            return None;
        }
    };
    let found = match signature::read(tokens.clone()) {
        Ok(found) => found,
        Err(error) => {
            problems.internal(format!("progenitor's output does not parse: {error}"));
            return None;
        }
    };
    let mut functions = BTreeMap::new();
    for operation in api.operations() {
        let expected: Vec<String> = arguments(operation).map(|(_, ident)| ident.to_owned()).collect();
        match found.get(&operation.function).filter(|signature| signature.takes(&expected)) {
            Some(signature) => {
                functions.insert(operation.id.clone(), signature.clone());
            }
            None => {
                let message = "progenitor generated no function with the expected arguments for";
                problems.internal(format!("{message} `{}` at {}", operation.id, operation.pointer));
            }
        }
    }
    Some(Transport { tokens, functions })
}

/// Returns the parameters that are arguments of the transport's function, each with the argument's name.
pub(super) fn arguments(operation: &Operation) -> impl Iterator<Item = (&Parameter, &str)> {
    operation.parameters.iter().filter_map(|parameter| Some((parameter, parameter.argument.as_deref()?)))
}

/// Returns the name of a path variable in the transport.
fn argument(parameter: &Parameter) -> &str {
    parameter.argument.as_deref().unwrap_or(&parameter.name)
}

/// Returns the view of the API as an OpenAPI document.
fn view(api: &Api) -> Value {
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

/// Returns the method; for one that progenitor does not know, another that `Call` replaces.
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
    let schema = if is_list(parameter) { json!({ "type": "array", "items": string }) } else { string };
    json!({ "name": name, "in": location, "required": parameter.required, "schema": schema })
}

/// Whether the transport sends a parameter as several pairs.
pub(super) fn is_list(parameter: &Parameter) -> bool {
    parameter.form == ParameterForm::List
}
