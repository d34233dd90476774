//! Pagination: the methods `pages` and `items` of a request, and the trait by which the runtime requests pages.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::arguments::field;
use super::paths::{Take, borrowed, optional, owned, taken};
use super::receive::output;
use super::rust_type::tokens;
use crate::model::{
    FieldPath, Group, Numbers, Operation, PageInput, PageKind, PagePlace, Pagination, Presence, Step, Type,
};

/// The field of a request for the path and the query of a page that a response named.
pub(super) const TARGET: &str = "target_";

/// Returns whether the requests of an operation have a field for the path and the query of a page.
pub(super) fn has_target(operation: &Operation) -> bool {
    let kind = operation.pagination.as_ref().map(|pagination| &pagination.kind);
    matches!(kind, Some(PageKind::Urls(_) | PageKind::Links))
}

/// Returns the methods `pages` and `items`.
pub(super) fn streams(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let (item, page) = (tokens(&pagination.item, &quote!(types::)), output(&operation.response));
    let module = match pagination.kind {
        PageKind::Numbers(_) => quote!(page_numbers),
        PageKind::Cursors { .. } => quote!(page_cursors),
        PageKind::Urls(_) | PageKind::Links => quote!(page_urls),
    };
    let from = start_docs(operation, &pagination.kind);
    quote! {
        /// Returns a stream of all pages. Each page is a complete response.
        ///
        #[doc = #from]
        pub fn pages(self) -> PaginationStream<Response<#page>> {
            #module::pages(self)
        }

        /// Returns a stream of the items of all pages. The next page is requested when all items of the current page
        /// have been read.
        ///
        #[doc = #from]
        pub fn items(self) -> PaginationStream<#item> {
            #module::items(self)
        }
    }
}

/// Returns the sentence that says where the streams start.
fn start_docs(operation: &Operation, kind: &PageKind) -> String {
    let (input, what) = match kind {
        PageKind::Numbers(Numbers { input, is_offset: false, .. }) => (input, "page"),
        PageKind::Numbers(Numbers { input, .. }) => (input, "offset"),
        PageKind::Cursors { input, .. } => (input, "cursor"),
        PageKind::Urls(_) | PageKind::Links => return " Starts at the page of this request.".to_owned(),
    };
    match parameter(operation, input) {
        Some((name, true)) => format!(" Starts at the {what} `{name}`."),
        Some((name, false)) => {
            format!(" Starts at the {what} set with [`{name}`](Self::{name}), or at the first page.")
        }
        None => format!(" Starts at the {what} in the request body, or at the first page."),
    }
}

/// Returns the parameter that is an input, and whether every request has it.
fn parameter<'a>(operation: &'a Operation, input: &PageInput) -> Option<(&'a str, bool)> {
    let PagePlace::Parameter(index) = input.place else { return None };
    operation.parameters.get(index).map(|parameter| (parameter.name.as_str(), parameter.required))
}

/// Returns the implementation of the trait by which the runtime requests pages.
pub(super) fn page_request(group: &Group, operation: &Operation, pagination: &Pagination) -> TokenStream {
    let id = group.path.iter().chain([&operation.name]).cloned().collect::<Vec<_>>().join(".");
    let (name, page, item) = (
        format_ident!("{}", operation.request_name),
        output(&operation.response),
        tokens(&pagination.item, &quote!(types::)),
    );
    let (kind, own) = match &pagination.kind {
        PageKind::Numbers(numbers) => (quote!(NumberedPages), self::numbers(operation, pagination, numbers)),
        PageKind::Cursors { .. } => (quote!(CursorPages), cursors(operation, pagination)),
        PageKind::Urls(_) | PageKind::Links => (quote!(LinkedPages), links(operation, pagination)),
    };
    let types = match &pagination.kind {
        PageKind::Cursors { input, .. } => {
            let cursor = tokens(&input.ty, &quote!(types::));
            quote!(type Cursor = #cursor;)
        }
        _ => quote!(),
    };
    let items = match owned(&pagination.results, &quote!(page)) {
        (value, true) => quote!(#value.unwrap_or_default()),
        (value, false) => value,
    };
    quote! {
        impl #kind for #name {
            type Page = #page;
            type Item = #item;
            #types

            const OPERATION: &'static str = #id;

            #own

            fn into_items(page: #page) -> Vec<#item> {
                #items
            }
        }
    }
}

/// Returns the parts of the trait for pages with numbers or offsets.
fn numbers(operation: &Operation, pagination: &Pagination, numbers: &Numbers) -> TokenStream {
    let Numbers { input, is_offset, first, limit, pages, total } = numbers;
    let page = output(&operation.response);
    let first = (*first != 1).then(|| {
        let first = Literal::i64_unsuffixed(*first);
        quote!(const FIRST: i64 = #first;)
    });
    let is_offset = is_offset.then(|| {
        quote!(
            const IS_OFFSET: bool = true;
        )
    });
    let (number, next) = (read(operation, input), from_i64(&input.ty));
    let at = write(operation, input, &quote!(number: i64), &next);
    let limit = limit.as_ref().map(|limit| {
        let limit = read(operation, limit);
        quote!(fn limit(&self) -> Option<i64> { #limit })
    });
    let integer = |name: &str, found: &Option<(FieldPath, Type)>| {
        let (path, ty) = found.as_ref()?;
        let (name, value) = (format_ident!("{name}"), to_i64(&optional(path, &quote!(page), Take::Copy), ty));
        Some(quote!(fn #name(page: &#page) -> Option<i64> { #value }))
    };
    let (pages, total) = (integer("pages", pages), integer("total", total));
    let has_next = pagination.has_next.as_ref().map(|path| {
        let value = optional(path, &quote!(page), Take::Copy);
        quote!(fn has_next(page: &#page) -> Option<bool> { #value })
    });
    let length = match borrowed(&pagination.results, &quote!(page)) {
        (value, true) => quote!(#value.map_or(0, Vec::len)),
        (value, false) => quote!(#value.len()),
    };
    quote! {
        #first
        #is_offset

        fn number(&self) -> Option<i64> {
            #number
        }

        #at
        #limit
        #pages
        #total
        #has_next

        fn len(page: &#page) -> usize {
            #length
        }
    }
}

/// Returns the parts of the trait for pages with cursors.
fn cursors(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let PageKind::Cursors { input, list, next, ty } = &pagination.kind else { return quote!() };
    let page = output(&operation.response);
    let cursor = tokens(&input.ty, &quote!(types::));
    let at = write(operation, input, &quote!(cursor: #cursor), &quote!(cursor));
    let value = match list {
        None => of_response(next, &input.ty, ty),
        Some(list) => {
            let last = match borrowed(list, &quote!(page)) {
                (list, true) => quote!(#list.and_then(|list| list.last())),
                (list, false) => quote!(#list.last()),
            };
            let take = if input.ty == *ty { Take::clone_of(ty) } else { Take::Text };
            match taken(next, &quote!(last), take) {
                (value, true) => quote!(#last.and_then(|last| #value)),
                (value, false) => quote!(#last.map(|last| #value)),
            }
        }
    };
    let is_last = is_last(pagination, &page);
    quote! {
        #at

        fn next(page: &#page) -> Option<#cursor> {
            #value
        }

        #is_last
    }
}

/// Returns the cursor in a response as an `Option`. `ty` is its type there, and `input` that in requests. An integer that
/// is not positive means that no page follows.
fn of_response(path: &FieldPath, input: &Type, ty: &Type) -> TokenStream {
    if !is_integer(ty) {
        let take = if input == ty { Take::clone_of(ty) } else { Take::Text };
        return optional(path, &quote!(page), take);
    }
    let value = optional(path, &quote!(page), Take::Copy);
    let value = quote!(#value.filter(|cursor| *cursor > 0));
    if input == ty {
        value
    } else if *input == Type::String {
        quote!(#value.map(|cursor| cursor.to_string()))
    } else {
        let input = tokens(input, &quote!(types::));
        quote!(#value.and_then(|cursor| #input::try_from(cursor).ok()))
    }
}

/// Returns the parts of the trait for pages with URLs.
fn links(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let page = output(&operation.response);
    let target: Ident = format_ident!("{TARGET}");
    let next = match &pagination.kind {
        PageKind::Urls(path) => optional(path, &quote!(page), Take::Str),
        _ => quote!(page_links::next(page.http_headers())),
    };
    let is_last = is_last(pagination, &page);
    quote! {
        fn at(mut self, target: page_urls::Target) -> Self {
            self.#target = Some(target);
            self
        }

        fn next(page: &Response<#page>) -> Option<&str> {
            #next
        }

        #is_last
    }
}

/// Returns the method that tells the last page, although it may have a cursor or a URL.
fn is_last(pagination: &Pagination, page: &TokenStream) -> Option<TokenStream> {
    let is_empty = pagination.ends_at_empty.then(|| match borrowed(&pagination.results, &quote!(page)) {
        (value, true) => quote!(#value.is_none_or(Vec::is_empty)),
        (value, false) => quote!(#value.is_empty()),
    });
    let has_no_next = pagination.has_next.as_ref().map(|path| match taken(path, &quote!(page), Take::Copy) {
        (value, true) => quote!(#value == Some(false)),
        (value, false) => quote!(!#value),
    });
    let conditions: Vec<TokenStream> = has_no_next.into_iter().chain(is_empty).collect();
    (!conditions.is_empty()).then(|| {
        quote! {
            fn is_last(page: &#page) -> bool {
                #(#conditions)||*
            }
        }
    })
}

/// Returns the value of an input as an `Option<i64>`.
fn read(operation: &Operation, input: &PageInput) -> TokenStream {
    let value = match &input.place {
        PagePlace::Parameter(_) => {
            let Some((name, required)) = parameter(operation, input) else { return quote!(None) };
            let field = field(name);
            if required { quote!(Some(self.#field)) } else { quote!(self.#field) }
        }
        PagePlace::Body(path) if has_required_body(operation) => optional(path, &quote!(self.body), Take::Copy),
        PagePlace::Body(path) => match taken(path, &quote!(body), Take::Copy) {
            (value, true) => quote!(self.body.as_ref().and_then(|body| #value)),
            (value, false) => quote!(self.body.as_ref().map(|body| #value)),
        },
    };
    to_i64(&value, &input.ty)
}

/// Returns the method that sets an input. Its argument is `argument`, and the value of the input is `value`.
fn write(operation: &Operation, input: &PageInput, argument: &TokenStream, value: &TokenStream) -> TokenStream {
    let assignment = match &input.place {
        PagePlace::Parameter(_) => {
            let Some((name, required)) = parameter(operation, input) else { return quote!() };
            let field = field(name);
            if required { quote!(self.#field = #value) } else { quote!(self.#field = Some(#value)) }
        }
        PagePlace::Body(path) => {
            let Some((last, objects)) = path.steps.split_last() else { return quote!() };
            assign(&objects.iter().fold(body_of(operation), |owner, step| object(&owner, step)), last, value)
        }
    };
    quote! {
        fn at(mut self, #argument) -> Self {
            #assignment;
            self
        }
    }
}

/// Returns the place of the body, which is created if the caller has not set it.
fn body_of(operation: &Operation) -> TokenStream {
    if has_required_body(operation) { quote!(self.body) } else { quote!(self.body.get_or_insert_default()) }
}

/// Returns the place of an object in another one, which is created if the caller has not set it.
fn object(owner: &TokenStream, step: &Step) -> TokenStream {
    let field = format_ident!("{}", step.field);
    if step.presence.is_optional() { quote!(#owner.#field.get_or_insert_default()) } else { quote!(#owner.#field) }
}

/// Returns the assignment of a value to a field of an object.
fn assign(owner: &TokenStream, step: &Step, value: &TokenStream) -> TokenStream {
    let field = format_ident!("{}", step.field);
    match step.presence {
        Presence::Required | Presence::RequiredList => quote!(#owner.#field = #value),
        Presence::KeepsNull => quote!(#owner.#field = Some(crate::Nullable::Value(#value))),
        Presence::RequiredNullable | Presence::Optional | Presence::OptionalNullable => {
            quote!(#owner.#field = Some(#value))
        }
    }
}

fn has_required_body(operation: &Operation) -> bool {
    operation.body.as_ref().is_some_and(|body| body.required)
}

fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::I32 | Type::I64 | Type::U32 | Type::U64)
}

/// Converts an `Option` of a number to an `Option<i64>`.
fn to_i64(value: &TokenStream, ty: &Type) -> TokenStream {
    match ty {
        Type::I32 | Type::U32 => quote!(#value.map(i64::from)),
        Type::U64 => quote!(#value.and_then(|number| i64::try_from(number).ok())),
        Type::F64 => quote!(#value.and_then(page_numbers::integer)),
        _ => value.clone(),
    }
}

/// Returns the expression that converts the `i64` `number` to the type of an input.
fn from_i64(ty: &Type) -> TokenStream {
    match ty {
        Type::I32 => quote!(i32::try_from(number).unwrap_or(i32::MAX)),
        Type::U32 => quote!(u32::try_from(number).unwrap_or(u32::MAX)),
        Type::U64 => quote!(u64::try_from(number).unwrap_or_default()),
        Type::F64 => quote!(page_numbers::float(number)),
        _ => quote!(number),
    }
}
