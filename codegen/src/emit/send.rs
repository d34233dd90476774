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
    let parameters = operation.parameters.iter().map(encode);
    let others = operation.parameters.iter().filter(|parameter| parameter.argument.is_none()).map(add_to_call);
    let function = format_ident!("{}", operation.function);
    let passed = arguments.iter().map(|argument| pass(operation, argument));
    let body = operation.body.as_ref().map(encode_body);
    let content = operation.body.as_ref().filter(|body| body.required).map(|body| {
        let content = content_type(body);
        quote!(.content(#content))
    });
    let optional_content = operation.body.as_ref().filter(|body| !body.required).map(add_optional_body);
    quote! {
        #(#parameters)*
        #body
        let call = self.client.call(OPERATION, &[#(#security),*]) #server #method #query #accept #content #(#others)*;
        #optional_content
        let result = call.transport().#function(#(#passed),*).await;
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
        BodyKind::Json => quote!(bodies::json(OPERATION, &#value)?),
        BodyKind::Form => quote!(bodies::form(OPERATION, &#value, &[#(#encoding),*])?),
        BodyKind::Multipart => quote!(#value.encode(OPERATION).await?),
        BodyKind::Text => quote!(reqwest::Body::from(#value)),
        BodyKind::Bytes => quote!(#value.into_body(OPERATION, #media_type).await?),
    };
    if body.required {
        let pattern = pattern(body);
        return quote!(let #pattern = #encoded;);
    }
    quote! {
        let body = match self.body {
            Some(body) => Some(#encoded),
            None => None,
        };
    }
}

/// Returns the statement that adds an optional body to the call. Without a value, an empty body is sent.
fn add_optional_body(body: &Body) -> TokenStream {
    let (content, pattern) = (content_type(body), pattern(body));
    quote! {
        let (call, body) = match body {
            Some(#pattern) => (call.content(#content), body),
            None => (call, reqwest::Body::default()),
        };
    }
}

/// Whether encoding the body returns its content type, as for forms with a boundary and for files.
fn returns_content_type(body: &Body) -> bool {
    matches!(body.kind, BodyKind::Multipart | BodyKind::Bytes)
}

/// Returns the expression for the content type of a body.
fn content_type(body: &Body) -> TokenStream {
    let media_type = &body.media_type;
    if returns_content_type(body) { quote!(content_type) } else { quote!(#media_type) }
}

/// Returns the pattern of an encoded body.
fn pattern(body: &Body) -> TokenStream {
    if returns_content_type(body) { quote!((content_type, body)) } else { quote!(body) }
}
