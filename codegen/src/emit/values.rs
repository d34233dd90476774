//! Scalar enums: one variant per known value, and a variant for unknown values. The values are integers, or scalars of
//! several types.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::attributes::{deprecated, docs, value_docs};
use crate::model::{ScalarEnum, TypeDef, Variant};

/// Returns the definition of a scalar enum.
pub(super) fn values(def: &TypeDef, scalar_enum: &ScalarEnum) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let variants: Vec<&Variant> = scalar_enum.variants.iter().map(|(_, variant)| variant).collect();
    let idents: Vec<Ident> = variants.iter().map(|variant| format_ident!("{}", variant.name)).collect();
    let abouts = variants.iter().map(|variant| value_docs(variant));
    let values: Vec<TokenStream> = scalar_enum.variants.iter().map(|(value, _)| literal(value)).collect();
    let is_default = |variant: &&Variant| def.encoded && variant.is_default;
    let defaults = variants.iter().map(|variant| is_default(variant).then(|| quote!(#[default])));
    let default = variants.iter().any(is_default).then(|| quote!(Default,));
    let (copy, unknown) = if scalar_enum.integers {
        (Some(quote!(Copy,)), quote!(UnknownInteger))
    } else {
        (None, quote!(serde_json::Value))
    };
    let table = if scalar_enum.integers { quote!(integer_enum) } else { quote!(scalar_enum) };
    quote! {
        #about
        #deprecated
        #[derive(Clone, #copy Debug, #default PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#abouts #defaults #idents,)*
            /// A value that this version of the crate does not know.
            Unknown(#unknown),
        }

        #table!(#name { #(#idents #values,)* });
    }
}

/// Returns a scalar as a literal, as a person writes it.
pub(super) fn constant(value: &Value) -> TokenStream {
    match value.as_f64().filter(|_| value.is_f64()) {
        Some(float) => {
            let literal = Literal::f64_unsuffixed(float);
            quote!(#literal)
        }
        None => literal(value),
    }
}

/// Returns a scalar as a literal.
fn literal(value: &Value) -> TokenStream {
    match value {
        Value::Bool(flag) => quote!(#flag),
        Value::String(text) => quote!(#text),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => {
                let literal = Literal::i64_unsuffixed(integer);
                quote!(#literal)
            }
            (None, float) => {
                let literal = Literal::f64_suffixed(float.unwrap_or_default());
                quote!(#literal)
            }
        },
        Value::Null | Value::Array(_) | Value::Object(_) => quote!(()),
    }
}
