//! The method `send` of a request: encodes its parameters and body, calls the transport, and decodes the result.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::parameters::{add_to_call, encode, pass, style};
use super::receive::{output, receive};
use crate::model::{Body, BodyKind, Encoding, Group, Operation};

/// Returns the method `send`, and the method `stream` if the operation also has a stream. `arguments` are the arguments
/// of the transport's function.
pub(super) fn send(group: &Group, operation: &Operation, arguments: &[String]) -> TokenStream {
    let id = group.path.iter().chain([&operation.name]).cloned().collect::<Vec<_>>().join(".");
    let output = output(&operation.response);
    let accept = &operation.accept;
    let receive_body = receive(&operation.response);
    let about = quote! {
        /// Sends the request.
        ///
        /// # Errors
        ///
        /// Fails if an argument cannot be encoded, the request cannot be sent, the response is not a success, or its
        /// body cannot be decoded.
    };
    let Some((stream, media_type)) = &operation.stream else {
        let accept = (accept != "application/json").then(|| quote!(.accept(#accept)));
        let call = call(operation, arguments, accept.as_ref());
        return quote! {
            #about
            pub async fn send(self) -> Result<Response<#output>, Error> {
                const OPERATION: &str = #id;
                #call
                #receive_body
            }
        };
    };
    let call = call(operation, arguments, Some(&quote!(.accept(accept))));
    let (events, receive_stream) = (self::output(stream), receive(stream));
    quote! {
        #about
        pub async fn send(self) -> Result<Response<#output>, Error> {
            const OPERATION: &str = #id;
            let result = self.exchange(#accept).await?;
            #receive_body
        }

        /// Sends the request and returns the response as a stream.
        ///
        /// # Errors
        ///
        /// Fails for the same reasons as [`send`](Self::send).
        pub async fn stream(self) -> Result<Response<#events>, Error> {
            const OPERATION: &str = #id;
            let result = self.exchange(#media_type).await?;
            #receive_stream
        }

        async fn exchange(self, accept: &'static str) -> Result<TransportResult, Error> {
            const OPERATION: &str = #id;
            #call
            Ok(result)
        }
    }
}

/// Returns the statements that build the call and send it. They define the variable `result`.
fn call(operation: &Operation, arguments: &[String], accept: Option<&TokenStream>) -> TokenStream {
    let security = operation.security.iter().map(|alternative| {
        let credentials = alternative.iter().map(|index| Literal::usize_unsuffixed(*index));
        quote!(&[#(#credentials),*])
    });
    // progenitor does not know these methods.
    let method = match operation.method.as_str() {
        "options" => Some(quote!(.method(reqwest::Method::OPTIONS))),
        "trace" => Some(quote!(.method(reqwest::Method::TRACE))),
        _ => None,
    };
    let server = operation
        .server
        .as_ref()
        .map(|url| if operation.is_cross_site { quote!(.cross_site_server(#url)) } else { quote!(.server(#url)) });
    let query = operation.query.as_ref().map(|query| quote!(.fixed_query(#query)));
    let redirects = (!operation.redirects.is_empty()).then(|| {
        let statuses = operation.redirects.iter().map(|status| Literal::u16_unsuffixed(*status));
        quote!(.redirects(&[#(#statuses),*]))
    });
    let parameters = operation.parameters.iter().map(encode);
    let others = operation.parameters.iter().filter(|parameter| parameter.argument.is_none()).map(add_to_call);
    let function = format_ident!("{}", operation.function);
    let passed = arguments.iter().map(|argument| pass(operation, argument));
    let body = operation.body.as_ref().map(encode_body);
    let add_body = operation.body.as_ref().map(|_| quote!(.body(body)));
    quote! {
        #(#parameters)*
        #body
        let call = self.client.call(OPERATION, &[#(#security),*]) #server #method #query #accept #redirects #add_body #(#others)*;
        let built = call.transport().#function(#(#passed),*).await;
        let result = call.send(built).await;
    }
}

/// Returns the statement that defines the variable `body`, which is an `Option` if the body is optional.
fn encode_body(body: &Body) -> TokenStream {
    let encoding = body.encoding.iter().map(|Encoding { property: name, style: property_style, explode }| {
        let style = style(*property_style);
        quote!((#name, #style, #explode))
    });
    let media_type = &body.media_type;
    let value = if body.required { quote!(self.body) } else { quote!(body) };
    let encoded = match body.kind {
        BodyKind::Json => quote!(bodies::json(OPERATION, #media_type, &#value)?),
        BodyKind::Lines => quote!(bodies::lines(OPERATION, #media_type, &#value)?),
        BodyKind::Sequence => quote!(bodies::sequence(OPERATION, #media_type, &#value)?),
        BodyKind::Form => quote!(bodies::form(OPERATION, #media_type, &#value, &[#(#encoding),*])?),
        BodyKind::Multipart => quote!(#value.encode(OPERATION)?),
        BodyKind::Text => quote!(bodies::text(#media_type, #value)),
        BodyKind::Bytes => quote!(#value.into_payload(OPERATION, #media_type)?),
    };
    if body.required {
        return quote!(let body = #encoded;);
    }
    quote! {
        let body = match self.body {
            Some(body) => Some(#encoded),
            None => None,
        };
    }
}
