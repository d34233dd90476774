//! Paths into requests and responses: the expressions that read the value at the end.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{FieldPath, Presence, Step, Type};

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
pub(super) fn owned(path: &FieldPath, root: &TokenStream) -> (TokenStream, bool) {
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

/// How the value at the end of a path is taken.
#[derive(Clone, Copy)]
pub(super) enum Take {
    /// A number or a boolean is copied.
    Copy,
    /// A clone.
    Clone,
    /// Its text.
    Text,
    /// A string is borrowed.
    Str,
}

impl Take {
    /// Returns whether a clone of a value is a copy.
    pub(super) fn clone_of(ty: &Type) -> Self {
        if ty.is_copy() { Self::Copy } else { Self::Clone }
    }

    fn of_value(self, value: &TokenStream) -> TokenStream {
        match self {
            Self::Copy => value.clone(),
            Self::Clone => quote!(#value.clone()),
            Self::Text => quote!(#value.to_string()),
            Self::Str => quote!(#value.as_str()),
        }
    }

    /// Takes the value of an `Option`.
    fn of_option(self, value: &TokenStream) -> TokenStream {
        match self {
            Self::Copy | Self::Clone => self.of_value(value),
            Self::Text => quote!(#value.as_ref().map(ToString::to_string)),
            Self::Str => quote!(#value.as_deref()),
        }
    }

    /// Takes the value of an `Option` of a reference.
    fn of_reference(self, value: &TokenStream) -> TokenStream {
        match self {
            Self::Copy => quote!(#value.copied()),
            Self::Clone => quote!(#value.cloned()),
            Self::Text => quote!(#value.map(ToString::to_string)),
            Self::Str => quote!(#value.map(String::as_str)),
        }
    }
}

/// Returns the value at the end of a path, and whether it is an `Option`.
pub(super) fn taken(path: &FieldPath, root: &TokenStream, take: Take) -> (TokenStream, bool) {
    let mut place = root.clone();
    for (index, Step { field, presence, .. }) in path.steps.iter().enumerate() {
        let name = format_ident!("{field}");
        place = quote!(#place.#name);
        if !presence.is_optional() {
            continue;
        }
        let rest = FieldPath { steps: path.steps[index + 1..].to_vec() };
        let is_nullable = *presence == Presence::KeepsNull;
        if rest.steps.is_empty() && !is_nullable {
            return (take.of_option(&place), true);
        }
        let value = is_nullable.then(|| quote!(.and_then(crate::Nullable::as_option)));
        let value = quote!(#place.as_ref() #value);
        return match taken(&rest, &quote!(#name), take) {
            _ if rest.steps.is_empty() => (take.of_reference(&value), true),
            (rest, true) => (quote!(#value.and_then(|#name| #rest)), true),
            (rest, false) => (quote!(#value.map(|#name| #rest)), true),
        };
    }
    (take.of_value(&place), false)
}

/// Returns the value at the end of a path as an `Option`.
pub(super) fn optional(path: &FieldPath, root: &TokenStream, take: Take) -> TokenStream {
    match taken(path, root, take) {
        (value, true) => value,
        (value, false) => quote!(Some(#value)),
    }
}
