//! The parts of `multipart/form-data` bodies: how each type is added to a form, and enums for parts that may be files.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::docs;
use super::rust_type::tokens;
use crate::model::{PartMember, Type, TypeDef, TypeGraph, TypeKind};

/// Returns the statements that add a value to the variable `form`: one part, or one part per item of a list. `label` is
/// the expression for the name of the part, `content_type` that for its optional media type.
pub(super) fn add_part(
    types: &TypeGraph,
    ty: &Type,
    value: &TokenStream,
    label: &TokenStream,
    content_type: Option<&TokenStream>,
) -> TokenStream {
    match ty {
        Type::List(item) => {
            let part = add_one(types, item, &quote!(item), label, content_type);
            quote!(for item in #value { #part })
        }
        ty => add_one(types, ty, value, label, content_type),
    }
}

/// Returns the statement that adds one part.
fn add_one(
    types: &TypeGraph,
    ty: &Type,
    value: &TokenStream,
    label: &TokenStream,
    content_type: Option<&TokenStream>,
) -> TokenStream {
    let option = content_type.map_or_else(|| quote!(None), |content_type| quote!(Some(#content_type)));
    let is_enum = |name| types.get(name).is_some_and(|def| matches!(def.kind, TypeKind::Part(_)));
    match ty {
        Type::File => quote!(form = form.file(#label, #value, #option)?;),
        Type::Named(name) if is_enum(name) => quote!(form = #value.add_to(form, #label, #option)?;),
        _ if content_type.is_some() => quote!(form = form.value(#label, &#value, #option)?;),
        Type::String => quote!(form = form.text(#label, #value);),
        // NaN is an error of `value`.
        ty if ty.prints_as_text() && *ty != Type::F64 => quote!(form = form.text(#label, #value.to_string());),
        _ => quote!(form = form.value(#label, &#value, None)?;),
    }
}

/// Returns the enum for a part that is a file or another value.
pub(super) fn part_enum(def: &TypeDef, members: &[PartMember]) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let default = ["A part of a form: a file, or another value.".to_owned()];
    let about = docs(if def.docs.is_empty() { &default } else { &def.docs });
    let variants = members.iter().map(|PartMember { name, ty, .. }| {
        let (name, ty) = (format_ident!("{name}"), tokens(ty, &quote!()));
        quote!(#name(#ty))
    });
    let arms = members.iter().map(|PartMember { name, ty, .. }| {
        let name = format_ident!("{name}");
        let one = |ty: &Type, value: &TokenStream| match ty {
            Type::File => quote!(form.file(name, #value, content_type)),
            _ => quote!(form.value(name, &#value, None)),
        };
        match ty {
            Type::List(item) => {
                let part = one(item, &quote!(item));
                quote!(Self::#name(value) => value.into_iter().try_fold(form, |form, item| #part))
            }
            Type::String => quote!(Self::#name(value) => Ok(form.text(name, value))),
            ty => {
                let part = one(ty, &quote!(value));
                quote!(Self::#name(value) => #part)
            }
        }
    });
    let conversions = members.iter().map(|PartMember { name: variant, ty, .. }| {
        let (variant, written) = (format_ident!("{variant}"), tokens(ty, &quote!()));
        let of_str = (*ty == Type::String).then(
            || quote!(impl From<&str> for #name { fn from(value: &str) -> Self { Self::#variant(value.to_owned()) } }),
        );
        quote! {
            impl From<#written> for #name { fn from(value: #written) -> Self { Self::#variant(value) } }
            #of_str
        }
    });
    quote! {
        #about
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }

        impl #name {
            fn add_to(
                self,
                form: crate::runtime::multipart::Form,
                name: &str,
                content_type: Option<&'static str>,
            ) -> std::result::Result<crate::runtime::multipart::Form, crate::Error> {
                match self {
                    #(#arms,)*
                }
            }
        }

        #(#conversions)*
    }
}
