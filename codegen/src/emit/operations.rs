//! `operations/`: a file a group, in it the group's accessor and a request a operation.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::render::{docs, inner_docs};
use super::signature::Signature;
use super::transport::{Route, arguments, is_list, route};
use super::types::{argument_type, argument_value, deprecated, tokens};
use crate::model::{Api, FieldPath, Group, Location, Operation, Pagination, Parameter, ResponseBody, Type, Waiter};

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
    let mut receive = Vec::new();
    for (is_used, name) in [
        (any(|operation| matches!(operation.response, ResponseBody::Bytes(_))), "receive"),
        (any(|operation| operation.response == ResponseBody::Empty), "receive_empty"),
        (any(|operation| matches!(operation.response, ResponseBody::Json(_))), "receive_json"),
    ] {
        receive.extend(is_used.then(|| format_ident!("{name}")));
    }
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
    let has_path =
        |operation: &Operation| operation.parameters.iter().any(|parameter| parameter.location == Location::Path);
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
    let has_types = group.operations.iter().any(|operation| {
        let response = match &operation.response {
            ResponseBody::Json(ty) => ty.named(),
            _ => None,
        };
        response.is_some()
            || operation.body.as_ref().is_some_and(|body| body.ty.named().is_some())
            || operation.parameters.iter().any(|parameter| parameter.ty.named().is_some())
    });
    let types = has_types.then(|| quote!(, types));
    quote! {
        #duration
        #stream
        #paging
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
                (true, _) if *ty != Type::String && !matches!(ty, Type::Boxed(_)) => quote!(#name),
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
    let (output, receive, accept) = match &operation.response {
        ResponseBody::Json(ty) => (tokens(ty, &quote!(types::)), quote!(receive_json), None),
        ResponseBody::Empty => (quote!(()), quote!(receive_empty), None),
        ResponseBody::Bytes(media_type) => (quote!(bytes::Bytes), quote!(receive), Some(quote!(.accept(#media_type)))),
    };
    let authenticated = operation.authenticated;
    let texts = operation.parameters.iter().map(text);
    let routed = operation.parameters.iter().filter(|parameter| route(operation, parameter) == Route::Call).map(routed);
    let function = format_ident!("{}", operation.id);
    let passed = signature.iter().map(|argument| pass(operation, argument));
    let body = operation.body.as_ref().map(|body| {
        let value = if body.required {
            quote!(serde_json::to_vec(&self.body))
        } else {
            quote!(self.body.as_ref().map_or(Ok(Vec::new()), serde_json::to_vec))
        };
        quote! {
            let body = #value
                .map_err(|error| Error::invalid_argument("the body cannot be written as JSON").with_source(error).in_operation(OPERATION))?;
        }
    });
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
            let call = self.client.call(OPERATION, #authenticated) #accept #(#routed)*;
            let result = call.transport().#function(#(#passed),*).await;
            #receive(OPERATION, result).await
        }
    }
}

/// Each parameter as text, under its name.
fn text(parameter: &Parameter) -> TokenStream {
    let name = format_ident!("{}", parameter.name);
    if parameter.location == Location::Path {
        let label = &parameter.wire_name;
        let value = if parameter.ty == Type::String { quote!(&self.#name) } else { quote!(&self.#name.to_string()) };
        // The borrowed text of a scalar has to outlive the segment.
        return quote!(let #name = path_segment(OPERATION, #label, #value)?.into_owned(););
    }
    match (&parameter.ty, is_list(parameter), parameter.required) {
        (Type::List(_), true, true) => {
            quote!(let #name: Vec<String> = self.#name.iter().map(ToString::to_string).collect();)
        }
        (Type::List(_), true, false) => {
            quote!(let #name: Option<Vec<String>> = self.#name.map(|items| items.iter().map(ToString::to_string).collect());)
        }
        (Type::List(_), false, true) => {
            quote!(let #name = self.#name.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");)
        }
        (Type::List(_), false, false) => {
            quote!(let #name = self.#name.map(|items| items.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));)
        }
        (Type::String, ..) => quote!(let #name = self.#name;),
        (_, _, true) => quote!(let #name = self.#name.to_string();),
        (_, _, false) => quote!(let #name = self.#name.map(|value| value.to_string());),
    }
}

/// An argument of the transport's function.
fn pass(operation: &Operation, argument: &str) -> TokenStream {
    if argument == BODY {
        return quote!(body);
    }
    if argument == "content_type" && operation.body.is_some() {
        let media_type = operation.body.as_ref().map(|body| body.media_type.as_str());
        return quote!(#media_type);
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
    let name = format_ident!("{}", parameter.name);
    let wire_name = &parameter.wire_name;
    match (parameter.location, is_list(parameter), parameter.required) {
        (Location::Header, _, required) => {
            let wire_name = wire_name.to_ascii_lowercase();
            let value = if required { quote!(Some(#name)) } else { quote!(#name) };
            quote!(.header(#wire_name, #value))
        }
        (_, true, true) | (_, false, false) => quote!(.query(#wire_name, #name)),
        (_, true, false) => quote!(.query(#wire_name, #name.unwrap_or_default())),
        (_, false, true) => quote!(.query(#wire_name, [#name])),
    }
}

fn streams(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let item = tokens(&pagination.item, &quote!(types::));
    let page = page_type(operation);
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

fn page_type(operation: &Operation) -> TokenStream {
    match &operation.response {
        ResponseBody::Json(ty) => tokens(ty, &quote!(types::)),
        _ => quote!(()),
    }
}

fn page_request(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let (name, page, item) =
        (format_ident!("{}", operation.request_name), page_type(operation), tokens(&pagination.item, &quote!(types::)));
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
    let page = page_type(operation);
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
