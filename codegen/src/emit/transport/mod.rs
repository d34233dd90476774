//! The transport: a private module with one function per operation that builds its request, without the body.
//!
//! progenitor generates the functions from a simplified view of the API ([`view`]). Only their statements that build
//! the request are kept ([`functions`]): `runtime/exchange.rs` sends it, and `runtime/call.rs` adds everything to it
//! that progenitor does not support.

mod functions;
mod view;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use quote::quote;

use crate::diagnostic::Problems;
use crate::model::{Api, Operation, Parameter};
use functions::Function;

/// The module, and the arguments of its functions.
pub(super) struct Transport {
    pub(super) tokens: TokenStream,
    /// The names of the arguments in order, by the id of the operation.
    pub(super) arguments: BTreeMap<String, Vec<String>>,
}

/// Runs progenitor, and checks that each operation has its function.
pub(super) fn emit(api: &Api, problems: &mut Problems) -> Option<Transport> {
    let found = match generate(api) {
        Ok(found) => found,
        Err(message) => {
            problems.internal(message);
            return None;
        }
    };
    let (mut functions, mut all_arguments) = (IndexMap::new(), BTreeMap::new());
    for operation in api.operations() {
        let expected: Vec<&str> = arguments(operation).map(|(_, ident)| ident).collect();
        let function = found.get(&operation.function).filter(|function| function.takes(expected));
        match function.and_then(|function| function.print(operation)) {
            Some((tokens, arguments)) => {
                // Several methods may send the same request.
                functions.insert(&operation.function, tokens);
                all_arguments.insert(operation.id.clone(), arguments);
            }
            None => {
                let message = "progenitor generated no function with the expected arguments and statements for";
                problems.internal(format!("{message} `{}` at {}", operation.id, operation.pointer));
            }
        }
    }
    let functions = functions.into_values();
    let tokens = quote! {
        //! Builds the request of each operation, without its body and credentials.

        impl Requests<'_> {
            #(#functions)*
        }
    };
    Some(Transport { tokens, arguments: all_arguments })
}

/// Returns the functions of progenitor's client by name, or the message of an error.
fn generate(api: &Api) -> Result<BTreeMap<String, Function>, String> {
    let view = serde_json::from_value(view::view(api))
        .map_err(|error| format!("the transport view is not OpenAPI: {error}"))?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    let tokens = Generator::new(&settings)
        .generate_tokens(&view)
        .map_err(|error| format!("progenitor refuses the transport view: {error}"))?;
    functions::read(tokens).map_err(|error| format!("progenitor's output does not parse: {error}"))
}

/// Returns the parameters that are arguments of the transport's function, each with the argument's name.
pub(super) fn arguments(operation: &Operation) -> impl Iterator<Item = (&Parameter, &str)> {
    operation.parameters.iter().filter_map(|parameter| Some((parameter, parameter.argument.as_deref()?)))
}
