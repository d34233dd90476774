//! Parameters: the code that encodes each parameter as text and adds it to the request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::transport::{arguments, is_list};
use crate::model::{Location, Operation, Parameter, ParameterForm, Style, Type};

/// Returns the path of a style.
pub(super) fn style(style: Style) -> TokenStream {
    let style = format_ident!("{}", format!("{style:?}"));
    quote!(Style::#style)
}

/// Returns the statement that encodes a parameter, as text or as pairs, into a variable of its name.
pub(super) fn encode(parameter: &Parameter) -> TokenStream {
    let (name, label) = (format_ident!("{}", parameter.name), &parameter.wire_name);
    let value = if parameter.required { quote!(Some(&self.#name)) } else { quote!(self.#name.as_ref()) };
    let (style, explode) = (style(parameter.style), parameter.explode);
    match (parameter.location, parameter.form) {
        (Location::Path, ParameterForm::Scalar) => {
            let value =
                if parameter.ty == Type::String { quote!(&self.#name) } else { quote!(&self.#name.to_string()) };
            // The segment borrows the text of the scalar, which ends with the statement.
            quote!(let #name = path_segment(OPERATION, #label, #value)?.into_owned();)
        }
        (Location::Path, _) => {
            quote!(let #name = parameters::path(OPERATION, #label, #style, #explode, &self.#name)?;)
        }
        (Location::Header, ParameterForm::Any | ParameterForm::List) => {
            let unwrapped = parameter.required.then(|| quote!(.unwrap_or_default()));
            quote!(let #name = parameters::header(OPERATION, #label, #style, #explode, #value)? #unwrapped;)
        }
        (Location::Query | Location::Cookie, ParameterForm::Any) | (Location::Cookie, ParameterForm::List) => {
            quote!(let #name = parameters::pairs(OPERATION, #label, #style, #explode, #value)?;)
        }
        (_, ParameterForm::List) => encode_list(parameter),
        (_, ParameterForm::Scalar) => match (&parameter.ty, parameter.required) {
            (Type::String, _) => quote!(let #name = self.#name;),
            (_, true) => quote!(let #name = self.#name.to_string();),
            (_, false) => quote!(let #name = self.#name.map(|value| value.to_string());),
        },
    }
}

/// Encodes a list of scalars: as several texts, or separated by commas.
fn encode_list(parameter: &Parameter) -> TokenStream {
    let name = format_ident!("{}", parameter.name);
    let texts = if parameter.explode { quote!(collect::<Vec<_>>()) } else { quote!(collect::<Vec<_>>().join(",")) };
    if parameter.required {
        quote!(let #name = self.#name.iter().map(ToString::to_string).#texts;)
    } else {
        quote!(let #name = self.#name.map(|items| items.iter().map(ToString::to_string).#texts);)
    }
}

/// Returns an argument of the transport's function.
pub(super) fn pass(operation: &Operation, argument: &str) -> TokenStream {
    let Some((parameter, _)) = arguments(operation).find(|(_, ident)| *ident == argument) else {
        return quote!(compile_error!("an argument of the transport is not known"));
    };
    let name: Ident = format_ident!("{}", parameter.name);
    match (parameter.required, is_list(parameter)) {
        (true, _) => quote!(&#name),
        (false, true) => quote!(#name.as_ref()),
        (false, false) => quote!(#name.as_deref()),
    }
}

/// Returns the method call on `Call` that adds a parameter which is not an argument of the transport's function.
pub(super) fn add_to_call(parameter: &Parameter) -> TokenStream {
    let (name, wire_name) = (format_ident!("{}", parameter.name), &parameter.wire_name);
    let option = if parameter.required { quote!(Some(#name)) } else { quote!(#name) };
    match (parameter.location, parameter.form) {
        (Location::Header, _) => {
            let wire_name = wire_name.to_ascii_lowercase();
            quote!(.header(#wire_name, #option))
        }
        (Location::Cookie, ParameterForm::Scalar) => quote!(.cookie(#wire_name, #option)),
        (Location::Cookie, _) => quote!(.cookies(#name)),
        (_, ParameterForm::Any) if parameter.reserved => quote!(.reserved(#name)),
        (_, ParameterForm::Any) => quote!(.pairs(#name)),
        (_, ParameterForm::List) if parameter.explode => {
            let unwrapped = (!parameter.required).then(|| quote!(.unwrap_or_default()));
            quote!(.query(#wire_name, #name #unwrapped))
        }
        (_, _) => quote!(.query(#wire_name, #option)),
    }
}
