//! Parameters: the code that encodes each parameter as text and adds it to the request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::transport::arguments;
use crate::model::{Location, Operation, Parameter, ParameterForm, Style, Type};

/// Returns the path of a style.
pub(super) fn style(style: Style) -> TokenStream {
    let style = format_ident!("{}", format!("{style:?}"));
    quote!(Style::#style)
}

/// Returns the statement that encodes a parameter, as text or as pairs, into a variable of its name.
pub(super) fn encode(parameter: &Parameter) -> TokenStream {
    let (name, label) = (format_ident!("{}", parameter.name), &parameter.wire_name);
    match (parameter.location, parameter.form) {
        (Location::Path, ParameterForm::Scalar) => {
            let function = if parameter.is_segment { quote!(path_segment) } else { quote!(path_part) };
            let value =
                if parameter.ty == Type::String { quote!(&self.#name) } else { quote!(&self.#name.to_string()) };
            quote!(let #name = #function(OPERATION, #label, #value)?;)
        }
        (_, ParameterForm::Any) | (Location::Header | Location::Cookie, ParameterForm::List) => encode_any(parameter),
        (_, ParameterForm::List) if parameter.required => {
            quote!(let #name = self.#name.iter().map(ToString::to_string).collect::<Vec<_>>();)
        }
        (_, ParameterForm::List) => {
            let texts = quote!(items.iter().map(ToString::to_string).collect::<Vec<_>>());
            quote!(let #name = self.#name.map(|items| #texts);)
        }
        (_, ParameterForm::Scalar) => match (&parameter.ty, parameter.required) {
            (Type::String, _) => quote!(let #name = self.#name;),
            (_, true) => quote!(let #name = self.#name.to_string();),
            (_, false) => quote!(let #name = self.#name.map(|value| value.to_string());),
        },
    }
}

/// Encodes a value that is not a scalar in its style.
fn encode_any(parameter: &Parameter) -> TokenStream {
    let (name, label) = (format_ident!("{}", parameter.name), &parameter.wire_name);
    let (style, explode) = (style(parameter.style), parameter.explode);
    let function = match parameter.location {
        Location::Path if parameter.is_segment => quote!(path),
        Location::Path => quote!(path_part),
        Location::Query if parameter.reserved => quote!(reserved),
        Location::Query => quote!(query),
        Location::Header => quote!(header),
        Location::Cookie => quote!(cookies),
    };
    let value = match (parameter.location, parameter.required) {
        (Location::Path, _) => quote!(&self.#name),
        (_, true) => quote!(Some(&self.#name)),
        (_, false) => quote!(self.#name.as_ref()),
    };
    quote!(let #name = parameters::#function(OPERATION, #label, #style, #explode, #value)?;)
}

/// Returns an argument of the transport's function.
pub(super) fn pass(operation: &Operation, argument: &str) -> TokenStream {
    let Some((parameter, _)) = arguments(operation).find(|(_, ident)| *ident == argument) else {
        return quote!(compile_error!("an argument of the transport is not known"));
    };
    let name: Ident = format_ident!("{}", parameter.name);
    if parameter.required { quote!(&#name) } else { quote!(#name.as_deref()) }
}

/// Returns the method call on `Call` that adds a parameter which is not an argument of the transport's function.
pub(super) fn add_to_call(parameter: &Parameter) -> TokenStream {
    let (name, wire_name) = (format_ident!("{}", parameter.name), &parameter.wire_name);
    let option = if parameter.required { quote!(Some(#name)) } else { quote!(#name) };
    match (parameter.location, parameter.form) {
        (Location::Header, form) => {
            let wire_name = wire_name.to_ascii_lowercase();
            // Encoding a value that is not a scalar returns an `Option`, because an empty list is not sent.
            let value = if form == ParameterForm::Scalar { option } else { quote!(#name) };
            quote!(.header(#wire_name, #value))
        }
        (Location::Cookie, ParameterForm::Scalar) => quote!(.cookie(#wire_name, #option)),
        (Location::Cookie, _) => quote!(.cookies(#name)),
        (_, ParameterForm::Any) => quote!(.pairs(#name)),
        (_, ParameterForm::List) => {
            let unwrapped = (!parameter.required).then(|| quote!(.unwrap_or_default()));
            quote!(.query(#wire_name, #name #unwrapped))
        }
        (_, ParameterForm::Scalar) => quote!(.query(#wire_name, #option)),
    }
}
