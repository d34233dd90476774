//! Unions: how their members are told apart when they are read.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs};
use super::rust_type::tokens;
use crate::model::{Type, TypeDef, Union};

/// A union, the identifiers of its variants, and the types that these hold.
struct Parts<'a> {
    def: &'a TypeDef,
    union: &'a Union,
    name: Ident,
    idents: Vec<Ident>,
    types: Vec<TokenStream>,
}

pub(super) fn union(def: &TypeDef, union: &Union) -> TokenStream {
    let parts = Parts {
        def,
        union,
        name: format_ident!("{}", def.name),
        idents: union.members.iter().map(|member| format_ident!("{}", member.name)).collect(),
        types: union.members.iter().map(|member| tokens(&member.ty, &quote!())).collect(),
    };
    let decode = def.decoded.then(|| decode(&parts));
    let encode = def.encoded.then(|| encode(&parts));
    let accessors = accessors(&parts);
    let Parts { name, idents, types, .. } = parts;
    let (about, deprecated) = (docs(&def.docs), deprecated(def.deprecated));
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

            #(#accessors)*
        }

        #decode
        #encode
    }
}

fn decode(parts: &Parts) -> TokenStream {
    match &parts.union.tag {
        Some(tag) => decode_tagged(parts, tag),
        None => decode_shaped(parts),
    }
}

/// The list of a tag's values, from which the runtime reads the union.
fn decode_tagged(Parts { union, name, idents, .. }: &Parts, tag: &str) -> TokenStream {
    let members = union.members.iter().zip(idents);
    let tags = members.flat_map(|(member, ident)| member.tags.iter().map(move |tag| (tag, ident)));
    let list = tags.enumerate().map(|(index, (tag, ident))| {
        let index = Literal::usize_unsuffixed(index);
        quote!(#index #tag #ident,)
    });
    quote!(decode_tagged!(#name #tag { #(#list)* });)
}

fn decode_shaped(Parts { union, name, idents, types, .. }: &Parts) -> TokenStream {
    let members = union.members.iter().zip(idents).zip(types).map(|((member, ident), ty)| {
        let keys = &member.keys;
        let read = if member.is_union {
            let tag = match &member.nested_tag {
                Some(tag) => quote!(Some(#tag)),
                None => quote!(None),
            };
            quote!(unions::known(value, #tag, |member: &#ty| member.is_unknown()))
        } else {
            quote!(unions::read(value))
        };
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

fn encode(Parts { union, name, idents, types, .. }: &Parts) -> TokenStream {
    let first = union.members.iter().zip(idents).zip(types).filter(|((member, _), _)| member.is_first);
    let from = first.map(|((member, ident), ty)| match &member.ty {
        Type::Boxed(inner) => {
            let inner = tokens(inner, &quote!());
            quote!(impl From<#inner> for #name { fn from(value: #inner) -> Self { Self::#ident(Box::new(value)) } })
        }
        _ => quote!(impl From<#ty> for #name { fn from(value: #ty) -> Self { Self::#ident(value) } }),
    });
    // Some types have a method of the same name that does something else.
    let plain = |ident: &Ident| quote!(Self::#ident(value) => Serialize::serialize(value, serializer),);
    let arms = union.members.iter().zip(idents).map(|(member, ident)| match (&union.tag, member.tags.first()) {
        (Some(tag), Some(value)) if member.may_write_tag() => {
            let field = member.optional_tag.as_ref().map(|field| format_ident!("{field}"));
            let is_absent = field.map(|field| quote!(if value.#field.is_none()));
            let otherwise = is_absent.is_some().then(|| plain(ident));
            quote!(Self::#ident(value) #is_absent => write_tagged(value, #tag, #value, serializer), #otherwise)
        }
        _ => plain(ident),
    });
    quote! {
        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                match self {
                    #(#arms)*
                    Self::Unknown(value) => Serialize::serialize(value, serializer),
                }
            }
        }

        #(#from)*
    }
}

/// What gives the value of each member that is told apart by its shape.
fn accessors(Parts { def, union, idents, .. }: &Parts) -> Vec<TokenStream> {
    let accessors = union.members.iter().zip(idents).filter(|_| def.decoded).filter_map(|(member, ident)| {
        let (accessor, label) = (
            format_ident!("{}", member.accessor.as_ref()?),
            format!(" The value of [`{ident}`](Self::{ident}), if it is one."),
        );
        let ty = match &member.ty {
            Type::String => quote!(str),
            Type::List(item) => {
                let item = tokens(item, &quote!());
                quote!([#item])
            }
            Type::Boxed(inner) => tokens(inner, &quote!()),
            ty => tokens(ty, &quote!()),
        };
        Some(quote! {
            #[doc = #label]
            pub fn #accessor(&self) -> Option<&#ty> {
                if let Self::#ident(value) = self { Some(value) } else { None }
            }
        })
    });
    accessors.collect()
}
