//! Former names of types, methods and groups, which are deprecated.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::arguments;
use super::attributes::docs;
use crate::model::{Group, GroupAlias, MethodAlias, Operation};

/// Returns the alias for a former name of a type.
pub(super) fn of_type(alias: &str, name: &str) -> TokenStream {
    let about = attributes(name, name);
    let (alias, name) = (format_ident!("{alias}"), format_ident!("{name}"));
    quote!(#about pub type #alias = #name;)
}

/// Returns the method with a former name of an operation.
pub(super) fn of_method(alias: &MethodAlias, operation: &Operation) -> TokenStream {
    let Operation { name, request_name, .. } = operation;
    let about = attributes(name, &format!("Self::{name}"));
    let [alias, name, request] = [&alias.name, name, request_name].map(|name| format_ident!("{name}"));
    let (arguments, names) = (arguments::arguments(operation), arguments::names(operation));
    quote! {
        #about
        pub fn #alias(&self, #(#arguments),*) -> #request {
            self.#name(#(#names),*)
        }
    }
}

/// Returns the aliases for the former names of an operation's request type.
pub(super) fn of_request(operation: &Operation) -> TokenStream {
    let aliases = operation.aliases.iter().filter_map(|alias| alias.request_name.as_deref());
    aliases.map(|alias| of_type(alias, &operation.request_name)).collect()
}

/// Returns the method with a former name of a group.
pub(super) fn of_accessor(alias: &GroupAlias, group: &Group, lifetime: &TokenStream) -> TokenStream {
    let about = attributes(&group.name, &format!("Self::{}", group.name));
    let [alias, name, module, type_name] =
        [&alias.name, &group.name, &group.module, &group.type_name].map(|name| format_ident!("{name}"));
    quote! {
        #about
        pub fn #alias(&self) -> #module::#type_name<#lifetime> {
            self.#name()
        }
    }
}

/// Returns the module with a former name of a group.
pub(super) fn of_module(alias: &GroupAlias, group: &Group) -> TokenStream {
    let about = attributes(&group.module, &group.module);
    let [name, type_name, module, group_type] =
        [&alias.module, &alias.type_name, &group.module, &group.type_name].map(|name| format_ident!("{name}"));
    quote! {
        #about
        pub mod #name {
            pub use super::#module::{#group_type as #type_name, *};
        }
    }
}

/// Returns the documentation and the attribute of a former name. `link` is the path to the item in rustdoc.
fn attributes(name: &str, link: &str) -> TokenStream {
    let about = if name == link {
        format!("Former name of [`{name}`].")
    } else {
        format!("Former name of [`{name}`]({link}).")
    };
    let (about, note) = (docs(&[about]), format!("renamed to `{name}`"));
    quote!(#about #[deprecated = #note])
}
