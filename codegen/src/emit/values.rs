//! Open enums of integers, and of scalars of several types.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::attributes::{deprecated, docs};
use crate::model::{ScalarEnum, TypeDef};

pub(super) fn values(def: &TypeDef, found: &ScalarEnum) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let idents: Vec<_> = found.variants.iter().map(|(_, variant)| format_ident!("{}", variant.name)).collect();
    let abouts = found.variants.iter().map(|(_, variant)| {
        let value = format!("`{}`", variant.wire_name.replace(['`', '\n', '\r'], " "));
        docs(&if variant.docs.is_empty() { vec![value] } else { variant.docs.clone() })
    });
    let values: Vec<_> = found.variants.iter().map(|(value, _)| literal(value)).collect();
    let defaults = found.variants.iter().map(|(_, variant)| variant.is_default.then(|| quote!(#[default])));
    let default = found.variants.iter().any(|(_, variant)| variant.is_default).then(|| quote!(Default,));
    let count = Literal::usize_unsuffixed(found.variants.len());
    let (derives, unknown) = if found.integers {
        (quote!(Clone, Copy, Debug, #default PartialEq, Eq, Hash), quote!(UnknownInteger))
    } else {
        (quote!(Clone, Debug, #default PartialEq, Eq, Hash), quote!(serde_json::Value))
    };
    let methods = if found.integers {
        quote! {
            /// The value as it stands in JSON.
            pub fn as_i64(self) -> i64 {
                match self {
                    #(Self::#idents => #values,)*
                    Self::Unknown(value) => value.as_i64(),
                }
            }
        }
    } else {
        quote! {
            /// The value as it stands in JSON.
            pub fn to_json(&self) -> serde_json::Value {
                match self {
                    #(Self::#idents => #values.into(),)*
                    Self::Unknown(value) => value.clone(),
                }
            }
        }
    };
    let of_integer = found.integers.then(|| {
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
    let shared = if found.integers { quote!(integer_enum!(#name);) } else { quote!(scalar_enum!(#name);) };
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
            /// Every value that is known.
            pub const ALL: [Self; #count] = [#(Self::#idents),*];

            #methods
        }
        #of_integer

        #shared
    }
}

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
