//! Scalar enums: one variant per known value, which are integers or scalars of several types, and a variant for values
//! that are not known.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::attributes::{deprecated, docs};
use crate::model::{ScalarEnum, TypeDef};

pub(super) fn values(def: &TypeDef, scalar_enum: &ScalarEnum) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let idents: Vec<_> = scalar_enum.variants.iter().map(|(_, variant)| format_ident!("{}", variant.name)).collect();
    let abouts = scalar_enum.variants.iter().map(|(_, variant)| {
        let value = format!("`{}`", variant.wire_name.replace(['`', '\n', '\r'], " "));
        docs(&if variant.docs.is_empty() { vec![value] } else { variant.docs.clone() })
    });
    let values: Vec<_> = scalar_enum.variants.iter().map(|(value, _)| literal(value)).collect();
    let defaults = scalar_enum.variants.iter().map(|(_, variant)| variant.is_default.then(|| quote!(#[default])));
    let default = scalar_enum.variants.iter().any(|(_, variant)| variant.is_default).then(|| quote!(Default,));
    let count = Literal::usize_unsuffixed(scalar_enum.variants.len());
    let (derives, unknown) = if scalar_enum.integers {
        (quote!(Clone, Copy, Debug, #default PartialEq, Eq, Hash), quote!(UnknownInteger))
    } else {
        (quote!(Clone, Debug, #default PartialEq, Eq, Hash), quote!(serde_json::Value))
    };
    let methods = if scalar_enum.integers {
        quote! {
            /// Returns the value as it is in JSON.
            pub fn as_i64(self) -> i64 {
                match self {
                    #(Self::#idents => #values,)*
                    Self::Unknown(value) => value.as_i64(),
                }
            }
        }
    } else {
        quote! {
            /// Returns the value as it is in JSON.
            pub fn to_json(&self) -> serde_json::Value {
                match self {
                    #(Self::#idents => #values.into(),)*
                    Self::Unknown(value) => value.clone(),
                }
            }
        }
    };
    let from_integer = scalar_enum.integers.then(|| {
        quote! {
            impl From<i64> for #name {
                fn from(value: i64) -> Self {
                    match value {
                        #(#values => Self::#idents,)*
                        _ => Self::Unknown(UnknownInteger::new(value)),
                    }
                }
            }
        }
    });
    let shared = if scalar_enum.integers { quote!(integer_enum!(#name);) } else { quote!(scalar_enum!(#name);) };
    quote! {
        #about
        #deprecated
        #[derive(#derives)]
        #[non_exhaustive]
        pub enum #name {
            #(#abouts #defaults #idents,)*
            /// A value that this version of the crate does not know.
            Unknown(#unknown),
        }
        impl #name {
            /// All known values.
            pub const ALL: [Self; #count] = [#(Self::#idents),*];

            #methods
        }
        #from_integer

        #shared
    }
}

/// A literal of the value of a variant.
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
