//! Responses: the type that an operation returns, and the call of the runtime's method that decodes it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::rust_type::tokens;
use crate::model::{EventFormat, Framing, Operation, ResponseBody, StatusCase, Type};

/// Returns the type of a response's body.
pub(super) fn output(response: &ResponseBody) -> TokenStream {
    match response {
        ResponseBody::Json(ty) => tokens(ty, &quote!(types::)),
        ResponseBody::Empty => quote!(()),
        ResponseBody::Text(_) => quote!(String),
        ResponseBody::Bytes(_) => quote!(crate::Download),
        ResponseBody::Events(_, ty) => {
            let ty = tokens(ty, &quote!(types::));
            quote!(crate::EventStream<#ty>)
        }
        ResponseBody::Statuses(name, _) => {
            let name = format_ident!("{name}");
            quote!(#name)
        }
    }
}

/// Returns the statements that decode a response. `opened` is the expression of the response, whose body has not been
/// read yet.
pub(super) fn receive(body: &ResponseBody, opened: &TokenStream) -> TokenStream {
    match body {
        ResponseBody::Statuses(name, cases) => {
            let by_status = by_status(name, cases);
            quote!(let opened = #opened; #by_status)
        }
        body => decode(body, opened, None),
    }
}

/// Returns the expression that decodes the response in the variable `opened`.
pub(super) fn receive_opened(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Statuses(name, cases) => by_status(name, cases),
        body => decode(body, &quote!(opened), None),
    }
}

/// Returns the expression that decodes a response by its status.
fn by_status(name: &str, cases: &[StatusCase]) -> TokenStream {
    let name = format_ident!("{name}");
    let arms = cases.iter().map(|case| {
        let variant = format_ident!("{}", case.name);
        let (first, last) = (Literal::u16_unsuffixed(case.statuses.0), Literal::u16_unsuffixed(case.statuses.1));
        let pattern = if case.statuses.0 == case.statuses.1 { quote!(#first) } else { quote!(#first..=#last) };
        // The compiler cannot infer the type, because `map` is called before the type is known.
        let decoded = decode(&case.body, &quote!(opened), decoded_type(&case.body).as_ref());
        let variant =
            if case.body == ResponseBody::Empty { quote!(|()| #name::#variant) } else { quote!(#name::#variant) };
        quote!(#pattern => Ok(#decoded?.map(#variant)),)
    });
    let covers_all = cases.iter().any(|case| case.statuses == (0, u16::MAX));
    let rest = (!covers_all).then(|| quote!(_ => Err(opened.undescribed().await),));
    quote!(match opened.status() { #(#arms)* #rest })
}

/// Returns the type argument of the method that decodes a response, if it has one.
fn decoded_type(body: &ResponseBody) -> Option<TokenStream> {
    let ty = match body {
        ResponseBody::Json(Type::Nullable(ty)) => ty,
        ResponseBody::Json(ty) => ty,
        ResponseBody::Events(format, ty) if !is_text(format, ty) => ty,
        _ => return None,
    };
    let ty = tokens(ty, &quote!(types::));
    Some(quote!(::<#ty>))
}

/// Returns the expression that decodes a response. `ty` is a type argument.
fn decode(body: &ResponseBody, opened: &TokenStream, ty: Option<&TokenStream>) -> TokenStream {
    let method = match body {
        ResponseBody::Json(Type::Nullable(_)) => quote!(nullable_json #ty ()),
        ResponseBody::Json(_) => quote!(json #ty ()),
        ResponseBody::Text(media_types) => quote!(text(#media_types)),
        ResponseBody::Bytes(media_types) => quote!(download(#media_types)),
        ResponseBody::Events(format, event) => {
            let method = if is_text(format, event) { quote!(texts) } else { quote!(events) };
            let format = self::format(format);
            quote!(#method #ty (#format))
        }
        // A case of a status has no cases itself.
        ResponseBody::Empty | ResponseBody::Statuses(..) => quote!(empty()),
    };
    quote!(#opened.#method.await)
}

/// Whether the values of a stream are not decoded: the data of a server-sent event is a text of its own.
fn is_text(format: &EventFormat, ty: &Type) -> bool {
    format.framing == Framing::Events && *ty == Type::String
}

/// Returns the expression for the form of a stream.
fn format(EventFormat { framing, media_types, terminator }: &EventFormat) -> TokenStream {
    let framing = match framing {
        Framing::Events => quote!(events),
        Framing::Lines => quote!(lines),
    };
    let terminator = terminator.as_ref().map(|terminator| quote!(.until(#terminator)));
    quote!(StreamFormat::#framing(#media_types) #terminator)
}

/// Returns the enum of an operation that has several successful responses.
pub(super) fn statuses(operation: &Operation) -> Option<TokenStream> {
    let ResponseBody::Statuses(name, cases) = &operation.response else { return None };
    let name = format_ident!("{name}");
    let variants = cases.iter().map(|case| {
        let variant = format_ident!("{}", case.name);
        let about = match case.statuses {
            (first, last) if first == last => format!(" The response with status {first}."),
            (first, last) => format!(" A response with any other status from {first} to {last}."),
        };
        let body = (case.body != ResponseBody::Empty).then(|| {
            let body = output(&case.body);
            quote!((#body))
        });
        quote!(#[doc = #about] #variant #body)
    });
    let about = format!(" The response of [`{}`], by status.", operation.request_name);
    // Streams cannot be cloned or compared.
    let has_stream = cases.iter().any(|case| matches!(case.body, ResponseBody::Bytes(_) | ResponseBody::Events(..)));
    let derive = if has_stream { quote!(#[derive(Debug)]) } else { quote!(#[derive(Clone, Debug, PartialEq)]) };
    Some(quote! {
        #[doc = #about]
        #derive
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }
    })
}
