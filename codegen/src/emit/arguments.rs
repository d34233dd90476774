//! Arguments: what callers give, and how it becomes a value.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::docs;
use super::rust_type::tokens;
use crate::model::{Operation, Type};

/// What an operation takes: a parameter, or the body.
struct Argument<'a> {
    name: &'a str,
    ty: &'a Type,
    converts: bool,
    required: bool,
    docs: &'a [String],
    /// What is said of it if nothing is.
    about: String,
}

pub(super) const BODY: &str = "body";

fn of_operation(operation: &Operation) -> impl Iterator<Item = Argument<'_>> {
    let parameters = operation.parameters.iter().map(|parameter| Argument {
        name: &parameter.name,
        ty: &parameter.ty,
        converts: parameter.converts,
        required: parameter.required,
        docs: &parameter.docs,
        about: format!("Sets `{}`.", parameter.wire_name.replace('`', " ")),
    });
    let body = operation.body.iter().map(|body| Argument {
        name: BODY,
        ty: &body.ty,
        converts: body.converts,
        required: body.required,
        docs: &body.docs,
        about: "Sets the body.".to_owned(),
    });
    parameters.chain(body)
}

/// What is required, with its type.
pub(super) fn arguments(operation: &Operation) -> Vec<TokenStream> {
    let required = of_operation(operation).filter(|argument| argument.required);
    let argument = |Argument { name, ty, converts, .. }: Argument| {
        let (name, ty) = (format_ident!("{name}"), argument_type(ty, converts, &quote!(types::)));
        quote!(#name: #ty)
    };
    required.map(argument).collect()
}

/// What is required, and what is said of it.
pub(super) fn described(operation: &Operation) -> Vec<(&str, &[String])> {
    let required = of_operation(operation).filter(|argument| argument.required && !argument.docs.is_empty());
    required.map(|argument| (argument.name, argument.docs)).collect()
}

/// The fields of a request.
pub(super) fn fields(operation: &Operation) -> Vec<TokenStream> {
    let field = |Argument { name, ty, required, .. }: Argument| {
        let (name, ty) = (format_ident!("{name}"), tokens(ty, &quote!(types::)));
        if required { quote!(#name: #ty) } else { quote!(#name: Option<#ty>) }
    };
    of_operation(operation).map(field).collect()
}

/// The values of these fields in a new request.
pub(super) fn values(operation: &Operation) -> Vec<TokenStream> {
    let value = |Argument { name, ty, converts, required, .. }: Argument| {
        let name = format_ident!("{name}");
        if required { field_value(&name.to_string(), ty, converts) } else { quote!(#name: None) }
    };
    of_operation(operation).map(value).collect()
}

/// A setter for what is not required.
pub(super) fn setters(operation: &Operation) -> Vec<TokenStream> {
    let setter = |Argument { name, ty, converts, docs: lines, about, .. }: Argument| {
        let name = format_ident!("{name}");
        let about = if lines.is_empty() { docs(&[about]) } else { docs(lines) };
        let (ty, value) = (argument_type(ty, converts, &quote!(types::)), argument_value(ty, converts, &quote!(#name)));
        quote! {
            #about
            pub fn #name(mut self, #name: #ty) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    };
    of_operation(operation).filter(|argument| !argument.required).map(setter).collect()
}

/// A field and the value that an argument of the same name becomes.
pub(super) fn field_value(name: &str, ty: &Type, converts: bool) -> TokenStream {
    let ident = format_ident!("{name}");
    let value = argument_value(ty, converts, &quote!(#ident));
    if value.to_string() == name { quote!(#ident) } else { quote!(#ident: #value) }
}

/// The type of an argument that becomes a value of a type, into which it may be converted.
pub(super) fn argument_type(ty: &Type, converts: bool, module: &TokenStream) -> TokenStream {
    match ty {
        Type::Boxed(inner) => argument_type(inner, converts, module),
        ty => {
            let is_converted = converts || matches!(ty, Type::String | Type::Base64 | Type::File);
            let ty = tokens(ty, module);
            if is_converted { quote!(impl Into<#ty>) } else { ty }
        }
    }
}

/// The value of such an argument.
pub(super) fn argument_value(ty: &Type, converts: bool, argument: &TokenStream) -> TokenStream {
    match ty {
        Type::Boxed(inner) => {
            let value = argument_value(inner, converts, argument);
            quote!(Box::new(#value))
        }
        Type::String | Type::Base64 | Type::File => quote!(#argument.into()),
        _ if converts => quote!(#argument.into()),
        _ => argument.clone(),
    }
}
