//! How a request is sent: its parameters and body are encoded, the transport builds it, and the response is decoded.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::pagination::{TARGET, has_target};
use super::parameters::{add_to_call, pass, style};
use super::receive::{Receiver, output, receive, receiver};
use crate::model::{Body, BodyKind, Credential, Encoding, Group, Operation, Repeats, Selector, SelectorPlace};

/// The code that sends a request.
pub(super) struct Sending {
    /// Methods of the request.
    pub(super) methods: TokenStream,
    /// Calls of macros, which add the other methods.
    pub(super) calls: TokenStream,
}

/// Returns the methods that prepare and receive, and the calls of macros that add `send` and `.await`. If the operation
/// also has a stream, `send` and `stream` are methods of their own. `arguments` are the arguments of the transport's
/// function. `credentials` are those of the client.
pub(super) fn send(group: &Group, operation: &Operation, arguments: &[String], credentials: &[Credential]) -> Sending {
    let id = group.path.iter().chain([&operation.name]).cloned().collect::<Vec<_>>().join(".");
    let (name, output) = (format_ident!("{}", operation.request_name), output(&operation.response));
    let Some((stream, media_type)) = &operation.stream else {
        let accept = (operation.accept != "application/json").then_some(&operation.accept);
        let accept = accept.map(|accept| quote!(.accept(#accept)));
        let call = call(operation, arguments, credentials, accept.as_ref(), &quote!(false));
        let Receiver { name: receive, method } = receiver(&operation.response);
        return Sending {
            methods: quote! {
                fn prepare_(self) -> Result<Prepared, Error> {
                    const OPERATION: &str = #id;
                    #call
                    Ok(Prepared { call, request })
                }

                #method
            },
            calls: quote!(request!(#name -> #output, #receive);),
        };
    };
    let call = call(operation, arguments, credentials, Some(&quote!(.accept(accept))), &quote!(stream));
    let (plain_docs, stream_docs) = (selector_docs(operation, false), selector_docs(operation, true));
    let argument = |is_stream: bool| operation.selector.as_ref().map(|_| quote!(, #is_stream));
    let (plain, streamed) = (argument(false), argument(true));
    let parameter = operation.selector.as_ref().map(|_| quote!(, stream: bool));
    let accept = &operation.accept;
    let (received, received_events) = (receive(&operation.response), receive(stream));
    let events = self::output(stream);
    let methods = quote! {
        /// Sends the request.
        ///
        #plain_docs
        /// # Errors
        ///
        /// Fails if an argument cannot be encoded, the request cannot be sent, the response is not a success, or its
        /// body cannot be decoded.
        pub async fn send(self) -> Result<Response<#output>, Error> {
            let Prepared { call, request } = self.prepare_(#accept #plain)?;
            #received
        }

        /// Sends the request and returns the response as a stream.
        ///
        #stream_docs
        /// # Errors
        ///
        /// Fails for the same reasons as [`send`](Self::send).
        pub async fn stream(self) -> Result<Response<#events>, Error> {
            let Prepared { call, request } = self.prepare_(#media_type #streamed)?;
            #received_events
        }

        fn prepare_(self, accept: &'static str #parameter) -> Result<Prepared, Error> {
            const OPERATION: &str = #id;
            #call
            Ok(Prepared { call, request })
        }
    };
    Sending { methods, calls: quote!(into_future!(#name, #output);) }
}

/// Returns the documentation of the property that a method sets.
fn selector_docs(operation: &Operation, is_stream: bool) -> Option<TokenStream> {
    let Selector { name, place } = operation.selector.as_ref()?;
    let kind = match place {
        SelectorPlace::Query => "query parameter",
        SelectorPlace::Body => "property",
        SelectorPlace::Part { .. } => "part",
    };
    let sentence = format!(" Sets the {kind} `{}` to `{is_stream}`.", name.replace('`', " "));
    Some(quote!(#[doc = #sentence] #[doc = ""]))
}

/// Returns the statements that define the variables `call` and `request`. `stream` is the value of the property that
/// selects a stream.
fn call(
    operation: &Operation,
    arguments: &[String],
    credentials: &[Credential],
    accept: Option<&TokenStream>,
    stream: &TokenStream,
) -> TokenStream {
    let security = operation.security.iter().map(|alternative| {
        let together = alternative.iter().filter_map(|index| credentials.get(*index));
        let constants = together.map(|credential| format_ident!("{}", credential.constant));
        quote!(&[#(#constants),*])
    });
    let server = operation
        .server
        .as_ref()
        .map(|url| if operation.is_cross_site { quote!(.cross_site_server(#url)) } else { quote!(.server(#url)) });
    let query = operation.query.as_ref().map(|query| quote!(.fixed_query(#query)));
    let redirects = (!operation.redirects.is_empty()).then(|| {
        let statuses = operation.redirects.iter().map(|status| Literal::u16_unsuffixed(*status));
        quote!(.redirects(&[#(#statuses),*]))
    });
    let repeats = repeats(&operation.repeats);
    let others = operation.parameters.iter().filter(|parameter| parameter.argument.is_none()).map(add_to_call);
    let function = format_ident!("{}", operation.function);
    let passed = arguments.iter().map(|argument| pass(operation, argument));
    let body = operation.body.as_ref().map(|body| encode_body(body, operation.selector.as_ref(), stream));
    let selected = operation.selector.as_ref().filter(|selector| selector.place == SelectorPlace::Query);
    let selected = selected.map(|Selector { name, .. }| quote!(.query(#name, [#stream.to_string()])));
    let add_body = operation.body.as_ref().map(|_| quote!(.body(body)));
    let target = has_target(operation).then(|| {
        let target = format_ident!("{TARGET}");
        quote!(.target(self.#target))
    });
    quote! {
        #body
        let call = self.client.inner.call(OPERATION, &[#(#security),*]) #server #query #accept #redirects #repeats #add_body #(#others)* #selected #target;
        let request = call.requests().#function(#(#passed),*);
    }
}

/// Returns the calls that say whether the request can be sent again.
fn repeats(Repeats { is_idempotent, statuses, key }: &Repeats) -> TokenStream {
    let idempotent = is_idempotent.then(|| {
        let ranges = statuses.iter().map(|(first, last)| {
            let (first, last) = (Literal::u16_unsuffixed(*first), Literal::u16_unsuffixed(*last));
            quote!((#first, #last))
        });
        quote!(.idempotent(&[#(#ranges),*]))
    });
    let key = key.as_ref().map(|header| quote!(.idempotency_key(#header)));
    quote!(#idempotent #key)
}

/// Returns the statement that defines the variable `body`, which is an `Option` if the body is optional.
fn encode_body(body: &Body, selector: Option<&Selector>, stream: &TokenStream) -> TokenStream {
    let encoding = body.encoding.iter().map(|Encoding { property: name, style: property_style, explode }| {
        let style = style(*property_style);
        quote!((#name, #style, #explode))
    });
    let encoding = quote!(&[#(#encoding),*]);
    let media_type = &body.media_type;
    let value = if body.required { quote!(self.body) } else { quote!(body) };
    if let Some(Selector { name, place: SelectorPlace::Body }) = selector {
        return encode_selected(body, name, &encoding, stream);
    }
    let finite = if body.has_floats { quote!(value_tree::finite(OPERATION, &#value)?) } else { quote!(&#value) };
    let objects = style(body.objects);
    let encoded = match body.kind {
        BodyKind::Json => quote!(bodies::json(OPERATION, #media_type, #finite)?),
        BodyKind::Lines => quote!(bodies::lines(OPERATION, #media_type, #finite)?),
        BodyKind::Sequence => quote!(bodies::sequence(OPERATION, #media_type, #finite)?),
        BodyKind::Form => quote!(url_encoded::form(OPERATION, #media_type, &#value, #objects, #encoding)?),
        BodyKind::Multipart => {
            let form = with_part(&value, selector, stream);
            quote!(#form.encode_(OPERATION)?)
        }
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

/// Returns the statement that defines the variable `body`, if a property of the body selects the stream. It is sent even
/// if the caller sets no body.
fn encode_selected(body: &Body, name: &str, encoding: &TokenStream, stream: &TokenStream) -> TokenStream {
    let media_type = &body.media_type;
    let value = match (body.has_floats, body.required) {
        (false, true) => quote!(Some(&self.body)),
        (false, false) => quote!(self.body.as_ref()),
        (true, true) => quote!(Some(value_tree::finite(OPERATION, &self.body)?)),
        (true, false) => quote!(value_tree::finite(OPERATION, &self.body)?.as_ref()),
    };
    let objects = style(body.objects);
    let selected = quote!(&bodies::selected(#value, #name, #stream));
    match body.kind {
        BodyKind::Form => {
            quote!(let body = url_encoded::form(OPERATION, #media_type, #selected, #objects, #encoding)?;)
        }
        _ => quote!(let body = bodies::json(OPERATION, #media_type, #selected)?;),
    }
}

/// Returns a form, with the part that selects the stream if there is one.
fn with_part(form: &TokenStream, selector: Option<&Selector>, stream: &TokenStream) -> TokenStream {
    let Some(Selector { place: SelectorPlace::Part { field, is_optional }, .. }) = selector else {
        return form.clone();
    };
    let field = format_ident!("{field}");
    if *is_optional {
        return quote!(#form.#field(#stream));
    }
    quote!({
        let mut form = #form;
        form.#field = #stream;
        form
    })
}
