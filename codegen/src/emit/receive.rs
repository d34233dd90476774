//! Responses: the type that an operation returns, and the call of the runtime's method that decodes it.

use proc_macro2::{Ident, Literal, TokenStream};
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

/// What receives the response of a request.
pub(super) struct Receiver {
    /// The function of the runtime, or the method.
    pub(super) name: Ident,
    /// The method, if there is no function.
    pub(super) method: Option<TokenStream>,
}

/// Returns what receives a response.
pub(super) fn receiver(body: &ResponseBody) -> Receiver {
    let function = match body {
        ResponseBody::Json(Type::Nullable(_)) => "nullable_json",
        ResponseBody::Json(_) => "json",
        ResponseBody::Empty => "empty",
        _ => {
            let (received, output) = (decoded(body), output(body));
            let (name, prefix, argument) = if is_opened(body) {
                ("open_", quote!(async fn), quote!(Opened))
            } else {
                ("receive_", quote!(fn), quote!(Received))
            };
            let name = format_ident!("{name}");
            let method = quote! {
                #prefix #name(response: #argument) -> Result<Response<#output>, Error> {
                    #received
                }
            };
            return Receiver { name, method: Some(method) };
        }
    };
    Receiver { name: format_ident!("{function}"), method: None }
}

/// Returns the statements that send the variable `request` of the variable `call`, and decode the response.
pub(super) fn receive(body: &ResponseBody) -> TokenStream {
    let method = if is_opened(body) { quote!(open) } else { quote!(send) };
    let decoded = decoded(body);
    quote! {
        let response = call.#method(request).await?;
        #decoded
    }
}

/// Returns the expression that decodes the variable `response`.
fn decoded(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Statuses(name, cases) => by_status(name, cases, is_opened(body)),
        ResponseBody::Empty => quote!(Ok(response.empty())),
        body => decode(body, &quote!(response), None),
    }
}

/// Returns whether the method gets the response before its body. Otherwise the body is read first, so that the request
/// can be sent again if the connection breaks.
fn is_opened(body: &ResponseBody) -> bool {
    match body {
        ResponseBody::Statuses(_, cases) => cases.iter().any(|case| is_stream(&case.body)),
        body => is_stream(body),
    }
}

/// Returns whether a body is received after the method has returned.
pub(super) fn is_stream(body: &ResponseBody) -> bool {
    matches!(body, ResponseBody::Bytes(_) | ResponseBody::Events(..))
}

/// Returns the expression that decodes the variable `response` by its status. `is_opened` says that its body has not been
/// read.
fn by_status(name: &str, cases: &[StatusCase], is_opened: bool) -> TokenStream {
    let name = format_ident!("{name}");
    let arms = cases.iter().map(|case| {
        let variant = format_ident!("{}", case.name);
        let (first, last) = (Literal::u16_unsuffixed(case.statuses.0), Literal::u16_unsuffixed(case.statuses.1));
        let pattern = if case.statuses.0 == case.statuses.1 { quote!(#first) } else { quote!(#first..=#last) };
        let read = (is_opened && !is_stream(&case.body)).then(|| quote!(.read().await?));
        // The compiler cannot infer the type, because `map` is called before the type is known.
        let decoded = decode(&case.body, &quote!(response #read), decoded_type(&case.body).as_ref());
        let variant = quote!(#name::#variant);
        if case.body == ResponseBody::Empty {
            return quote!(#pattern => Ok(#decoded.map(|()| #variant)),);
        }
        quote!(#pattern => Ok(#decoded?.map(#variant)),)
    });
    let covers_all = cases.iter().any(|case| case.statuses == (0, u16::MAX));
    let wait = is_opened.then(|| quote!(.await));
    let rest = (!covers_all).then(|| quote!(_ => Err(response.undescribed() #wait),));
    quote!(match response.status() { #(#arms)* #rest })
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
fn decode(body: &ResponseBody, response: &TokenStream, ty: Option<&TokenStream>) -> TokenStream {
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
    let wait = is_stream(body).then(|| quote!(.await));
    quote!(#response.#method #wait)
}

/// Whether the values of a stream are not decoded: the data of a server-sent event is a text of its own.
fn is_text(format: &EventFormat, ty: &Type) -> bool {
    format.framing == Framing::Events && *ty == Type::String
}

/// Returns the expression for the form of a stream.
fn format(EventFormat { framing, media_types, terminator, is_resumed }: &EventFormat) -> TokenStream {
    let framing = match framing {
        Framing::Events => quote!(events),
        Framing::Lines => quote!(lines),
    };
    let terminator = terminator.as_ref().map(|terminator| quote!(.until(#terminator)));
    let resumed = is_resumed.then(|| quote!(.resumed()));
    quote!(StreamFormat::#framing(#media_types) #terminator #resumed)
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
    let has_stream = cases.iter().any(|case| is_stream(&case.body));
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
