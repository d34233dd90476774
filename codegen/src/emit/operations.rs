//! `operations/`: a file a group, in it the group's accessor and a request a operation.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::render::{docs, inner_docs};
use super::signature::Signature;
use super::transport::{Route, arguments, is_list, route};
use super::types::{argument_type, argument_value, deprecated, tokens};
use crate::model::{
    Api, Body, BodyKind, FieldPath, Group, Location, Operation, Pagination, Parameter, ParameterForm, ResponseBody,
    Type, Waiter,
};

/// `operations.rs`.
pub(super) fn modules(api: &Api) -> TokenStream {
    let modules = api.groups.iter().map(|group| {
        let (name, about) =
            (format_ident!("{}", group.name), format!(" See [`Client::{0}`](crate::Client::{0}).", group.name));
        quote!(#[doc = #about] pub mod #name;)
    });
    quote! {
        //! The operations, a module a group. They are reached through [`Client`](crate::Client).
        #(#modules)*
    }
}

/// The file of a group.
pub(super) fn group(group: &Group, functions: &BTreeMap<String, Signature>) -> TokenStream {
    let about = inner_docs(&[format!("Operations of the group `{}`.", group.name)]);
    let type_name = format_ident!("{}", group.type_name);
    let accessor = format!(" Operations of the group `{0}`: [`Client::{0}`].", group.name);
    let methods = group.operations.iter().map(|operation| {
        let waiters = operation.waiters.iter().map(|waiter| waiter_method(operation, waiter));
        let method = method(operation);
        quote!(#method #(#waiters)*)
    });
    let requests = group.operations.iter().map(|operation| {
        let signature = functions.get(&operation.id);
        request(group, operation, signature.map_or(&[], |signature| &signature.arguments))
    });
    let imports = imports(group);
    quote! {
        #about
        #imports

        #[doc = #accessor]
        #[derive(Clone, Copy, Debug)]
        pub struct #type_name<'a> {
            pub(crate) client: &'a Client,
        }

        impl #type_name<'_> {
            #(#methods)*
        }

        #(#requests)*
    }
}

/// What the file uses, and nothing else.
fn imports(group: &Group) -> TokenStream {
    let any = |test: fn(&Operation) -> bool| group.operations.iter().any(test);
    let receive: BTreeSet<&str> = group.operations.iter().map(|operation| receive_name(&operation.response)).collect();
    let receive = receive.into_iter().map(|name| format_ident!("{name}"));
    let has_bodies = |operation: &Operation| matches!(&operation.body, Some(body) if matches!(body.kind, BodyKind::Json | BodyKind::Form));
    let bodies = any(has_bodies).then(|| {
        quote!(
            use crate::runtime::bodies;
        )
    });
    let goes_by_json = |parameter: &Parameter| {
        text(parameter).to_string().starts_with(&format!("let {} = parameters ::", parameter.name))
    };
    let parameters = group.operations.iter().flat_map(|operation| &operation.parameters).any(goes_by_json);
    let parameters = parameters.then(|| {
        quote!(
            use crate::runtime::parameters::{self, Style};
        )
    });
    let has_pages = any(|operation| operation.pagination.is_some());
    let stream = has_pages.then(|| {
        quote!(
            use futures_util::Stream;
        )
    });
    let paging = has_pages.then(|| {
        quote!(
            use crate::runtime::paging::{self, PageRequest};
        )
    });
    let has_path = |operation: &Operation| {
        let is_segment =
            |parameter: &Parameter| parameter.location == Location::Path && parameter.form == ParameterForm::Scalar;
        operation.parameters.iter().any(is_segment)
    };
    let path = any(has_path).then(|| {
        quote!(
            use crate::runtime::path::path_segment;
        )
    });
    let has_waiters = any(|operation| !operation.waiters.is_empty());
    let duration = has_waiters.then(|| {
        quote!(
            use std::time::Duration;
        )
    });
    let waiting = has_waiters.then(|| {
        quote!(
            use crate::runtime::waiting::{Outcome, Wait};
        )
    });
    let is_used = |ty: &Type| ty.named().is_some();
    let has_types = group.operations.iter().any(|operation| {
        operation.response.types().into_iter().any(is_used)
            || operation.body.as_ref().is_some_and(|body| is_used(&body.ty))
            || operation.parameters.iter().any(|parameter| is_used(&parameter.ty))
    });
    let types = has_types.then(|| quote!(, types));
    quote! {
        #duration
        #stream
        #bodies
        #paging
        #parameters
        #path
        use crate::runtime::receive::{#(#receive),*};
        #waiting
        use crate::{Client, Error, Response #types};
    }
}

/// The method of the group: what is required is an argument.
fn method(operation: &Operation) -> TokenStream {
    let (name, request, about) = (
        format_ident!("{}", operation.name),
        format_ident!("{}", operation.request_name),
        docs(&method_docs(operation)),
    );
    let (arguments, values) = (method_arguments(operation), field_values(operation));
    let deprecated = deprecated(operation.deprecated);
    quote! {
        #about
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #request {
            #request { client: self.client.clone(), #(#values),* }
        }
    }
}

/// What the operation is for, and what its arguments are.
fn method_docs(operation: &Operation) -> Vec<String> {
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| (parameter.name.as_str(), &parameter.docs));
    let body = operation.body.iter().filter(|body| body.required).map(|body| (BODY, &body.docs));
    let described: Vec<_> = parameters.chain(body).filter(|(_, docs)| !docs.is_empty()).collect();
    let mut lines = operation.docs.clone();
    if !described.is_empty() {
        lines.extend([String::new(), "# Arguments".to_owned(), String::new()]);
    }
    for (name, docs) in described {
        let (first, rest) = docs.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
        lines.push(format!("- `{name}`: {first}"));
        lines.extend(rest.iter().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }));
    }
    lines
}

fn method_arguments(operation: &Operation) -> Vec<TokenStream> {
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| (&parameter.name, &parameter.ty));
    let body = operation.body.iter().filter(|body| body.required).map(|body| (BODY, &body.ty));
    let body = body.map(|(name, ty)| (name.to_owned(), ty));
    parameters
        .map(|(name, ty)| (name.clone(), ty))
        .chain(body)
        .map(|(name, ty)| {
            let (name, ty) = (format_ident!("{name}"), argument_type(ty, &quote!(types::)));
            quote!(#name: #ty)
        })
        .collect()
}

const BODY: &str = "body";

fn field_values(operation: &Operation) -> Vec<TokenStream> {
    let parameters =
        operation.parameters.iter().map(|parameter| (parameter.name.as_str(), &parameter.ty, parameter.required));
    let body = operation.body.iter().map(|body| (BODY, &body.ty, body.required));
    parameters
        .chain(body)
        .map(|(name, ty, required)| {
            let name = format_ident!("{name}");
            match (required, argument_value(ty, &quote!(#name))) {
                (false, _) => quote!(#name: None),
                (true, _) if !matches!(ty, Type::String | Type::File | Type::Boxed(_)) => quote!(#name),
                (true, value) => quote!(#name: #value),
            }
        })
        .collect()
}

fn request(group: &Group, operation: &Operation, signature: &[String]) -> TokenStream {
    let name = format_ident!("{}", operation.request_name);
    let about = format!(" The request of [`{}::{}`].", group.type_name, operation.name);
    let parameters =
        operation.parameters.iter().map(|parameter| (parameter.name.as_str(), &parameter.ty, parameter.required));
    let body = operation.body.iter().map(|body| (BODY, &body.ty, body.required));
    let fields = parameters.chain(body).map(|(name, ty, required)| {
        let (name, ty) = (format_ident!("{name}"), tokens(ty, &quote!(types::)));
        if required { quote!(#name: #ty) } else { quote!(#name: Option<#ty>) }
    });
    let setters = setters(operation);
    let send = send(group, operation, signature);
    let streams = operation.pagination.as_ref().map(|pagination| streams(operation, pagination));
    let paging = operation.pagination.as_ref().map(|pagination| page_request(operation, pagination));
    let statuses = statuses(operation);
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name {
            client: Client,
            #(#fields,)*
        }

        impl #name {
            #(#setters)*
            #send
            #streams
        }

        #paging
        #statuses
    }
}

fn setters(operation: &Operation) -> Vec<TokenStream> {
    let parameters = operation.parameters.iter().filter(|parameter| !parameter.required).map(|parameter| {
        (
            parameter.name.as_str(),
            &parameter.ty,
            &parameter.docs,
            format!("Sets `{}`.", parameter.wire_name.replace('`', " ")),
        )
    });
    let body = operation
        .body
        .iter()
        .filter(|body| !body.required)
        .map(|body| (BODY, &body.ty, &body.docs, "Sets the body.".to_owned()));
    parameters
        .chain(body)
        .map(|(name, ty, about, fallback)| {
            let name = format_ident!("{name}");
            let about = if about.is_empty() { docs(&[fallback]) } else { docs(about) };
            let (ty, value) = (argument_type(ty, &quote!(types::)), argument_value(ty, &quote!(#name)));
            quote! {
                #about
                pub fn #name(mut self, #name: #ty) -> Self {
                    self.#name = Some(#value);
                    self
                }
            }
        })
        .collect()
}

fn send(group: &Group, operation: &Operation, signature: &[String]) -> TokenStream {
    let id = format!("{}.{}", group.name, operation.name);
    let output = output(&operation.response);
    let accept = match &operation.response {
        ResponseBody::Text(media_type) | ResponseBody::Bytes(media_type) => Some(quote!(.accept(#media_type))),
        ResponseBody::Statuses(..) => Some(quote!(.accept("*/*"))),
        ResponseBody::Empty | ResponseBody::Json(_) => None,
    };
    let authenticated = operation.authenticated;
    let texts = operation.parameters.iter().map(text);
    let routed = operation.parameters.iter().filter(|parameter| route(operation, parameter) == Route::Call).map(routed);
    let function = format_ident!("{}", operation.function);
    let passed = signature.iter().map(|argument| pass(operation, argument));
    let body = operation.body.as_ref().map(encode);
    let content_type = operation.body.as_ref().map(|body| match (body.kind, body.required) {
        (BodyKind::Multipart, true) => quote!(.content_type(content_type)),
        (_, true) => {
            let media_type = &body.media_type;
            quote!(.content_type(#media_type))
        }
        (_, false) => quote!(),
    });
    let optional = operation.body.as_ref().filter(|body| !body.required).map(|body| {
        let media_type = &body.media_type;
        let content_type = if body.kind == BodyKind::Multipart { quote!(content_type) } else { quote!(#media_type) };
        let pattern = if body.kind == BodyKind::Multipart { quote!((content_type, body)) } else { quote!(body) };
        quote! {
            let (call, body) = match body {
                Some(#pattern) => (call.content_type(#content_type), body),
                None => (call, reqwest::Body::default()),
            };
        }
    });
    let receive = receive(operation);
    quote! {
        /// Sends the request.
        ///
        /// # Errors
        ///
        /// If an argument cannot be sent, the call breaks, or the server answers with anything but a success.
        pub async fn send(self) -> Result<Response<#output>, Error> {
            const OPERATION: &str = #id;
            #(#texts)*
            #body
            let call = self.client.call(OPERATION, #authenticated) #accept #content_type #(#routed)*;
            #optional
            let result = call.transport().#function(#(#passed),*).await;
            #receive
        }
    }
}

/// The type of a response's body.
fn output(response: &ResponseBody) -> TokenStream {
    match response {
        ResponseBody::Json(ty) => tokens(ty, &quote!(types::)),
        ResponseBody::Empty => quote!(()),
        ResponseBody::Text(_) => quote!(String),
        ResponseBody::Bytes(_) => quote!(bytes::Bytes),
        ResponseBody::Statuses(name, _) => {
            let name = format_ident!("{name}");
            quote!(#name)
        }
    }
}

fn receive(operation: &Operation) -> TokenStream {
    let ResponseBody::Statuses(name, cases) = &operation.response else {
        let function = format_ident!("{}", receive_name(&operation.response));
        return quote!(#function(OPERATION, result).await);
    };
    let name = format_ident!("{name}");
    let arms = cases.iter().map(|case| {
        let variant = format_ident!("{}", case.name);
        let (first, last) = (Literal::u16_unsuffixed(case.statuses.0), Literal::u16_unsuffixed(case.statuses.1));
        let pattern = if case.statuses.0 == case.statuses.1 { quote!(#first) } else { quote!(#first..=#last) };
        let value = match &case.body {
            ResponseBody::Json(_) => quote!(serde_json::from_slice(&body).map(#name::#variant)),
            ResponseBody::Text(_) => quote!(Ok(#name::#variant(String::from_utf8_lossy(&body).into_owned()))),
            ResponseBody::Bytes(_) => quote!(Ok(#name::#variant(body))),
            ResponseBody::Empty | ResponseBody::Statuses(..) => quote!(Ok(#name::#variant)),
        };
        quote!(#pattern => Some(#value),)
    });
    let reads = cases.iter().any(|case| case.body != ResponseBody::Empty);
    let body = if reads { quote!(body) } else { quote!(_) };
    let covers_all = cases.iter().any(|case| case.statuses == (0, u16::MAX));
    let rest = (!covers_all).then(|| quote!(_ => None,));
    quote! {
        let decode = |status, #body: bytes::Bytes| match status {
            #(#arms)*
            #rest
        };
        receive_by_status(OPERATION, result, decode).await
    }
}

fn receive_name(response: &ResponseBody) -> &'static str {
    match response {
        ResponseBody::Empty => "receive_empty",
        ResponseBody::Json(_) => "receive_json",
        ResponseBody::Text(_) => "receive_text",
        ResponseBody::Bytes(_) => "receive",
        ResponseBody::Statuses(..) => "receive_by_status",
    }
}

/// The body as bytes. A multipart body comes with its media type, which has the boundary.
fn encode(body: &Body) -> TokenStream {
    let encoded = |value: TokenStream| match body.kind {
        BodyKind::Json => quote!(bodies::json(OPERATION, &#value)?),
        BodyKind::Form => quote!(bodies::form(OPERATION, &#value)?),
        BodyKind::Multipart => quote!(#value.encode(OPERATION).await?),
        BodyKind::Text => quote!(reqwest::Body::from(#value)),
        BodyKind::Bytes => quote!(#value.into_body(OPERATION).await?.0),
    };
    if body.required {
        let encoded = encoded(quote!(self.body));
        let pattern = if body.kind == BodyKind::Multipart { quote!((content_type, body)) } else { quote!(body) };
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
fn statuses(operation: &Operation) -> Option<TokenStream> {
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
    Some(quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }
    })
}

/// Each parameter as text, or as pairs, under its name.
fn text(parameter: &Parameter) -> TokenStream {
    let (name, label) = (format_ident!("{}", parameter.name), &parameter.wire_name);
    let value = if parameter.required { quote!(Some(&self.#name)) } else { quote!(self.#name.as_ref()) };
    let (style, explode) = (format_ident!("{}", format!("{:?}", parameter.style)), parameter.explode);
    match (parameter.location, parameter.form) {
        (Location::Path, ParameterForm::Scalar) => {
            let value =
                if parameter.ty == Type::String { quote!(&self.#name) } else { quote!(&self.#name.to_string()) };
            // The borrowed text of a scalar has to outlive the segment.
            quote!(let #name = path_segment(OPERATION, #label, #value)?.into_owned();)
        }
        (Location::Path, _) => {
            quote!(let #name = parameters::path(OPERATION, #label, Style::#style, #explode, &self.#name)?;)
        }
        (Location::Header, ParameterForm::Any | ParameterForm::List) => {
            let unwrapped = parameter.required.then(|| quote!(.unwrap_or_default()));
            quote!(let #name = parameters::header(OPERATION, #label, Style::#style, #explode, #value)? #unwrapped;)
        }
        (Location::Query | Location::Cookie, ParameterForm::Any) | (Location::Cookie, ParameterForm::List) => {
            quote!(let #name = parameters::pairs(OPERATION, #label, Style::#style, #explode, #value)?;)
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
    let found = arguments(operation).find(|(_, ident)| ident == argument);
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
        (_, ParameterForm::Any) => quote!(.pairs(#name)),
        (_, ParameterForm::List) if parameter.explode => {
            let unwrapped = (!parameter.required).then(|| quote!(.unwrap_or_default()));
            quote!(.query(#wire_name, #name #unwrapped))
        }
        (_, _) => quote!(.query(#wire_name, #option)),
    }
}

fn streams(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let item = tokens(&pagination.item, &quote!(types::));
    let page = output(&operation.response);
    let from = format!(" Begins with the page that [`{0}`](Self::{0}) names, else with the first.", pagination.page);
    quote! {
        /// Every page, one request after the other. Each keeps what the response says beside the items.
        ///
        #[doc = #from]
        pub fn pages(self) -> impl Stream<Item = Result<Response<#page>, Error>> + Send + Unpin + use<> {
            paging::pages(self)
        }

        /// Every item of every page. A page is asked for when the items before it have been taken.
        ///
        #[doc = #from]
        pub fn items(self) -> impl Stream<Item = Result<#item, Error>> + Send + Unpin + use<> {
            paging::items(self)
        }
    }
}

fn page_request(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let (name, page, item) = (
        format_ident!("{}", operation.request_name),
        output(&operation.response),
        tokens(&pagination.item, &quote!(types::)),
    );
    let setter = format_ident!("{}", pagination.page);
    let limit = match &pagination.limit {
        Some(limit) => {
            let limit = format_ident!("{limit}");
            quote!(self.#limit)
        }
        None => quote!(None),
    };
    let (last_argument, last) = match &pagination.pages {
        Some(path) => (quote!(page), optional_copy(path)),
        None => (quote!(_), quote!(None)),
    };
    let (results, owned) = (borrowed(&pagination.results), owned(&pagination.results));
    quote! {
        impl PageRequest for #name {
            type Page = #page;
            type Item = #item;

            async fn fetch(self, page: i64) -> Result<Response<#page>, Error> {
                self.#setter(page).send().await
            }

            fn first_page(&self) -> Option<i64> {
                self.#setter
            }

            fn page_limit(&self) -> Option<i64> {
                #limit
            }

            fn last_page(#last_argument: &#page) -> Option<i64> {
                #last
            }

            fn len(page: &#page) -> usize {
                #results
            }

            fn into_items(page: #page) -> Vec<#item> {
                #owned
            }
        }
    }
}

/// The integer at the end of a path as `Option<i64>`.
fn optional_copy(path: &FieldPath) -> TokenStream {
    let (value, is_option) = walk(path, &quote!(page), |value| quote!(#value.as_ref()));
    if is_option { value } else { quote!(Some(#value)) }
}

/// The number of items at the end of a path.
fn borrowed(path: &FieldPath) -> TokenStream {
    let (value, is_option) = walk(path, &quote!(page), |value| quote!(#value.as_ref()));
    if is_option { quote!(#value.as_ref().map_or(0, Vec::len)) } else { quote!(#value.len()) }
}

/// The items at the end of a path, taken out.
fn owned(path: &FieldPath) -> TokenStream {
    let (value, is_option) = walk(path, &quote!(page), Clone::clone);
    if is_option { quote!(#value.unwrap_or_default()) } else { value }
}

/// The value at the end of a path, and whether it is an `Option`. Every optional step before the last is
/// passed with `and_then` or `map`, after `access` has made it what the closure takes.
fn walk(path: &FieldPath, root: &TokenStream, access: fn(&TokenStream) -> TokenStream) -> (TokenStream, bool) {
    let Some(((name, optional), rest)) = path.steps.split_first() else { return (root.clone(), false) };
    let name = format_ident!("{name}");
    let here = quote!(#root.#name);
    if rest.is_empty() || !optional {
        let rest = FieldPath { steps: rest.to_vec() };
        return if rest.steps.is_empty() { (here, *optional) } else { walk(&rest, &here, access) };
    }
    let option = access(&here);
    let (inner, is_option) = walk(&FieldPath { steps: rest.to_vec() }, &quote!(#name), access);
    let step = if is_option { quote!(and_then) } else { quote!(map) };
    (quote!(#option.#step(|#name| #inner)), true)
}

fn waiter_method(operation: &Operation, waiter: &Waiter) -> TokenStream {
    let (name, method) = (format_ident!("{}", waiter.name), format_ident!("{}", operation.name));
    let arguments = method_arguments(operation);
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| format_ident!("{}", parameter.name));
    let body = operation.body.iter().filter(|body| body.required).map(|_| format_ident!("{BODY}"));
    let passed: Vec<Ident> = required.chain(body).collect();
    let page = output(&operation.response);
    let enum_name = format_ident!("{}", waiter.enum_name);
    let (min, max) = (Literal::u64_unsuffixed(waiter.delay.0), Literal::u64_unsuffixed(waiter.delay.1));
    let (value, is_option) = walk(&waiter.path, &quote!(response), |value| quote!(#value.as_ref()));
    let value = if is_option { quote!(&#value) } else { quote!(Some(&#value)) };
    let arm = |variants: &[String], outcome: TokenStream| {
        let variants = variants.iter().map(|variant| format_ident!("{variant}"));
        (variants.len() > 0).then(|| quote!(Some(#(types::#enum_name::#variants)|*) => Outcome::#outcome,))
    };
    let (success, failure) = (arm(&waiter.success, quote!(Success)), arm(&waiter.failure, quote!(Failure)));
    let mut about = waiter.docs.clone();
    if !about.is_empty() {
        about.push(String::new());
    }
    about.push(format!(
        "Asks [`{0}`](Self::{0}) again and again. Await the result, after setting what should differ.",
        operation.name
    ));
    let about = docs(&about);
    quote! {
        #about
        pub fn #name(&self, #(#arguments),*) -> Wait<#page> {
            let request = self.#method(#(#passed),*);
            let outcome = |response: &#page| match #value {
                #success
                #failure
                _ => Outcome::Pending,
            };
            Wait::new(move || request.clone().send(), outcome, Duration::from_secs(#min), Duration::from_secs(#max))
        }
    }
}
