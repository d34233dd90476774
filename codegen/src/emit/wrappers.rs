//! Wrappers: a struct around a list or a map that contains the struct again.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs};
use super::rust_type::tokens;
use crate::model::{Type, TypeDef};

/// Returns the definition of a wrapper. It is decoded and encoded as the value that it wraps.
pub(super) fn wrapper(def: &TypeDef, ty: &Type) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let ty = tokens(ty, &quote!());
    let decode = def.decoded.then(|| {
        quote! {
            impl<'de> serde::Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                    serde::Deserialize::deserialize(deserializer).map(Self)
                }
            }
        }
    });
    let encode = def.encoded.then(|| {
        quote! {
            impl serde::Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                    serde::Serialize::serialize(&self.0, serializer)
                }
            }
        }
    });
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name(pub #ty);

        impl From<#ty> for #name {
            fn from(value: #ty) -> Self {
                Self(value)
            }
        }

        #decode
        #encode
    }
}
