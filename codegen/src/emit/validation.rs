//! `validation.rs`: for each type with checks, its implementation of `Validate`.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::attributes::inner_docs;
use crate::model::{Api, Bound, Check, CheckedField, CheckedParts, Counted, Number, TypeChecks};

/// Returns the tokens of the file.
pub(super) fn emit(api: &Api) -> TokenStream {
    let about = inner_docs(&["Checks of the constraints that the API's description states for values.".to_owned()]);
    let impls = api.needs.checks.iter().map(implementation);
    quote!(#about #(#impls)*)
}

/// Returns the implementation of `Validate` for one type.
fn implementation(TypeChecks { name, parts }: &TypeChecks) -> TokenStream {
    let name = format_ident!("{name}");
    let body = match parts {
        CheckedParts::Fields { fields, additional } => {
            let fields = fields.iter().map(field);
            let additional = additional.as_ref().map(|(field, checks)| {
                let (field, checks) = (format_ident!("{field}"), all(checks, &quote!(value)));
                quote!(validation::each_value(&self.#field, at, found, |value, at, found| { #checks });)
            });
            quote!(#(#fields)* #additional)
        }
        CheckedParts::Variants(variants) => {
            let arms = variants.iter().map(|(variant, checks)| {
                let (variant, checks) = (format_ident!("{variant}"), all(checks, &quote!(value)));
                quote!(Self::#variant(value) => { #checks })
            });
            quote!(match self { #(#arms)* _ => {} })
        }
    };
    quote! {
        impl Validate for types::#name {
            fn check(&self, at: &At<'_>, found: &mut Vec<Violation>) {
                #body
            }
        }
    }
}

/// Returns the statement that checks a field.
fn field(field: &CheckedField) -> TokenStream {
    let (name, key, checks) = (format_ident!("{}", field.name), &field.wire_name, all(&field.checks, &quote!(value)));
    let at = quote!(let at = &At::Key(at, #key););
    match (field.is_optional, field.keeps_null) {
        (false, _) => quote!({ let value = &self.#name; #at #checks }),
        (true, false) => quote!(if let Some(value) = &self.#name { #at #checks }),
        (true, true) => quote! {
            if let Some(value) = self.#name.as_ref().and_then(crate::Nullable::as_option) { #at #checks }
        },
    }
}

/// Returns the statements that check a value, which is a reference.
fn all(checks: &[Check], value: &TokenStream) -> TokenStream {
    checks.iter().map(|check| one(check, value)).collect()
}

/// Returns the statement of one check.
fn one(check: &Check, value: &TokenStream) -> TokenStream {
    match check {
        Check::Length(of, least, most) => {
            let (length, unit) = match of {
                Counted::Characters => (quote!(#value.chars().count()), "characters"),
                Counted::Items => (quote!(#value.len()), "items"),
                Counted::Properties => (quote!(#value.len()), "properties"),
            };
            let (least, most) = (option(*least), option(*most));
            quote!(validation::length(#length, #unit, (#least, #most), at, found);)
        }
        Check::Pattern(pattern) => quote!(validation::pattern(#value, #pattern, at, found);),
        Check::Bounds(number, minimum, maximum) => {
            let (least, most) = (bound(*number, minimum.as_ref()), bound(*number, maximum.as_ref()));
            let number = match number {
                Number::Integer => quote!(i128::from(*#value)),
                Number::Float => quote!(*#value),
            };
            quote!(validation::bounds(#number, (#least, #most), at, found);)
        }
        Check::MultipleOf(number, text) => {
            let by = literal(*number, text);
            let is_multiple = match number {
                Number::Integer => quote!(i128::from(*#value) % #by == 0),
                Number::Float => quote!((*#value % #by).abs() == 0.0),
            };
            quote!(validation::multiple(#is_multiple, #text, at, found);)
        }
        Check::Unique => quote!(validation::unique(#value, at, found);),
        Check::EachItem(checks) => {
            let checks = all(checks, &quote!(item));
            quote!(validation::each(#value, at, found, |item, at, found| { #checks });)
        }
        Check::EachValue(checks) => {
            let checks = all(checks, &quote!(value));
            quote!(validation::each_value(#value, at, found, |value, at, found| { #checks });)
        }
        Check::UnlessNull { is_boxed, checks } => {
            // A pattern does not match the content of a box.
            let value = if *is_boxed { quote!(&**#value) } else { value.clone() };
            let checks = all(checks, &quote!(value));
            quote!(if let Some(value) = #value { #checks })
        }
        Check::OfType => quote!(#value.check(at, found);),
    }
}

fn option(value: Option<usize>) -> TokenStream {
    match value.map(Literal::usize_unsuffixed) {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

/// Returns a bound as an `Option` of its value and whether it is exclusive.
fn bound(number: Number, bound: Option<&Bound>) -> TokenStream {
    match bound.and_then(|bound| Some((literal(number, &bound.value)?, bound.is_exclusive))) {
        Some((value, is_exclusive)) => quote!(Some((#value, #is_exclusive))),
        None => quote!(None),
    }
}

/// Returns a number of the document as a literal; `None` if the type of the checked value cannot represent it.
fn literal(number: Number, text: &str) -> Option<Literal> {
    match number {
        Number::Integer => text.parse().ok().map(Literal::i128_unsuffixed),
        Number::Float => text.parse().ok().filter(|value: &f64| value.is_finite()).map(Literal::f64_suffixed),
    }
}
