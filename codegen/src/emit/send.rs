//! `send`: how a request becomes a call of the transport, and its result a response.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::arguments::BODY;
use super::transport::{arguments, is_list};
use super::types::tokens;
use crate::model::{
    Body, BodyKind, Framing, Group, Location, Operation, Parameter, ParameterForm, ResponseBody, Style, Type,
};

pub(super) fn send(group: &Group, operation: &Operation, signature: &[String]) -> TokenStream {
    let id = group.path.iter().chain([&operation.name]).cloned().collect::<Vec<_>>().join(".");
    let output = output(&operation.response);
    let security = operation.security.iter().map(|together| {
        let together = together.iter().map(|index| Literal::usize_unsuffixed(*index));
        quote!(&[#(#together),*])
    });
    let method = match operation.method.as_str() {
        "options" => Some(quote!(.method(reqwest::Method::OPTIONS))),
        "trace" => Some(quote!(.method(reqwest::Method::TRACE))),
        _ => None,
    };
    let server = operation
        .server
        .as_ref()
        .map(|url| if operation.is_elsewhere { quote!(.cross_site_server(#url)) } else { quote!(.server(#url)) });
    let query = operation.query.as_ref().map(|query| quote!(.fixed_query(#query)));
    let texts = operation.parameters.iter().map(text);
    let routed = operation.parameters.iter().filter(|parameter| parameter.argument.is_none()).map(routed);
    let function = format_ident!("{}", operation.function);
    let passed = signature.iter().map(|argument| pass(operation, argument));
    let body = operation.body.as_ref().map(encode);
    let content = operation.body.as_ref().filter(|body| body.required).map(|body| {
        let (content, _) = encoded(body);
        quote!(.content(#content))
    });
    let optional = operation.body.as_ref().filter(|body| !body.required).map(|body| {
        let (content, pattern) = encoded(body);
        quote! {
            let (call, body) = match body {
                Some(#pattern) => (call.content(#content), body),
                None => (call, reqwest::Body::default()),
            };
        }
    });
    let exchange = |accept: TokenStream| {
        quote! {
            #(#texts)*
            #body
            let call = self.client.call(OPERATION, &[#(#security),*]) #server #method #query #accept #content #(#routed)*;
            #optional
            let result = call.transport().#function(#(#passed),*).await;
        }
    };
    let about = quote! {
        /// Sends the request.
        ///
        /// # Errors
        ///
        /// If an argument cannot be sent, the call breaks, or the server answers with anything but a success.
    };
    let receive_body = receive(&operation.response);
    let Some((stream, media_type)) = &operation.stream else {
        let accept = (operation.accept != "application/json").then(|| {
            let accept = &operation.accept;
            quote!(.accept(#accept))
        });
        let exchange = exchange(quote!(#accept));
        return quote! {
            #about
            pub async fn send(self) -> Result<Response<#output>, Error> {
                const OPERATION: &str = #id;
                #exchange
                #receive_body
            }
        };
    };
    let exchange = exchange(quote!(.accept(accept)));
    let (accept, events) = (&operation.accept, self::output(stream));
    let receive_stream = receive(stream);
    quote! {
        #about
        pub async fn send(self) -> Result<Response<#output>, Error> {
            const OPERATION: &str = #id;
            let result = self.exchange(#accept).await?;
            #receive_body
        }

        /// Sends the request, and asks for a stream.
        ///
        /// # Errors
        ///
        /// As those of [`send`](Self::send).
        pub async fn stream(self) -> Result<Response<#events>, Error> {
            const OPERATION: &str = #id;
            let result = self.exchange(#media_type).await?;
            #receive_stream
        }

        async fn exchange(self, accept: &'static str) -> Result<TransportResult, Error> {
            const OPERATION: &str = #id;
            #exchange
            Ok(result)
        }
    }
}

/// The type of a response's body.
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

fn receive(body: &ResponseBody) -> TokenStream {
    let ResponseBody::Statuses(name, cases) = body else {
        let function = format_ident!("{}", receive_name(body));
        let framing = match body {
            ResponseBody::Events(framing, _) if !is_texts(body) => Some(self::framing(*framing)),
            _ => None,
        };
        return quote!(#function(OPERATION, result, #framing).await);
    };
    let name = format_ident!("{name}");
    let arms = cases.iter().map(|case| {
        let variant = format_ident!("{}", case.name);
        let (first, last) = (Literal::u16_unsuffixed(case.statuses.0), Literal::u16_unsuffixed(case.statuses.1));
        let pattern = if case.statuses.0 == case.statuses.1 { quote!(#first) } else { quote!(#first..=#last) };
        let variant = quote!(#name::#variant);
        match &case.body {
            ResponseBody::Json(ty) => {
                let ty = tokens(ty, &quote!(types::));
                quote!(#pattern => Ok(opened.json::<#ty>().await?.map(#variant)),)
            }
            ResponseBody::Text(_) => quote!(#pattern => Ok(opened.text().await?.map(#variant)),),
            ResponseBody::Bytes(_) => quote!(#pattern => Ok(opened.download().map(#variant)),),
            body if is_texts(body) => quote!(#pattern => Ok(opened.texts().map(#variant)),),
            ResponseBody::Events(framing, ty) => {
                let (ty, framing) = (tokens(ty, &quote!(types::)), self::framing(*framing));
                quote!(#pattern => Ok(opened.events::<#ty>(#framing).map(#variant)),)
            }
            ResponseBody::Empty | ResponseBody::Statuses(..) => {
                quote!(#pattern => Ok(opened.empty().await?.map(|()| #variant)),)
            }
        }
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

fn framing(framing: Framing) -> TokenStream {
    match framing {
        Framing::Events => quote!(crate::runtime::streams::Framing::Events),
        Framing::Lines => quote!(crate::runtime::streams::Framing::Lines),
    }
}

/// The function that receives such a body.
pub(super) fn receive_name(response: &ResponseBody) -> &'static str {
    match response {
        ResponseBody::Empty => "receive_empty",
        ResponseBody::Json(_) => "receive_json",
        ResponseBody::Text(_) => "receive_text",
        ResponseBody::Bytes(_) => "receive_download",
        body if is_texts(body) => "receive_texts",
        ResponseBody::Events(..) => "receive_events",
        ResponseBody::Statuses(..) => "open",
    }
}

/// Whether a body is texts as they are. A text on a line of its own is JSON.
fn is_texts(body: &ResponseBody) -> bool {
    matches!(body, ResponseBody::Events(Framing::Events, Type::String))
}

/// The module of the runtime that has this function.
pub(super) fn receive_module(function: &str) -> &'static str {
    match function {
        "receive_download" => "downloads",
        "receive_events" | "receive_texts" => "streams",
        _ => "receive",
    }
}

fn style_tokens(style: Style) -> TokenStream {
    let style = format_ident!("{}", format!("{style:?}"));
    quote!(Style::#style)
}

/// What a body is, and the pattern of what [`encode`] makes of it. Forms with parts and files say themselves what they
/// are.
fn encoded(body: &Body) -> (TokenStream, TokenStream) {
    let media_type = &body.media_type;
    match body.kind {
        BodyKind::Multipart | BodyKind::Bytes => (quote!(content_type), quote!((content_type, body))),
        BodyKind::Json | BodyKind::Form | BodyKind::Text => (quote!(#media_type), quote!(body)),
    }
}

/// The body as bytes.
fn encode(body: &Body) -> TokenStream {
    let encoding: Vec<TokenStream> = body
        .encoding
        .iter()
        .map(|(name, style, explode)| {
            let style = style_tokens(*style);
            quote!((#name, #style, #explode))
        })
        .collect();
    let media_type = &body.media_type;
    let encoded = |value: TokenStream| match body.kind {
        BodyKind::Json => quote!(bodies::json(OPERATION, &#value)?),
        BodyKind::Form => quote!(bodies::form(OPERATION, &#value, &[#(#encoding),*])?),
        BodyKind::Multipart => quote!(#value.encode(OPERATION).await?),
        BodyKind::Text => quote!(reqwest::Body::from(#value)),
        BodyKind::Bytes => quote!(#value.into_body(OPERATION, #media_type).await?),
    };
    let (_, pattern) = self::encoded(body);
    if body.required {
        let encoded = encoded(quote!(self.body));
        return quote!(let #pattern = #encoded;);
    }
    let encoded = encoded(quote!(body));
    quote! {
        let body = match self.body {
            Some(body) => Some(#encoded),
            None => None,
        };
    }
}

/// The enum of a response that is one of several.
pub(super) fn statuses(operation: &Operation) -> Option<TokenStream> {
    let ResponseBody::Statuses(name, cases) = &operation.response else { return None };
    let name = format_ident!("{name}");
    let variants = cases.iter().map(|case| {
        let variant = format_ident!("{}", case.name);
        let about = match case.statuses {
            (first, last) if first == last => format!(" The status {first}."),
            (first, last) => format!(" Any other status from {first} to {last}."),
        };
        let body = (case.body != ResponseBody::Empty).then(|| {
            let body = output(&case.body);
            quote!((#body))
        });
        quote!(#[doc = #about] #variant #body)
    });
    let about = format!(" What [`{}`] gives.", operation.request_name);
    // A stream cannot be cloned.
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

/// Each parameter as text, or as pairs, under its name.
pub(super) fn text(parameter: &Parameter) -> TokenStream {
    let (name, label) = (format_ident!("{}", parameter.name), &parameter.wire_name);
    let value = if parameter.required { quote!(Some(&self.#name)) } else { quote!(self.#name.as_ref()) };
    let (style, explode) = (style_tokens(parameter.style), parameter.explode);
    match (parameter.location, parameter.form) {
        (Location::Path, ParameterForm::Scalar) => {
            let value =
                if parameter.ty == Type::String { quote!(&self.#name) } else { quote!(&self.#name.to_string()) };
            // The borrowed text of a scalar has to outlive the segment.
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
        (_, ParameterForm::List) => {
            let joined = if explode { quote!(.collect::<Vec<_>>()) } else { quote!(.collect::<Vec<_>>().join(",")) };
            if parameter.required {
                quote!(let #name = self.#name.iter().map(ToString::to_string) #joined;)
            } else {
                quote!(let #name = self.#name.map(|items| items.iter().map(ToString::to_string) #joined);)
            }
        }
        (_, ParameterForm::Scalar) => match (&parameter.ty, parameter.required) {
            (Type::String, _) => quote!(let #name = self.#name;),
            (_, true) => quote!(let #name = self.#name.to_string();),
            (_, false) => quote!(let #name = self.#name.map(|value| value.to_string());),
        },
    }
}

/// An argument of the transport's function.
fn pass(operation: &Operation, argument: &str) -> TokenStream {
    if argument == BODY {
        return quote!(body);
    }
    let found = arguments(operation).find(|(_, ident)| *ident == argument);
    let Some((parameter, _)) = found else {
        return quote!(compile_error!("an argument of the transport is not known"));
    };
    let name: Ident = format_ident!("{}", parameter.name);
    match (parameter.required, is_list(parameter)) {
        (true, _) => quote!(&#name),
        (false, true) => quote!(#name.as_ref()),
        (false, false) => quote!(#name.as_deref()),
    }
}

/// A parameter that travels in the inner value.
fn routed(parameter: &Parameter) -> TokenStream {
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
