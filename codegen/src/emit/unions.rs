//! Unions: an enum with one variant per member, its methods and conversions, and its table.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::render::docs;
use super::tables;
use super::types::{deprecated, tokens};
use crate::model::{Type, TypeDef, Union};

/// A union, and the identifiers and types of its variants.
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
    let members = union.members.iter().zip(&parts.idents);
    let table = match &union.tag {
        Some(tag) => tables::tagged_union(def, tag, members),
        None => tables::shaped_union(def, members),
    };
    let conversions = def.encoded.then(|| conversions(&parts));
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
            /// A value that this version of the crate does not know, unchanged.
            Unknown(serde_json::Value),
        }

        impl #name {
            /// Returns whether this version of the crate does not know the value.
            pub fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            #(#accessors)*
        }

        #table

        #conversions
    }
}

/// `From` for every type that exactly one member, or the first of several, holds.
fn conversions(Parts { union, name, idents, types, .. }: &Parts) -> TokenStream {
    let first = union.members.iter().zip(idents).zip(types).filter(|((member, _), _)| member.is_first);
    let conversions = first.map(|((member, ident), ty)| match &member.ty {
        Type::Boxed(inner) => {
            let inner = tokens(inner, &quote!());
            quote!(impl From<#inner> for #name { fn from(value: #inner) -> Self { Self::#ident(Box::new(value)) } })
        }
        _ => quote!(impl From<#ty> for #name { fn from(value: #ty) -> Self { Self::#ident(value) } }),
    });
    quote!(#(#conversions)*)
}

/// One method per member that returns its value. Members with a tag have none.
fn accessors(Parts { def, union, idents, .. }: &Parts) -> Vec<TokenStream> {
    let accessors = union.members.iter().zip(idents).filter(|_| def.decoded).filter_map(|(member, ident)| {
        let (accessor, label) = (
            format_ident!("{}", member.accessor.as_ref()?),
            format!(" Returns the value of [`{ident}`](Self::{ident}), or `None` for any other variant."),
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
