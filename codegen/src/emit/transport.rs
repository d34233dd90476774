//! The transport: progenitor's output, a private module that turns operations into HTTP.
//!
//! progenitor is given a view of the API that holds only what it is known to take: every parameter is a
//! string or a list of strings, every body is bytes with an explicit media type, and every response is
//! bytes too. So no schema reaches it, it makes no types, and what it makes costs little to compile. What
//! it cannot send travels in its inner value (`runtime/call.rs`).

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;
use serde_json::{Map, Value, json};

use super::signature::{self, Signature};
use crate::diagnostic::Problems;
use crate::model::{Api, Location, Operation, Parameter, ParameterForm};

/// The module, and what its functions take.
pub(super) struct Transport {
    pub(super) tokens: TokenStream,
    /// By the operation's id.
    pub(super) functions: BTreeMap<String, Signature>,
}

pub(super) fn emit(api: &Api, problems: &mut Problems) -> Option<Transport> {
    let view = match serde_json::from_value(view(api)) {
        Ok(view) => view,
        Err(error) => {
            internal(problems, "#", &format!("the transport view is not OpenAPI: {error}"));
            return None;
        }
    };
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::runtime::call::Call));
    let tokens = match Generator::new(&settings).generate_tokens(&view) {
        Ok(tokens) => tokens,
        Err(error) => {
            internal(problems, "#", &format!("progenitor does not take the transport view: {error}"));
            return None;
        }
    };
    let found = match signature::read(tokens.clone()) {
        Ok(found) => found,
        Err(error) => {
            internal(problems, "#", &format!("progenitor's output does not parse: {error}"));
            return None;
        }
    };
    let mut functions = BTreeMap::new();
    for operation in api.operations() {
        let expected: Vec<String> = arguments(operation).map(|(_, ident)| ident.to_owned()).collect();
        match found.get(&operation.function).filter(|signature| signature.takes(&expected, operation.body.is_some())) {
            Some(signature) => {
                functions.insert(operation.id.clone(), signature.clone());
            }
            None => internal(
                problems,
                &operation.pointer,
                &format!("progenitor made no function of the expected signature for `{}`", operation.id),
            ),
        }
    }
    Some(Transport { tokens, functions })
}

fn internal(problems: &mut Problems, pointer: &str, message: &str) {
    let span = crate::diagnostic::Span { source: u32::MAX, line: 0, column: 0 };
    problems
        .error("internal", span, pointer, message)
        .help("this is a defect of the generator: please report it with the document");
}

/// The parameters that the transport's function takes, each with the name of the argument there.
pub(super) fn arguments(operation: &Operation) -> impl Iterator<Item = (&Parameter, &str)> {
    operation.parameters.iter().filter_map(|parameter| Some((parameter, parameter.argument.as_deref()?)))
}

fn view(api: &Api) -> Value {
    let mut paths = Map::new();
    for operation in api.operations() {
        let path = path(operation);
        let item = paths.entry(path.clone()).or_insert_with(|| json!({}));
        match item.get(method(operation)) {
            Some(other) if other["operationId"] == operation.function => {}
            // A fragment tells two operations of one method and path apart. It is not sent.
            Some(_) => {
                let item = json!({ method(operation): view_operation(operation) });
                paths.insert(format!("{path}#{}", operation.function), item);
            }
            None => item[method(operation)] = view_operation(operation),
        }
    }
    // progenitor writes title and version into its output, where neither is for anybody.
    json!({ "openapi": "3.0.3", "info": { "title": "the API, without types", "version": "" }, "paths": paths })
}

/// The method, or another one that progenitor knows, which the call replaces.
fn method(operation: &Operation) -> &str {
    match operation.method.as_str() {
        "options" | "trace" => "post",
        method => method,
    }
}

/// The path with the names that the variables have in Rust.
fn path(operation: &Operation) -> String {
    let mut path = String::new();
    for part in operation.path.split_inclusive(['{', '}']) {
        let name = part.strip_suffix('}').and_then(|name| {
            let of = |parameter: &&Parameter| parameter.location == Location::Path && parameter.wire_name == name;
            operation.parameters.iter().find(of)
        });
        match name {
            Some(parameter) => path.extend([parameter.name.as_str(), "}"]),
            None => path.push_str(part),
        }
    }
    path
}

fn view_operation(operation: &Operation) -> Value {
    let parameters: Vec<Value> = arguments(operation).map(|(parameter, _)| view_parameter(parameter)).collect();
    let mut view = json!({
        "operationId": operation.function,
        "parameters": parameters,
        "responses": { "default": { "description": "", "content": { "application/octet-stream": {} } } },
    });
    if operation.body.is_some() {
        view["requestBody"] = json!({ "required": true, "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } });
    }
    view
}

fn view_parameter(parameter: &Parameter) -> Value {
    let (name, location) = match parameter.location {
        Location::Path => (&parameter.name, "path"),
        Location::Query => (&parameter.wire_name, "query"),
        Location::Header | Location::Cookie => (&parameter.wire_name, "header"),
    };
    let string = json!({ "type": "string" });
    let schema = if is_list(parameter) { json!({ "type": "array", "items": string }) } else { string };
    json!({ "name": name, "in": location, "required": parameter.required, "schema": schema })
}

/// Whether a parameter is sent as several pairs.
pub(super) fn is_list(parameter: &Parameter) -> bool {
    parameter.explode && parameter.form == ParameterForm::List
}
