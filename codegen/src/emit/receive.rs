//! Responses: the type that an operation returns, and the call of the runtime function that decodes it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::rust_type::tokens;
use crate::model::{Framing, Operation, ResponseBody, StatusCase, Type};

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
        ResponseBody::Json(_) => quote!(receive_json(OPERATION, result).await),
        ResponseBody::Text(_) => quote!(receive_text(OPERATION, result).await),
        ResponseBody::Bytes(_) => quote!(receive_download(OPERATION, result).await),
        ResponseBody::Events(Framing::Events, Type::String) => quote!(receive_texts(OPERATION, result).await),
        ResponseBody::Events(framing, _) => {
            let framing = self::framing(*framing);
            quote!(receive_events(OPERATION, result, #framing).await)
        }
        ResponseBody::Statuses(name, cases) => by_status(name, cases),
    }
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
        ResponseBody::Json(ty) => {
            let ty = tokens(ty, &quote!(types::));
            quote!(opened.json::<#ty>().await?.map(#variant))
        }
        ResponseBody::Text(_) => quote!(opened.text().await?.map(#variant)),
        ResponseBody::Bytes(_) => quote!(opened.download().map(#variant)),
        ResponseBody::Events(Framing::Events, Type::String) => quote!(opened.texts().map(#variant)),
        ResponseBody::Events(framing, ty) => {
            let (ty, framing) = (tokens(ty, &quote!(types::)), self::framing(*framing));
            quote!(opened.events::<#ty>(#framing).map(#variant))
        }
        ResponseBody::Empty | ResponseBody::Statuses(..) => quote!(opened.empty().await?.map(|()| #variant)),
    }
}

fn framing(framing: Framing) -> TokenStream {
    match framing {
        Framing::Events => quote!(crate::runtime::streams::Framing::Events),
        Framing::Lines => quote!(crate::runtime::streams::Framing::Lines),
    }
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
