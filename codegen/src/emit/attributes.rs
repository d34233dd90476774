//! Attributes of items: documentation and deprecation.

use proc_macro2::TokenStream;
use quote::quote;

use super::wrapping::{ITEM_WIDTH, MODULE_WIDTH, wrapped};
use crate::model::Variant;

/// Returns lines of documentation as outer attributes, one per line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = wrapped(lines, ITEM_WIDTH).into_iter().map(|line| doc_text(&line));
    quote!(#(#[doc = #lines])*)
}

/// Returns the documentation of a known value: its own, or the value.
pub(super) fn value_docs(variant: &Variant) -> TokenStream {
    if variant.docs.is_empty() {
        docs(&[format!("`{}`", variant.wire_name.replace(['`', '\n', '\r'], " "))])
    } else {
        docs(&variant.docs)
    }
}

/// Returns lines of documentation of a module or crate.
pub(super) fn inner_docs(lines: &[String]) -> TokenStream {
    let lines = wrapped(lines, MODULE_WIDTH).into_iter().map(|line| doc_text(&line));
    quote!(#(#![doc = #lines])*)
}

/// Returns the text of one `///` line, with the space that separates it from the slashes.
pub(super) fn doc_text(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// Returns `#[deprecated]` if the item is deprecated.
pub(super) fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[deprecated]))
}
