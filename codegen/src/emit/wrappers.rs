//! Wrappers: a struct around a list or a map that contains the struct again.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs};
use super::rust_type::tokens;
use crate::model::{Type, TypeDef};

/// Returns the definition of a wrapper. It is decoded and encoded as the value that it wraps; the
/// direction that the API does not use needs the feature `serialize`.
pub(super) fn wrapper(def: &TypeDef, ty: &Type) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let ty = tokens(ty, &quote!());
    // Without an attribute, the crate always needs the direction.
    let feature = |is_used: bool| (!is_used).then(|| quote!(#[cfg(feature = "serialize")]));
    let (decode, encode) = (feature(def.decoded), feature(def.encoded));
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
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }

        #encode
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&self.0, serializer)
            }
        }
    }
}
