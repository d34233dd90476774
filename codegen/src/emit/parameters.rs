//! Parameters: the code that encodes each parameter as text and adds it to the request.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::arguments::field;
use super::transport::arguments;
use crate::model::{Location, Operation, Parameter, ParameterForm, Style, Type};

/// Returns the path of a style.
pub(super) fn style(style: Style) -> TokenStream {
    let style = format_ident!("{}", format!("{style:?}"));
    quote!(Style::#style)
}

/// Returns the expression that encodes a parameter, as text or as pairs. It fails with `?` if the value cannot be sent.
///
/// No local variable is named after a parameter: the values are read from the fields of the request.
fn encoded(parameter: &Parameter) -> TokenStream {
    let (field, label) = (field(&parameter.name), &parameter.wire_name);
    match (parameter.location, parameter.form) {
        (Location::Path, ParameterForm::Scalar) => {
            let function = if parameter.is_segment { quote!(path_segment) } else { quote!(path_part) };
            let value =
                if parameter.ty == Type::String { quote!(&self.#field) } else { quote!(&self.#field.to_string()) };
            quote!(#function(OPERATION, #label, #value)?)
        }
        (_, ParameterForm::Any) | (Location::Header | Location::Cookie, ParameterForm::List) => encoded_any(parameter),
        (_, ParameterForm::List) if parameter.required => {
            quote!(self.#field.iter().map(ToString::to_string).collect::<Vec<_>>())
        }
        (_, ParameterForm::List) => {
            let texts = quote!(items.iter().map(ToString::to_string).collect::<Vec<_>>());
            quote!(self.#field.map(|items| #texts))
        }
        (_, ParameterForm::Scalar) => match (&parameter.ty, parameter.required) {
            (Type::String, _) => quote!(self.#field),
            (_, true) => quote!(self.#field.to_string()),
            (_, false) => quote!(self.#field.map(|value| value.to_string())),
        },
    }
}

/// Encodes a value that is not a scalar in its style.
fn encoded_any(parameter: &Parameter) -> TokenStream {
    let (field, label) = (field(&parameter.name), &parameter.wire_name);
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
        (Location::Path, _) => quote!(&self.#field),
        (_, true) => quote!(Some(&self.#field)),
        (_, false) => quote!(self.#field.as_ref()),
    };
    quote!(parameters::#function(OPERATION, #label, #style, #explode, #value)?)
}

/// Returns an argument of the transport's function.
pub(super) fn pass(operation: &Operation, argument: &str) -> TokenStream {
    let Some((parameter, _)) = arguments(operation).find(|(_, ident)| *ident == argument) else {
        return quote!(compile_error!("an argument of the transport is not known"));
    };
    let value = encoded(parameter);
    if parameter.required { quote!(&#value) } else { quote!(#value.as_deref()) }
}

/// Returns the method call on `Call` that adds a parameter which is not an argument of the transport's function.
pub(super) fn add_to_call(parameter: &Parameter) -> TokenStream {
    let (value, wire_name) = (encoded(parameter), &parameter.wire_name);
    let option = if parameter.required { quote!(Some(#value)) } else { value.clone() };
    match (parameter.location, parameter.form) {
        (Location::Header, form) => {
            let wire_name = wire_name.to_ascii_lowercase();
            // Encoding a value that is not a scalar returns an `Option`, because an empty list is not sent.
            let value = if form == ParameterForm::Scalar { option } else { value };
            quote!(.header(#wire_name, #value))
        }
        (Location::Cookie, ParameterForm::Scalar) => quote!(.cookie(#wire_name, #option)),
        (Location::Cookie, _) => quote!(.cookies(#value)),
        (_, ParameterForm::Any) => quote!(.pairs(#value)),
        (_, ParameterForm::List) => {
            let unwrapped = (!parameter.required).then(|| quote!(.unwrap_or_default()));
            quote!(.query(#wire_name, #value #unwrapped))
        }
        (_, ParameterForm::Scalar) => quote!(.query(#wire_name, #option)),
    }
}
