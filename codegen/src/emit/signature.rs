//! The signatures of progenitor's functions, read from its output.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use syn::{FnArg, ImplItem, Item, Pat};

/// The arguments of a function of the transport, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) arguments: Vec<String>,
}

impl Signature {
    /// Whether the function takes these arguments, in any order.
    pub(super) fn takes(&self, expected: &[String]) -> bool {
        let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        let mut found: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        expected.sort_unstable();
        found.sort_unstable();
        expected == found
    }
}

/// Returns the functions of progenitor's client by name.
pub(super) fn read(tokens: TokenStream) -> syn::Result<BTreeMap<String, Signature>> {
    let file: syn::File = syn::parse2(tokens)?;
    let mut found = BTreeMap::new();
    for item in file.items {
        let Item::Impl(block) = item else { continue };
        let functions = block.items.into_iter().filter_map(|item| match item {
            ImplItem::Fn(function) if function.sig.asyncness.is_some() => Some(function.sig),
            _ => None,
        });
        for function in functions.filter(|_| block.trait_.is_none()) {
            let arguments = function.inputs.iter().filter_map(|argument| match argument {
                FnArg::Typed(argument) => match &*argument.pat {
                    Pat::Ident(name) => Some(name.ident.to_string()),
                    _ => None,
                },
                FnArg::Receiver(_) => None,
            });
            found.insert(function.ident.to_string(), Signature { arguments: arguments.collect() });
        }
    }
    Ok(found)
}
