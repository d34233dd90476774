//! Unions: an enum each, and how its members are distinguished when it is decoded.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs};
use super::rust_type::tokens;
use crate::model::{NestedUnion, ShapedMember, TaggedMember, Type, TypeDef, Union, WritesTag};

/// The definition of a union.
pub(super) fn union(def: &TypeDef, union: &Union) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let variants = union.members().map(|member| {
        let (ident, ty) = (format_ident!("{}", member.name), tokens(member.ty, &quote!()));
        quote!(#ident(#ty))
    });
    let accessors = match union {
        Union::Shaped { members } if def.decoded => members.iter().map(accessor).collect(),
        Union::Shaped { .. } | Union::Tagged { .. } => Vec::new(),
    };
    let decode = def.decoded.then(|| match union {
        Union::Tagged { tag, members } => decode_tagged(&name, tag, members),
        Union::Shaped { members } => decode_shaped(&name, members),
    });
    let encode = def.encoded.then(|| match union {
        Union::Tagged { tag, members } => encode_tagged(&name, tag, members),
        Union::Shaped { members } => encode_shaped(&name, members),
    });
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version of the crate does not know, as it was received.
            Unknown(serde_json::Value),
        }

        impl #name {
            /// Returns whether this version of the crate does not know the value.
            pub fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            #(#accessors)*
        }

        #decode
        #encode
    }
}

/// The table of the values of the tag, from which the runtime decodes the union.
fn decode_tagged(name: &Ident, tag: &str, members: &[TaggedMember]) -> TokenStream {
    let values = members.iter().flat_map(|member| member.values.iter().map(move |value| (value, &member.name)));
    let rows = values.enumerate().map(|(index, (value, variant))| {
        let (index, ident) = (Literal::usize_unsuffixed(index), format_ident!("{variant}"));
        quote!(#index #value #ident,)
    });
    quote!(decode_tagged!(#name #tag { #(#rows)* });)
}

fn decode_shaped(name: &Ident, members: &[ShapedMember]) -> TokenStream {
    let members = members.iter().map(|member| {
        let (ident, ty) = (format_ident!("{}", member.name), tokens(&member.ty, &quote!()));
        let read = match &member.nested {
            Some(NestedUnion { tag }) => {
                let tag = tag.as_ref().map_or(quote!(None), |tag| quote!(Some(#tag)));
                quote!(unions::known(value, #tag, |member: &#ty| member.is_unknown()))
            }
            None => quote!(unions::read(value)),
        };
        let keys = &member.keys;
        let keys = if member.is_open { quote!(Keys::Open(&[#(#keys),*])) } else { quote!(Keys::Only(&[#(#keys),*])) };
        quote!((#keys, |value| #read.map(Self::#ident)))
    });
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                Ok(unions::shaped(value, &[#(#members),*], Self::Unknown))
            }
        }
    }
}

fn encode_tagged(name: &Ident, tag: &str, members: &[TaggedMember]) -> TokenStream {
    let arms = members.iter().map(|member| {
        let (ident, value) = (format_ident!("{}", member.name), member.values.first());
        match &member.writes_tag {
            WritesTag::Never => plain_arm(&ident),
            WritesTag::Always => quote!(Self::#ident(value) => write_tagged(value, #tag, #value, serializer),),
            WritesTag::IfAbsent(field) => {
                let (field, plain) = (format_ident!("{field}"), plain_arm(&ident));
                quote! {
                    Self::#ident(value) if value.#field.is_none() => write_tagged(value, #tag, #value, serializer),
                    #plain
                }
            }
        }
    });
    let from = members.iter().filter(|member| member.converts).map(|member| from(name, &member.name, &member.ty));
    encode(name, &quote!(#(#arms)*), &quote!(#(#from)*))
}

fn encode_shaped(name: &Ident, members: &[ShapedMember]) -> TokenStream {
    let arms = members.iter().map(|member| plain_arm(&format_ident!("{}", member.name)));
    let from = members.iter().map(|member| from(name, &member.name, &member.ty));
    encode(name, &quote!(#(#arms)*), &quote!(#(#from)*))
}

fn encode(name: &Ident, arms: &TokenStream, from: &TokenStream) -> TokenStream {
    quote! {
        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                match self {
                    #arms
                    Self::Unknown(value) => Serialize::serialize(value, serializer),
                }
            }
        }

        #from
    }
}

/// The arm of a member that is encoded as it is. The path keeps a method `serialize` of the type out of the way.
fn plain_arm(ident: &Ident) -> TokenStream {
    quote!(Self::#ident(value) => Serialize::serialize(value, serializer),)
}

/// The conversion of the type of a member into the union.
fn from(name: &Ident, variant: &str, ty: &Type) -> TokenStream {
    let ident = format_ident!("{variant}");
    let (ty, value) = match ty {
        Type::Boxed(inner) => (tokens(inner, &quote!()), quote!(Box::new(value))),
        ty => (tokens(ty, &quote!()), quote!(value)),
    };
    quote!(impl From<#ty> for #name { fn from(value: #ty) -> Self { Self::#ident(#value) } })
}

/// The method that returns the value of a member.
fn accessor(member: &ShapedMember) -> TokenStream {
    let (ident, accessor) = (format_ident!("{}", member.name), format_ident!("{}", member.accessor));
    let label = format!(" Returns the value of [`{ident}`](Self::{ident}), if it is one.");
    let ty = match &member.ty {
        Type::String => quote!(str),
        Type::List(item) => {
            let item = tokens(item, &quote!());
            quote!([#item])
        }
        Type::Boxed(inner) => tokens(inner, &quote!()),
        ty => tokens(ty, &quote!()),
    };
    quote! {
        #[doc = #label]
        pub fn #accessor(&self) -> Option<&#ty> {
            if let Self::#ident(value) = self { Some(value) } else { None }
        }
    }
}
