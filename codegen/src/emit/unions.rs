//! Unions: an enum with one variant per member, its methods and conversions, and its table.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs, value_docs};
use super::rust_type::tokens;
use super::tables;
use crate::model::{MemberConversion, ShapedMember, Type, TypeDef, Union};

/// Returns the definition of a union.
pub(super) fn union(def: &TypeDef, union: &Union) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let variants = union.members().map(|member| {
        let (ident, ty) = (format_ident!("{}", member.name), tokens(member.ty, &quote!()));
        quote!(#ident(#ty))
    });
    let constants = union.constants().iter().map(|(_, variant)| {
        let (ident, about) = (format_ident!("{}", variant.name), value_docs(variant));
        quote!(#about #ident)
    });
    let accessors = match union {
        Union::Shaped { members, .. } if def.decoded => members.iter().map(accessor).collect(),
        Union::Shaped { .. } | Union::Tagged { .. } => Vec::new(),
    };
    let table = match union {
        Union::Tagged { tag, members, .. } => tables::tagged_union(def, union, tag, members),
        Union::Shaped { members, .. } => tables::shaped_union(def, union, members),
    };
    let conversions = def.encoded.then(|| conversions(&name, union));
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#constants,)*
            #(#variants,)*
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

/// Returns a conversion into the union for each type that a member holds, from `&str` into a string, and from an array
/// into a list.
fn conversions(name: &Ident, union: &Union) -> TokenStream {
    let members: Vec<(&str, &Type, &MemberConversion)> = match union {
        Union::Tagged { members, .. } => {
            let members = members.iter().filter(|member| member.converts);
            members.map(|member| (member.name.as_str(), &member.ty, &MemberConversion::None)).collect()
        }
        Union::Shaped { members, .. } => {
            members.iter().map(|member| (member.name.as_str(), &member.ty, &member.conversion)).collect()
        }
    };
    let conversions = members.into_iter().map(|(variant, ty, conversion)| {
        let ident = format_ident!("{variant}");
        let (ty, value) = match ty {
            Type::Boxed(inner) => (tokens(inner, &quote!()), quote!(Box::new(value))),
            ty => (tokens(ty, &quote!()), quote!(value)),
        };
        let other = other_conversion(name, &ident, conversion);
        quote!(impl From<#ty> for #name { fn from(value: #ty) -> Self { Self::#ident(#value) } } #other)
    });
    conversions.collect()
}

/// Returns the conversion from a type other than that of the member.
fn other_conversion(name: &Ident, variant: &Ident, conversion: &MemberConversion) -> Option<TokenStream> {
    match conversion {
        MemberConversion::None => None,
        MemberConversion::Text => Some(quote! {
            impl From<&str> for #name { fn from(value: &str) -> Self { Self::#variant(value.to_owned()) } }
        }),
        MemberConversion::Array(Type::String) => Some(quote! {
            impl<const N: usize> From<[&str; N]> for #name {
                fn from(value: [&str; N]) -> Self { Self::#variant(value.map(ToOwned::to_owned).into()) }
            }
        }),
        MemberConversion::Array(item) => {
            let item = tokens(item, &quote!());
            Some(quote! {
                impl<const N: usize> From<[#item; N]> for #name {
                    fn from(value: [#item; N]) -> Self { Self::#variant(value.into()) }
                }
            })
        }
    }
}

/// Returns the accessor of a member: a method that returns the member's value.
fn accessor(member: &ShapedMember) -> TokenStream {
    let (ident, accessor) = (format_ident!("{}", member.name), format_ident!("{}", member.accessor));
    let label = format!(" Returns the value of [`{ident}`](Self::{ident}), or `None` for any other variant.");
    if member.ty.is_copy() {
        let ty = tokens(&member.ty, &quote!());
        return quote! {
            #[doc = #label]
            pub fn #accessor(&self) -> Option<#ty> {
                if let Self::#ident(value) = self { Some(*value) } else { None }
            }
        };
    }
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
