//! Operations that send several requests: pagination and waiters.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::arguments::{BODY, arguments, field};
use super::attributes::docs;
use super::receive::output;
use super::rust_type::tokens;
use crate::model::{FieldPath, Operation, Pagination, Presence, Step, Type, Waiter};

/// Returns the methods `pages` and `items`.
pub(super) fn streams(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let item = tokens(&pagination.item, &quote!(types::));
    let page = output(&operation.response);
    let from = format!(" Starts at the page set with [`{0}`](Self::{0}), or at the first page.", pagination.page);
    quote! {
        /// Returns a stream of all pages. Each page is a complete response.
        ///
        #[doc = #from]
        pub fn pages(self) -> PaginationStream<Response<#page>> {
            paging::pages(self)
        }

        /// Returns a stream of the items of all pages. The next page is requested when all items of the current page
        /// have been read.
        ///
        #[doc = #from]
        pub fn items(self) -> PaginationStream<#item> {
            paging::items(self)
        }
    }
}

/// Returns the implementation of `PageRequest`, which the runtime uses to create the streams.
pub(super) fn page_request(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let (name, page, item) = (
        format_ident!("{}", operation.request_name),
        output(&operation.response),
        tokens(&pagination.item, &quote!(types::)),
    );
    let (setter, page_field) = (format_ident!("{}", pagination.page), field(&pagination.page));
    let limit = match &pagination.limit {
        Some(limit) => {
            let limit = field(limit);
            quote!(self.#limit)
        }
        None => quote!(None),
    };
    let (last_argument, last) = match &pagination.pages {
        Some((path, ty)) => (quote!(page), optional_copy(path, ty)),
        None => (quote!(_), quote!(None)),
    };
    let results = match borrowed(&pagination.results, &quote!(page)) {
        (value, true) => quote!(#value.map_or(0, Vec::len)),
        (value, false) => quote!(#value.len()),
    };
    let owned = match owned(&pagination.results, &quote!(page)) {
        (value, true) => quote!(#value.unwrap_or_default()),
        (value, false) => value,
    };
    quote! {
        impl PageRequest for #name {
            type Page = #page;
            type Item = #item;

            async fn fetch(self, page: i64) -> Result<Response<#page>, Error> {
                self.#setter(page).send().await
            }

            fn first_page(&self) -> Option<i64> {
                self.#page_field
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

/// Returns the integer at the end of a path as an `Option<i64>`.
fn optional_copy(path: &FieldPath, ty: &Type) -> TokenStream {
    let value = match borrowed(path, &quote!(page)) {
        (value, true) => value,
        (value, false) => quote!(Some(&#value)),
    };
    match ty {
        Type::I32 | Type::U32 => quote!(#value.copied().map(i64::from)),
        Type::U64 => quote!(#value.and_then(|number| i64::try_from(*number).ok())),
        _ => quote!(#value.copied()),
    }
}

/// Returns the value at the end of a path and whether it is an `Option<&T>`. If no field of the path is optional, the
/// value is the field itself.
pub(super) fn borrowed(path: &FieldPath, root: &TokenStream) -> (TokenStream, bool) {
    let mut place = root.clone();
    for (index, Step { field, presence, .. }) in path.steps.iter().enumerate() {
        let name = format_ident!("{field}");
        place = quote!(#place.#name);
        if presence.is_optional() {
            let rest = FieldPath { steps: path.steps[index + 1..].to_vec() };
            let inner = (*presence == Presence::KeepsNull).then(|| quote!(.and_then(crate::Nullable::as_option)));
            let value = quote!(#place.as_ref() #inner);
            return match borrowed(&rest, &quote!(#name)) {
                _ if rest.steps.is_empty() => (value, true),
                (rest, true) => (quote!(#value.and_then(|#name| #rest)), true),
                (rest, false) => (quote!(#value.map(|#name| &#rest)), true),
            };
        }
    }
    (place, false)
}

/// Like [`borrowed`], but moves the value: the result is an `Option<T>` or a `T`.
fn owned(path: &FieldPath, root: &TokenStream) -> (TokenStream, bool) {
    let mut place = root.clone();
    for (index, Step { field, presence, .. }) in path.steps.iter().enumerate() {
        let name = format_ident!("{field}");
        place = quote!(#place.#name);
        if presence.is_optional() {
            let rest = FieldPath { steps: path.steps[index + 1..].to_vec() };
            let inner = (*presence == Presence::KeepsNull).then(|| quote!(.and_then(crate::Nullable::into_option)));
            let place = quote!(#place #inner);
            return match owned(&rest, &quote!(#name)) {
                _ if rest.steps.is_empty() => (place, true),
                (rest, true) => (quote!(#place.and_then(|#name| #rest)), true),
                (rest, false) => (quote!(#place.map(|#name| #rest)), true),
            };
        }
    }
    (place, false)
}

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
