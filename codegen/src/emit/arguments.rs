//! The arguments of methods and setters, and the conversion of each argument to the value of a field.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::attributes::docs;
use super::construction::constant as constant_value;
use super::rust_type::tokens;
use crate::model::{Constant, Conversion, Element, Operation, Type};

/// A parameter or the body of an operation.
struct Argument<'a> {
    name: &'a str,
    ty: &'a Type,
    conversion: &'a Conversion,
    required: bool,
    constant: Option<&'a Constant>,
    docs: &'a [String],
    /// The documentation of the setter if the document has none.
    default_docs: String,
}

impl Argument<'_> {
    /// Returns whether callers pass it to the method.
    fn is_passed(&self) -> bool {
        self.required && self.constant.is_none()
    }
}

/// The name of the body's argument, field and setter.
pub(super) const BODY: &str = "body";

/// Returns the field of a request for an argument. The client is in a field, too; no name of a document ends with an
/// underscore unless it is a keyword or a method of ours.
pub(super) fn field(argument: &str) -> Ident {
    if argument == "client" { format_ident!("client_") } else { format_ident!("{argument}") }
}

/// Returns the parameters of an operation, then its body.
fn of_operation(operation: &Operation) -> impl Iterator<Item = Argument<'_>> {
    let parameters = operation.parameters.iter().map(|parameter| Argument {
        name: &parameter.name,
        ty: &parameter.ty,
        conversion: &parameter.conversion,
        required: parameter.required,
        constant: parameter.constant.as_ref(),
        docs: &parameter.docs,
        default_docs: format!("Sets `{}`.", parameter.wire_name.replace('`', " ")),
    });
    let body = operation.body.iter().map(|body| Argument {
        name: BODY,
        ty: &body.ty,
        conversion: &body.conversion,
        required: body.required,
        constant: None,
        docs: &body.docs,
        default_docs: "Sets the request body.".to_owned(),
    });
    parameters.chain(body)
}

/// Returns the arguments of the operation's method: its required parameters and its required body.
pub(super) fn arguments(operation: &Operation) -> Vec<TokenStream> {
    let required = of_operation(operation).filter(Argument::is_passed);
    let argument = |Argument { name, ty, conversion, .. }: Argument| {
        let (name, ty) = (format_ident!("{name}"), argument_type(ty, conversion, &quote!(types::)));
        quote!(#name: #ty)
    };
    required.map(argument).collect()
}

/// Returns the name, the type and the conversion of each argument of the operation's method.
pub(super) fn required(operation: &Operation) -> Vec<(&str, &Type, &Conversion)> {
    let required = of_operation(operation).filter(Argument::is_passed);
    required.map(|argument| (argument.name, argument.ty, argument.conversion)).collect()
}

/// Returns the names of the arguments of the operation's method.
pub(super) fn names(operation: &Operation) -> Vec<Ident> {
    required(operation).into_iter().map(|(name, ..)| format_ident!("{name}")).collect()
}

/// Returns the documented arguments of the operation's method.
pub(super) fn described(operation: &Operation) -> Vec<(&str, &[String])> {
    let required = of_operation(operation).filter(|argument| argument.is_passed() && !argument.docs.is_empty());
    required.map(|argument| (argument.name, argument.docs)).collect()
}

/// Returns the fields of a request.
pub(super) fn fields(operation: &Operation) -> Vec<TokenStream> {
    let declared = |Argument { name, ty, required, .. }: Argument| {
        let (name, ty) = (field(name), tokens(ty, &quote!(types::)));
        if required { quote!(#name: #ty) } else { quote!(#name: Option<#ty>) }
    };
    of_operation(operation).map(declared).collect()
}

/// Returns the initial values of the fields of a request.
pub(super) fn values(operation: &Operation) -> Vec<TokenStream> {
    let value = |Argument { name, ty, conversion, required, constant, .. }: Argument| {
        let (field, argument) = (field(name), format_ident!("{name}"));
        if let Some(value) = constant.and_then(Constant::value).map(constant_value) {
            quote!(#field: #value)
        } else if !required {
            quote!(#field: None)
        } else if field == argument {
            field_value(name, ty, conversion)
        } else {
            let value = argument_value(ty, conversion, &quote!(#argument));
            quote!(#field: #value)
        }
    };
    of_operation(operation).map(value).collect()
}

/// Returns the setters of the parameters that are not arguments, and of an optional body. A value that never changes has
/// none.
pub(super) fn setters(operation: &Operation) -> Vec<TokenStream> {
    let setter = |Argument { name, ty, conversion, required, docs: lines, default_docs, .. }: Argument| {
        let (field, name) = (field(name), format_ident!("{name}"));
        let about = if lines.is_empty() { docs(&[default_docs]) } else { docs(lines) };
        let (ty, value) =
            (argument_type(ty, conversion, &quote!(types::)), argument_value(ty, conversion, &quote!(#name)));
        let value = if required { value } else { quote!(Some(#value)) };
        quote! {
            #about
            pub fn #name(mut self, #name: #ty) -> Self {
                self.#field = #value;
                self
            }
        }
    };
    let has_setter =
        |argument: &Argument| !argument.is_passed() && !matches!(argument.constant, Some(Constant::Fixed(_)));
    of_operation(operation).filter(has_setter).map(setter).collect()
}

/// Returns the initialiser of a field whose value comes from an argument of the same name.
pub(super) fn field_value(name: &str, ty: &Type, conversion: &Conversion) -> TokenStream {
    let ident = format_ident!("{name}");
    if *conversion == Conversion::Exact && !matches!(ty, Type::Boxed(_)) {
        quote!(#ident)
    } else {
        let value = argument_value(ty, conversion, &quote!(#ident));
        quote!(#ident: #value)
    }
}

/// Returns the type of the argument for a value. It is never a `Box`.
pub(super) fn argument_type(ty: &Type, conversion: &Conversion, module: &TokenStream) -> TokenStream {
    let element = |Element { ty, converts }: &Element| {
        let written = tokens(ty, module);
        if *converts { quote!(impl Into<#written>) } else { written }
    };
    match (ty, conversion) {
        (Type::Boxed(inner), conversion) => argument_type(inner, conversion, module),
        (ty, Conversion::Exact) => tokens(ty, module),
        (ty, Conversion::Into) => {
            let written = tokens(ty, module);
            quote!(impl Into<#written>)
        }
        (_, Conversion::Items(item)) => {
            let item = element(item);
            quote!(impl IntoIterator<Item = #item>)
        }
        (_, Conversion::Entries(value)) => {
            let value = element(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
        }
    }
}

/// Returns the expression that converts an argument to the value of its field.
pub(super) fn argument_value(ty: &Type, conversion: &Conversion, argument: &TokenStream) -> TokenStream {
    match (ty, conversion) {
        (Type::Boxed(inner), conversion) => {
            let value = argument_value(inner, conversion, argument);
            quote!(Box::new(#value))
        }
        (_, Conversion::Exact) => argument.clone(),
        (_, Conversion::Into) => quote!(#argument.into()),
        (_, Conversion::Items(Element { converts: false, .. })) => quote!(#argument.into_iter().collect()),
        (_, Conversion::Items(_)) => quote!(#argument.into_iter().map(Into::into).collect()),
        (_, Conversion::Entries(Element { converts: false, .. })) => {
            quote!(#argument.into_iter().map(|(key, value)| (key.into(), value)).collect())
        }
        (_, Conversion::Entries(_)) => {
            quote!(#argument.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
        }
    }
}
