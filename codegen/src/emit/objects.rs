//! Objects: a struct, its constructor and setters, and its table.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::arguments::{argument_type, argument_value, field_value};
use super::attributes::{deprecated, docs};
use super::rust_type::{field_type, tokens};
use super::tables;
use crate::model::{Constant, Field, Type, TypeDef};

pub(super) fn structure(def: &TypeDef, fields: &[Field]) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let default = fields.iter().all(Field::is_optional).then(|| quote!(Default,));
    let declared = fields.iter().map(|field| {
        let (name, about, ty, deprecated) = (
            format_ident!("{}", field.name),
            docs(&field.docs),
            field_type(field),
            super::attributes::deprecated(field.deprecated),
        );
        quote!(#about #deprecated pub #name: #ty)
    });
    let additional = def.additional.as_ref().map(|(name, ty)| {
        let (name, ty) = (format_ident!("{name}"), map_of(ty));
        quote! {
            /// The properties that the API description does not declare.
            pub #name: #ty,
        }
    });
    let table = tables::object(def, fields);
    let construction = construction(def, fields);
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared,)*
            #additional
        }
        #construction
        #table
    }
}

/// The type of the field for additional properties.
fn map_of(ty: &Type) -> TokenStream {
    match ty {
        Type::Any => tokens(&Type::Object, &quote!()),
        ty => tokens(&Type::Map(Box::new(ty.clone())), &quote!()),
    }
}

/// The function `new` with the required fields, and one setter per optional field. Types that are only decoded have
/// neither.
pub(super) fn construction(def: &TypeDef, fields: &[Field]) -> Option<TokenStream> {
    if !def.encoded {
        return None;
    }
    let name = format_ident!("{}", def.name);
    let arguments = fields.iter().filter(|field| field.is_argument()).map(|field| {
        let (name, ty) = (format_ident!("{}", field.name), argument_type(&field.ty, field.converts, &quote!()));
        quote!(#name: #ty)
    });
    let values = fields.iter().map(|field| {
        let name = format_ident!("{}", field.name);
        match &field.constant {
            _ if field.is_optional() => quote!(#name: None),
            Some(Constant::Bool(flag)) => quote!(#name: #flag),
            Some(Constant::Variant(variant)) => {
                let (ty, variant) = (tokens(&field.ty, &quote!()), format_ident!("{variant}"));
                quote!(#name: #ty::#variant)
            }
            None => field_value(&field.name, &field.ty, field.converts),
        }
    });
    // `Default` cannot be derived, because the default of a constant field is its only value.
    let has_constant = fields.iter().any(|field| !field.is_optional() && field.constant.is_some());
    let default = (has_constant && !fields.iter().any(Field::is_argument)).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let setters = fields.iter().filter(|field| field.is_optional()).map(|field| {
        let (name, about) = (format_ident!("{}", field.name), docs(&field.docs));
        let (ty, value) = match &field.ty {
            Type::Boxed(inner) if field.keeps_null() => {
                let ty = tokens(inner, &quote!());
                (quote!(impl Into<Nullable<#ty>>), quote!(#name.into().map(Box::new)))
            }
            ty if field.keeps_null() => {
                let ty = tokens(ty, &quote!());
                (quote!(impl Into<Nullable<#ty>>), quote!(#name.into()))
            }
            ty => (argument_type(ty, field.converts, &quote!()), argument_value(ty, field.converts, &quote!(#name))),
        };
        let about = if field.docs.is_empty() { docs(&[format!("Sets `{}`.", field.wire_name)]) } else { about };
        quote! {
            #about
            pub fn #name(mut self, #name: #ty) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    });
    let additional = def.additional.as_ref().map(|(field, ty)| {
        let (field, setter, ty) =
            (format_ident!("{field}"), format_ident!("with_additional_property"), tokens(ty, &quote!()));
        quote! {
            /// Adds a property that the API description does not declare.
            pub fn #setter(mut self, name: impl Into<String>, value: impl Into<#ty>) -> Self {
                self.#field.insert(name.into(), value.into());
                self
            }
        }
    });
    let extra = def.additional.as_ref().map(|(field, _)| {
        let field = format_ident!("{field}");
        quote!(#field: Default::default())
    });
    Some(quote! {
        impl #name {
            /// Creates a value with the required fields; the optional ones are not set.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #extra }
            }

            #(#setters)*
            #additional
        }

        #default
    })
}
