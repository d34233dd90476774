//! `operations/`: one file per group, with the group's type, its methods and one request type per operation.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::aliases;
use super::arguments;
use super::attributes::{deprecated, docs, inner_docs};
use super::examples::Examples;
use super::files::File;
use super::imports::Imports;
use super::pagination::{TARGET, has_target, page_request, streams};
use super::receive::statuses;
use super::rust_type::tokens;
use super::send::{Sending, send};
use super::waiters::waiter_method;
use crate::model::{Credential, DeclaredError, Group, Operation, Type};

/// Writes the operations of a crate.
pub(super) struct Operations<'a> {
    /// The arguments of the transport's functions, by operation.
    pub(super) passed: &'a BTreeMap<String, Vec<String>>,
    pub(super) credentials: &'a [Credential],
    pub(super) examples: Examples<'a>,
}

impl Operations<'_> {
    /// Adds the file of a group and those of its subgroups. `path` is the path of the group's file without `.rs`.
    pub(super) fn files(&self, group: &Group, path: &str, files: &mut Vec<File>) {
        files.push(File::new(format!("{path}.rs"), self.file(group), Imports::Table));
        for child in &group.groups {
            self.files(child, &format!("{path}/{}", child.module), files);
        }
    }

    /// Returns the file of a group. The client itself is the root group.
    fn file(&self, group: &Group) -> TokenStream {
        let about = if group.path.is_empty() {
            inner_docs(&["The operations, in one module per group. Call them through [`crate::Client`].".to_owned()])
        } else {
            inner_docs(&group_docs(group))
        };
        let modules = group.groups.iter().map(|child| format_ident!("{}", child.module));
        let former = group.groups.iter();
        let former = former.flat_map(|child| child.aliases.iter().map(|alias| aliases::of_module(alias, child)));
        let requests = group
            .operations
            .iter()
            .map(|operation| (operation, self.passed.get(&operation.id).map_or(&[][..], Vec::as_slice)))
            .map(|(operation, passed)| request(group, operation, passed, self.credentials));
        let group_type = group_type(group, self.examples);
        quote!(#about #(pub mod #modules;)* #(#former)* #group_type #(#requests)*)
    }
}

/// Returns the type of a group with its accessors and methods. Those of the root group are methods of `Client`.
fn group_type(group: &Group, examples: Examples) -> TokenStream {
    let is_root = group.path.is_empty();
    let type_name = format_ident!("{}", group.type_name_or_client());
    let (client, lifetime) = if is_root { (quote!(self), quote!('_)) } else { (quote!(self.client), quote!('a)) };
    let accessors = group.groups.iter().map(|child| accessor(child, &client, &lifetime));
    let methods = group.operations.iter().map(|operation| {
        let waiters = operation.waiters.iter().map(|waiter| waiter_method(operation, waiter));
        let method = method(operation, &client, &examples.of_operation(group, operation));
        let former = operation.aliases.iter().map(|alias| aliases::of_method(alias, operation));
        quote!(#method #(#former)* #(#waiters)*)
    });
    let has_methods = !group.operations.is_empty() || !group.groups.is_empty();
    let own_type = (!is_root).then(|| struct_of(group, &type_name));
    let header = match (is_root, group.groups.is_empty()) {
        (true, _) => quote!(impl Client),
        (false, true) => quote!(impl #type_name<'_>),
        (false, false) => quote!(impl<'a> #type_name<'a>),
    };
    let block = has_methods.then(|| quote!(#header { #(#accessors)* #(#methods)* }));
    quote!(#own_type #block)
}

/// Returns the documentation of a group.
fn group_docs(group: &Group) -> Vec<String> {
    if group.docs.is_empty() { vec![own_docs(group)] } else { group.docs.clone() }
}

/// Returns the sentence about a group that is not described.
fn own_docs(group: &Group) -> String {
    format!("Operations of the group `{}`.", group.path.join("."))
}

/// Returns the struct of a group, which borrows the client.
fn struct_of(group: &Group, type_name: &Ident) -> TokenStream {
    let about = docs(&[own_docs(group)]);
    quote! {
        #about
        #[derive(Clone, Copy, Debug)]
        pub struct #type_name<'a> {
            pub(crate) client: &'a Client,
        }
    }
}

/// Returns the method that returns a subgroup.
fn accessor(child: &Group, client: &TokenStream, lifetime: &TokenStream) -> TokenStream {
    let (name, module, type_name) =
        (format_ident!("{}", child.name), format_ident!("{}", child.module), format_ident!("{}", child.type_name));
    let about = docs(&group_docs(child));
    let former = child.aliases.iter().map(|alias| aliases::of_accessor(alias, child, lifetime));
    quote! {
        #about
        pub fn #name(&self) -> #module::#type_name<#lifetime> {
            #module::#type_name { client: #client }
        }
        #(#former)*
    }
}

/// Returns the method that creates a request. Required parameters and a required body are its arguments.
fn method(operation: &Operation, client: &TokenStream, example: &[String]) -> TokenStream {
    let (name, request, about) = (
        format_ident!("{}", operation.name),
        format_ident!("{}", operation.request_name),
        docs(&method_docs(operation, example)),
    );
    let (arguments, values) = (arguments::arguments(operation), arguments::values(operation));
    let deprecated = deprecated(operation.deprecated);
    let target = has_target(operation).then(|| {
        let target = format_ident!("{TARGET}");
        quote!(#target: None,)
    });
    quote! {
        #about
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #request {
            #request { client: #client.clone(), #(#values,)* #target }
        }
    }
}

/// Returns the types of the bodies of errors, each with its statuses.
fn error_types(errors: &[DeclaredError]) -> String {
    let mut types: Vec<(String, Vec<&str>)> = Vec::new();
    for DeclaredError { code, ty } in errors {
        let code = if code == "default" { "others" } else { code };
        let link = error_type(ty);
        match types.iter_mut().find(|(known, _)| *known == link) {
            Some((_, codes)) => codes.push(code),
            None => types.push((link, vec![code])),
        }
    }
    let types: Vec<String> = types.iter().map(|(link, codes)| format!("{link} ({})", codes.join(", "))).collect();
    types.join(", ")
}

/// Returns a link to the type of the body of an error.
fn error_type(ty: &Type) -> String {
    match ty {
        Type::Named(name) => format!("[`{name}`](crate::types::{name})"),
        ty => format!("`{}`", tokens(ty, &quote!(types::)).to_string().replace(' ', "")),
    }
}

/// Returns the documentation of an operation, with a section for its arguments and its example.
fn method_docs(operation: &Operation, example: &[String]) -> Vec<String> {
    let described = arguments::described(operation);
    let mut lines = operation.docs.clone();
    if !described.is_empty() {
        lines.extend([String::new(), "# Arguments".to_owned(), String::new()]);
    }
    for (name, docs) in described {
        let (first, rest) = match docs.split_first() {
            // A code block has to begin on its own line.
            Some((first, rest)) if !first.starts_with("```") => (first.as_str(), rest),
            _ => ("", docs),
        };
        lines.push(format!("- `{name}`: {first}").trim_end().to_owned());
        lines.extend(rest.iter().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }));
    }
    if !operation.errors.is_empty() {
        let types = error_types(&operation.errors);
        lines.extend([String::new(), format!("Bodies of errors, for [`Error::body_as`]: {types}.")]);
    }
    if !example.is_empty() {
        lines.push(String::new());
        lines.extend(example.iter().cloned());
    }
    lines
}

/// Returns the type of a request, with its setters and methods. `passed` are the arguments of the transport's function.
fn request(group: &Group, operation: &Operation, passed: &[String], credentials: &[Credential]) -> TokenStream {
    let name = format_ident!("{}", operation.request_name);
    let about = format!(" A call of [`{}::{}`].", group.type_name_or_client(), operation.name);
    let fields = arguments::fields(operation);
    let setters = arguments::setters(operation);
    let Sending { methods, calls } = send(group, operation, passed, credentials);
    let streams = operation.pagination.as_ref().map(|pagination| streams(operation, pagination));
    let paging = operation.pagination.as_ref().map(|pagination| page_request(group, operation, pagination));
    let target = has_target(operation).then(|| {
        let target = format_ident!("{TARGET}");
        quote!(#target: Option<page_urls::Target>,)
    });
    let (statuses, former) = (statuses(operation), aliases::of_request(operation));
    let (derives, debug) = match operation.secrets.as_slice() {
        [] => (quote!(#[derive(Clone, Debug)]), None),
        _ => (quote!(#[derive(Clone)]), Some(debug(operation))),
    };
    quote! {
        #[doc = #about]
        #derives
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name {
            client: Client,
            #(#fields,)*
            #target
        }

        impl #name {
            #(#setters)*
            #streams
            #methods
        }

        #former

        #calls

        #debug
        #paging
        #statuses
    }
}

/// Returns the implementation of `Debug` for a request with parameters that look like credentials.
fn debug(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.request_name);
    let (label, about) = (&operation.request_name, format!(" Leaves out `{}`.", operation.secrets.join("`, `")));
    let parameters = operation.parameters.iter().map(|parameter| parameter.name.as_str());
    let shown = parameters.filter(|name| !operation.secrets.iter().any(|secret| secret == name));
    let shown = shown.map(|name| (name, arguments::field(name)));
    let client = std::iter::once(("client", format_ident!("client")));
    let body = operation.body.as_ref().map(|_| (arguments::BODY, arguments::field(arguments::BODY)));
    let fields = client.chain(shown).chain(body).map(|(name, field)| quote!(.field(#name, &self.#field)));
    quote! {
        impl std::fmt::Debug for #name {
            #[doc = #about]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#label)#(#fields)*.finish_non_exhaustive()
            }
        }
    }
}
