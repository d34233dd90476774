//! `validation.rs`: the table of the checks of each type.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::attributes::inner_docs;
use crate::model::{Api, Bound, Check, CheckedField, CheckedParts, Counted, Number, TypeChecks};

/// Returns the tokens of the file.
pub(super) fn emit(api: &Api) -> TokenStream {
    let about = inner_docs(&["Checks of the constraints that the API's description states for values.".to_owned()]);
    let tables = api.needs.checks.iter().map(table);
    quote!(#about #(#tables)*)
}

/// Returns the table of one type.
fn table(TypeChecks { name, parts }: &TypeChecks) -> TokenStream {
    let name = format_ident!("{name}");
    match parts {
        CheckedParts::Fields { fields, additional } => {
            let fields = fields.iter().map(row);
            let additional = additional.as_ref().map(|(field, checks)| {
                let (field, checks) = (format_ident!("{field}"), all(checks));
                quote!(..#field #checks,)
            });
            quote!(check_fields!(#name { #(#fields)* #additional });)
        }
        CheckedParts::Variants(variants) => {
            let rows = variants.iter().map(|(variant, checks)| {
                let (variant, checks) = (format_ident!("{variant}"), all(checks));
                quote!(#variant #checks,)
            });
            quote!(check_variants!(#name { #(#rows)* });)
        }
    }
}

/// Returns the row of a field.
fn row(field: &CheckedField) -> TokenStream {
    let (name, key, checks) = (format_ident!("{}", field.name), &field.wire_name, all(&field.checks));
    let presence = match (field.is_optional, field.keeps_null) {
        (false, _) => quote!(required),
        (true, false) => quote!(optional),
        (true, true) => quote!(keeps_null),
    };
    quote!(#name #key #presence #checks,)
}

fn all(checks: &[Check]) -> TokenStream {
    checks.iter().map(one).collect()
}

/// Returns one check as the runtime's macro calls it.
fn one(check: &Check) -> TokenStream {
    match check {
        Check::Length(of, least, most) => {
            let unit = match of {
                Counted::Characters => "length",
                Counted::Items => "items",
                Counted::Properties => "properties",
            };
            let limit = |word: &str, limit: Option<usize>| {
                let (name, limit) = (format_ident!("{word}_{unit}"), limit.map(Literal::usize_unsuffixed)?);
                Some(quote!(#name(#limit)))
            };
            let (least, most) = (limit("min", *least), limit("max", *most));
            quote!(#least #most)
        }
        Check::Pattern(pattern) => quote!(pattern(#pattern)),
        Check::Bounds(number, minimum, maximum) => {
            let (least, most) =
                (bound(*number, "minimum", minimum.as_ref()), bound(*number, "maximum", maximum.as_ref()));
            quote!(#least #most)
        }
        Check::MultipleOf(number, text) => {
            let of = literal(*number, text);
            quote!(multiple_of(#of))
        }
        Check::Unique => quote!(unique_items()),
        Check::EachItem(checks) => {
            let checks = all(checks);
            quote!(each(#checks))
        }
        Check::EachValue(checks) => {
            let checks = all(checks);
            quote!(each_value(#checks))
        }
        Check::UnlessNull { is_boxed, checks } => {
            let (name, checks) = (if *is_boxed { quote!(unless_boxed_null) } else { quote!(unless_null) }, all(checks));
            quote!(#name(#checks))
        }
        Check::OfType => quote!(nested()),
    }
}

/// Returns the check of a bound; `None` if the type of the checked value cannot represent it.
fn bound(number: Number, name: &str, bound: Option<&Bound>) -> Option<TokenStream> {
    let bound = bound?;
    let (prefix, value) = (if bound.is_exclusive { "exclusive_" } else { "" }, literal(number, &bound.value)?);
    let name = format_ident!("{prefix}{name}");
    Some(quote!(#name(#value)))
}

/// Returns a number of the document as a literal; `None` if the type of the checked value cannot represent it.
fn literal(number: Number, text: &str) -> Option<Literal> {
    match number {
        Number::Integer => text.parse().ok().map(Literal::i128_unsuffixed),
        Number::Float => text.parse().ok().filter(|value: &f64| value.is_finite()).map(Literal::f64_unsuffixed),
    }
}
