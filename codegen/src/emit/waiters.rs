//! Waiters: methods that poll an operation until it reaches a state.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::arguments::{BODY, arguments};
use super::attributes::docs;
use super::paths::borrowed;
use super::receive::output;
use crate::model::{Operation, Waiter};

/// Returns the method `wait_until_<name>` of a group.
pub(super) fn waiter_method(operation: &Operation, waiter: &Waiter) -> TokenStream {
    let (name, method) = (format_ident!("{}", waiter.name), format_ident!("{}", operation.name));
    let arguments = arguments(operation);
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.is_argument())
        .map(|parameter| format_ident!("{}", parameter.name));
    let body = operation.body.iter().filter(|body| body.required).map(|_| format_ident!("{BODY}"));
    let passed: Vec<Ident> = required.chain(body).collect();
    let page = output(&operation.response);
    let (min, max) = (Literal::u64_unsuffixed(waiter.min_delay), Literal::u64_unsuffixed(waiter.max_delay));
    let value = match borrowed(&waiter.path, &quote!(response)) {
        (value, true) => value,
        (value, false) => quote!(Some(&#value)),
    };
    let value = if waiter.enum_name.is_none() { quote!(#value.map(String::as_str)) } else { value };
    let pattern = |value: &String| match &waiter.enum_name {
        Some(enum_name) => {
            let (enum_name, variant) = (format_ident!("{enum_name}"), format_ident!("{value}"));
            quote!(types::#enum_name::#variant)
        }
        None => quote!(#value),
    };
    let arm = |values: &[String], outcome: TokenStream| {
        let patterns = values.iter().map(pattern);
        (patterns.len() > 0).then(|| quote!(Some(#(#patterns)|*) => Outcome::#outcome,))
    };
    let (success, failure) = (arm(&waiter.success, quote!(Success)), arm(&waiter.failure, quote!(Failure)));
    let mut about = waiter.docs.clone();
    if !about.is_empty() {
        about.push(String::new());
    }
    about.push(format!(
        "Calls [`{0}`](Self::{0}) until it reports an outcome. Configure the returned [`Wait`], then await it.",
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
            Wait::new(move || Clone::clone(&request).send(), outcome, Duration::from_secs(#min), Duration::from_secs(#max))
        }
    }
}
