//! `operations/`: a file a group, in it the group's accessor and a request a operation.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::render::{docs, inner_docs};
use super::send::{receive_module, receive_name, send, statuses, text};
use super::signature::Signature;
use super::streams::{page_request, streams, waiter_method};
use super::types::{argument_type, argument_value, deprecated, tokens};
use crate::model::{BodyKind, Group, Location, Operation, Parameter, ParameterForm, Type};

/// The files of a group and of those that it leads to. `path` is that of the group's file, without its ending.
pub(super) fn files(
    group: &Group,
    path: &str,
    functions: &BTreeMap<String, Signature>,
    found: &mut Vec<(String, TokenStream)>,
) {
    found.push((format!("{path}.rs"), file(group, functions)));
    for child in &group.groups {
        files(child, &format!("{path}/{}", child.module), functions, found);
    }
}

/// The file of a group; that of the client itself is the root of the others.
fn file(group: &Group, functions: &BTreeMap<String, Signature>) -> TokenStream {
    let is_root = group.path.is_empty();
    let about = if is_root {
        let about = "The operations, a module a group. They are reached through [`crate::Client`].";
        inner_docs(&[about.to_owned()])
    } else {
        inner_docs(&[format!("Operations of the group `{}`.", group.path.join("."))])
    };
    let modules = group.groups.iter().map(|child| {
        let (name, about) =
            (format_ident!("{}", child.module), format!(" See [`{}`]({1}).", child.name, link(group, child)));
        quote!(#[doc = #about] pub mod #name;)
    });
    let client = if is_root { quote!(self) } else { quote!(self.client) };
    let lifetime = if is_root { quote!('_) } else { quote!('a) };
    let accessors = group.groups.iter().map(|child| {
        let (name, module, type_name) =
            (format_ident!("{}", child.name), format_ident!("{}", child.module), format_ident!("{}", child.type_name));
        let about = format!(" Operations of the group `{}`.", child.path.join("."));
        quote! {
            #[doc = #about]
            pub fn #name(&self) -> #module::#type_name<#lifetime> {
                #module::#type_name { client: #client }
            }
        }
    });
    let methods = group.operations.iter().map(|operation| {
        let waiters = operation.waiters.iter().map(|waiter| waiter_method(operation, waiter));
        let method = method(operation, &client);
        quote!(#method #(#waiters)*)
    });
    let methods = quote!(#(#accessors)* #(#methods)*);
    let requests = group.operations.iter().map(|operation| {
        let signature = functions.get(&operation.id);
        request(group, operation, signature.map_or(&[], |signature| &signature.arguments))
    });
    let imports = imports(group);
    let type_name = format_ident!("{}", group.type_name_or_client());
    let own_type = (!is_root).then(|| {
        let accessor = format!(" Operations of the group `{}`.", group.path.join("."));
        quote! {
            #[doc = #accessor]
            #[derive(Clone, Copy, Debug)]
            pub struct #type_name<'a> {
                pub(crate) client: &'a Client,
            }
        }
    });
    let generics = match (is_root, group.groups.is_empty()) {
        (true, _) => quote!(impl Client),
        (false, true) => quote!(impl #type_name<'_>),
        (false, false) => quote!(impl<'a> #type_name<'a>),
    };
    let has_methods = !group.operations.is_empty() || !group.groups.is_empty();
    let block = has_methods.then(|| quote!(#generics { #methods }));
    quote! {
        #about
        #(#modules)*

        #imports

        #own_type

        #block

        #(#requests)*
    }
}

/// The path of the accessor that leads from a group to another.
fn link(group: &Group, child: &Group) -> String {
    if group.path.is_empty() {
        format!("crate::Client::{}", child.name)
    } else {
        format!("{}::{}", group.type_name, child.name)
    }
}

/// What the file uses, and nothing else.
fn imports(group: &Group) -> TokenStream {
    if group.operations.is_empty() {
        let is_used = !group.groups.is_empty() || !group.path.is_empty();
        let client = quote!(
            use crate::Client;
        );
        return if is_used { client } else { quote!() };
    }
    let any = |test: fn(&Operation) -> bool| group.operations.iter().any(test);
    let answers = group.operations.iter().flat_map(|operation| {
        std::iter::once(&operation.response).chain(operation.stream.iter().map(|(body, _)| body))
    });
    let mut receive: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for name in answers.map(receive_name) {
        receive.entry(receive_module(name)).or_default().insert(name);
    }
    if any(|operation| operation.stream.is_some()) {
        receive.entry("receive").or_default().insert("TransportResult");
    }
    let receive = receive.into_iter().map(|(module, names)| {
        let (module, names) = (format_ident!("{module}"), names.into_iter().map(|name| format_ident!("{name}")));
        quote!(
            use crate::runtime::#module::{#(#names),*};
        )
    });
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
    let has_encoding = any(|operation| operation.body.as_ref().is_some_and(|body| !body.encoding.is_empty()));
    let parameters = match (parameters, has_encoding) {
        (true, _) => quote!(
            use crate::runtime::parameters::{self, Style};
        ),
        (false, true) => quote!(
            use crate::runtime::parameters::Style;
        ),
        (false, false) => quote!(),
    };
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
            || operation.stream.iter().flat_map(|(body, _)| body.types()).any(is_used)
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
        #(#receive)*
        #waiting
        use crate::{Client, Error, Response #types};
    }
}

/// The method of the group: what is required is an argument.
fn method(operation: &Operation, client: &TokenStream) -> TokenStream {
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
            #request { client: #client.clone(), #(#values),* }
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
        let (first, rest) = match docs.split_first() {
            // A block of code begins on a line of its own.
            Some((first, rest)) if !first.starts_with("```") => (first.as_str(), rest),
            _ => ("", docs.as_slice()),
        };
        lines.push(format!("- `{name}`: {first}").trim_end().to_owned());
        lines.extend(rest.iter().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }));
    }
    lines
}

pub(super) fn method_arguments(operation: &Operation) -> Vec<TokenStream> {
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

pub(super) const BODY: &str = "body";

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
                (true, _) if !matches!(ty, Type::String | Type::Base64 | Type::File | Type::Boxed(_)) => quote!(#name),
                (true, value) => quote!(#name: #value),
            }
        })
        .collect()
}

fn request(group: &Group, operation: &Operation, signature: &[String]) -> TokenStream {
    let name = format_ident!("{}", operation.request_name);
    let about = format!(" The request of [`{}::{}`].", group.type_name_or_client(), operation.name);
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
