//! String enums: one variant per known value, and a variant for unknown values.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs, value_docs};
use crate::model::{TypeDef, Variant};

/// Returns the definition of a string enum.
pub(super) fn enumeration(def: &TypeDef, variants: &[Variant]) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let idents: Vec<_> = variants.iter().map(|variant| format_ident!("{}", variant.name)).collect();
    let values: Vec<_> = variants.iter().map(|variant| variant.wire_name.as_str()).collect();
    let abouts = variants.iter().map(value_docs);
    let defaults = variants.iter().map(|variant| variant.is_default.then(|| quote!(#[default])));
    let default = variants.iter().any(|variant| variant.is_default).then(|| quote!(Default,));
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, #default PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#abouts #defaults #idents,)*
            /// A value that this version of the crate does not know.
            Unknown(UnknownValue),
        }
        impl #name {
            /// All known values.
            pub const ALL: &'static [Self] = &[#(Self::#idents),*];

            /// Returns the value as it is in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #values,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#idents,)*
                    _ => Self::Unknown(UnknownValue::new(value)),
                }
            }
        }

        string_enum!(#name);
    }
}
