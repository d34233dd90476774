//! Responses: the type that an operation returns, and the call of the runtime function that decodes it.

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

/// Returns the expression that decodes the variable `result`.
pub(super) fn receive(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Empty => quote!(receive_empty(OPERATION, result).await),
        ResponseBody::Json(Type::Nullable(_)) => quote!(receive_nullable_json(OPERATION, result).await),
        ResponseBody::Json(_) => quote!(receive_json(OPERATION, result).await),
        ResponseBody::Text(media_types) => quote!(receive_text(OPERATION, result, #media_types).await),
        ResponseBody::Bytes(media_types) => quote!(receive_download(OPERATION, result, #media_types).await),
        ResponseBody::Events(format, ty) => {
            let (receive, format) = (receive_stream(format, ty), self::format(format));
            quote!(#receive(OPERATION, result, #format).await)
        }
        ResponseBody::Statuses(name, cases) => by_status(name, cases),
    }
}

/// Returns the function that decodes a stream. The data of a server-sent event is a text of its own.
fn receive_stream(format: &EventFormat, ty: &Type) -> TokenStream {
    if is_text(format, ty) { quote!(receive_texts) } else { quote!(receive_events) }
}

fn is_text(format: &EventFormat, ty: &Type) -> bool {
    format.framing == Framing::Events && *ty == Type::String
}

/// Returns the statements that decode the body according to the status of the response.
fn by_status(name: &str, cases: &[StatusCase]) -> TokenStream {
    let name = format_ident!("{name}");
    let arms = cases.iter().map(|case| {
        let variant = format_ident!("{}", case.name);
        let (first, last) = (Literal::u16_unsuffixed(case.statuses.0), Literal::u16_unsuffixed(case.statuses.1));
        let pattern = if case.statuses.0 == case.statuses.1 { quote!(#first) } else { quote!(#first..=#last) };
        let response = response(&case.body, &quote!(#name::#variant));
        quote!(#pattern => Ok(#response),)
    });
    let covers_all = cases.iter().any(|case| case.statuses == (0, u16::MAX));
    let rest = (!covers_all).then(|| quote!(_ => Err(opened.undescribed().await),));
    quote! {
        let opened = open(OPERATION, result).await?;
        match opened.status() {
            #(#arms)*
            #rest
        }
    }
}

/// Returns the expression that decodes the response with one status into its variant.
fn response(body: &ResponseBody, variant: &TokenStream) -> TokenStream {
    match body {
        ResponseBody::Json(Type::Nullable(ty)) => {
            let ty = tokens(ty, &quote!(types::));
            quote!(opened.nullable_json::<#ty>().await?.map(#variant))
        }
        ResponseBody::Json(ty) => {
            let ty = tokens(ty, &quote!(types::));
            quote!(opened.json::<#ty>().await?.map(#variant))
        }
        ResponseBody::Text(media_types) => quote!(opened.text(#media_types).await?.map(#variant)),
        ResponseBody::Bytes(media_types) => quote!(opened.download(#media_types).await?.map(#variant)),
        ResponseBody::Events(format, ty) if is_text(format, ty) => {
            let format = self::format(format);
            quote!(opened.texts(#format).await?.map(#variant))
        }
        ResponseBody::Events(format, ty) => {
            let (ty, format) = (tokens(ty, &quote!(types::)), self::format(format));
            quote!(opened.events::<#ty>(#format).await?.map(#variant))
        }
        ResponseBody::Empty | ResponseBody::Statuses(..) => quote!(opened.empty().await?.map(|()| #variant)),
    }
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
