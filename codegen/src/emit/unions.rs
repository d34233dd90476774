//! Unions: how their members are told apart when they are read.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::render::docs;
use super::types::{deprecated, tokens};
use crate::model::{Type, TypeDef, Union};

pub(super) fn union(def: &TypeDef, union: &Union) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let idents: Vec<_> = union.members.iter().map(|member| format_ident!("{}", member.name)).collect();
    let types: Vec<_> = union.members.iter().map(|member| tokens(&member.ty, &quote!())).collect();
    let decode = def.decoded.then(|| {
        let read = match &union.tag {
            Some(tag) => {
                let tags = union
                    .members
                    .iter()
                    .zip(&idents)
                    .flat_map(|(member, ident)| member.tags.iter().map(move |tag| (tag, ident)));
                let members = tags.map(|(tag, ident)| quote!((#tag, |value| unions::read(value).map(Self::#ident))));
                quote!(unions::tagged(value, #tag, &[#(#members),*], Self::Unknown))
            }
            None => {
                let members = union.members.iter().zip(&idents).zip(&types).map(|((member, ident), ty)| {
                    let keys = &member.keys;
                    let read = if member.is_union {
                        quote!(unions::known(value, |member: &#ty| member.is_unknown()))
                    } else {
                        quote!(unions::read(value))
                    };
                    let keys = if member.is_open {
                        quote!(Keys::Open(&[#(#keys),*]))
                    } else {
                        quote!(Keys::Only(&[#(#keys),*]))
                    };
                    quote!((#keys, |value| #read.map(Self::#ident)))
                });
                quote!(Ok(unions::shaped(value, &[#(#members),*], Self::Unknown)))
            }
        };
        quote! {
            impl<'de> Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                    let value = serde_json::Value::deserialize(deserializer)?;
                    #read
                }
            }
        }
    });
    let encode = def.encoded.then(|| {
        let from = union.members.iter().zip(&idents).zip(&types).map(|((member, ident), ty)| match &member.ty {
            Type::Boxed(inner) => {
                let inner = tokens(inner, &quote!());
                quote!(impl From<#inner> for #name { fn from(value: #inner) -> Self { Self::#ident(Box::new(value)) } })
            }
            _ => quote!(impl From<#ty> for #name { fn from(value: #ty) -> Self { Self::#ident(value) } }),
        });
        quote! {
            impl Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                    match self {
                        #(Self::#idents(value) => Serialize::serialize(value, serializer),)*
                        Self::Unknown(value) => Serialize::serialize(value, serializer),
                    }
                }
            }

            #(#from)*
        }
    });
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#idents(#types),)*
            /// What this version of the crate does not know, as it came.
            Unknown(serde_json::Value),
        }

        impl #name {
            /// Whether it is a value that this version of the crate does not know.
            pub fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }
        }

        #decode
        #encode
    }
}
