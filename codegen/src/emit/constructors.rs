//! `construction.rs`: tables of the constructors, setters and conversions of types that only responses contain. The
//! crate has the file with its feature `serialize`.
//!
//! Types that requests contain have functions of their own instead, see `emit/construction.rs`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::inner_docs;
use super::construction::constant;
use super::rust_type::tokens;
use crate::model::{Api, Constant, Conversion, Field, MemberConversion, Type, TypeDef, TypeKind, Union};

/// Returns the tokens of the file.
pub(super) fn emit(api: &Api) -> TokenStream {
    let about = inner_docs(&["How types that only responses contain are created.".to_owned()]);
    let received = api.types.iter().filter(|def| def.decoded && !def.encoded);
    let tables = received.map(|def| match &def.kind {
        TypeKind::Struct(fields) => structure(def, fields),
        TypeKind::Union(union) => members(def, union),
        _ => quote!(),
    });
    quote!(#about #(#tables)*)
}

/// Returns the table of a struct.
fn structure(def: &TypeDef, fields: &[Field]) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let argument = |field: &Field| {
        let (name, argument) = (format_ident!("{}", field.name), argument(&field.ty, &field.conversion));
        quote!(#name: #argument)
    };
    let required = fields.iter().filter(|field| field.is_argument()).map(argument);
    let set = fields.iter().filter(|field| !field.is_argument() && !field.is_optional()).map(|field| {
        let (argument, value) = (argument(field), value(field));
        quote!(@set #argument = #value,)
    });
    let optional = fields.iter().filter(|field| field.is_optional()).map(argument);
    let additional = def.additional.as_ref().map(|(field, ty)| {
        let (field, ty) = (format_ident!("{field}"), tokens(ty, &quote!()));
        quote!(..#field: #ty,)
    });
    quote!(construct!(#name(#(#required),*) { #(#set)* #(#optional,)* #additional });)
}

/// Returns how the argument for a value is passed, as the runtime's macro calls it, and the type.
fn argument(ty: &Type, conversion: &Conversion) -> TokenStream {
    let is_boxed = matches!(ty, Type::Boxed(_));
    let inner = match ty {
        Type::Boxed(inner) => inner,
        ty => ty,
    };
    let (how, ty) = match conversion {
        Conversion::Exact => ("exact", inner),
        Conversion::Into => ("into", inner),
        Conversion::Items(item) => (if item.converts { "items_into" } else { "items" }, &item.ty),
        Conversion::Entries(value) => (if value.converts { "entries_into" } else { "entries" }, &value.ty),
    };
    let how = format_ident!("{}{how}", if is_boxed { "boxed_" } else { "" });
    let ty = tokens(ty, &quote!());
    quote!(#how #ty)
}

/// Returns the only documented value of a required field.
fn value(field: &Field) -> TokenStream {
    match &field.constant {
        Some(Constant::Fixed(value) | Constant::Listed(value)) => constant(value),
        Some(Constant::Variant(variant)) => {
            let (ty, variant) = (tokens(&field.ty, &quote!()), format_ident!("{variant}"));
            quote!(#ty::#variant)
        }
        None => quote!(),
    }
}

/// Returns the table of the members that convert into a union; nothing if there are none.
fn members(def: &TypeDef, union: &Union) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let rows: Vec<TokenStream> = match union {
        Union::Tagged { members, .. } => {
            let members = members.iter().filter(|member| member.converts);
            members.map(|member| member_row(&member.name, &member.ty, &MemberConversion::None)).collect()
        }
        Union::Shaped { members, .. } => {
            members.iter().map(|member| member_row(&member.name, &member.ty, &member.conversion)).collect()
        }
    };
    if rows.is_empty() { quote!() } else { quote!(from_members!(#name { #(#rows)* });) }
}

/// Returns the rows of the types that convert into a member.
fn member_row(variant: &str, ty: &Type, conversion: &MemberConversion) -> TokenStream {
    let variant = format_ident!("{variant}");
    let own = match ty {
        Type::Boxed(inner) => {
            let ty = tokens(inner, &quote!());
            quote!(#variant: boxed #ty,)
        }
        ty => {
            let ty = tokens(ty, &quote!());
            quote!(#variant: exact #ty,)
        }
    };
    let other = match conversion {
        MemberConversion::None => None,
        MemberConversion::Text => Some(quote!(#variant: text str,)),
        MemberConversion::Array(Type::String) => Some(quote!(#variant: array_text str,)),
        MemberConversion::Array(item) => {
            let item = tokens(item, &quote!());
            Some(quote!(#variant: array #item,))
        }
    };
    quote!(#own #other)
}
