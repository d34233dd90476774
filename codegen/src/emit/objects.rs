//! Objects: a struct each, how it is made, and the list of its fields from which the runtime reads and writes it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::arguments::{argument_type, argument_value, field_value};
use super::attributes::{deprecated, docs};
use super::rust_type::{field_type, tokens};
use crate::model::{Constant, Field, Presence, Type, TypeDef};

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
            /// The properties that are not declared.
            pub #name: #ty,
        }
    });
    let list = fields.iter().enumerate().map(|(index, field)| {
        let (index, name, key) = (Literal::usize_unsuffixed(index), format_ident!("{}", field.name), &field.wire_name);
        let presence = presence(field);
        quote!(#index #name #key #presence,)
    });
    let list = quote!(#(#list)*);
    let extra = def.additional.as_ref().map(|(name, _)| format_ident!("{name}"));
    let name_and_list = quote!(#name { #list } #extra);
    let decode = def.decoded.then(|| quote!(decode_object!(#name_and_list);));
    let encode = def.encoded.then(|| quote!(encode_object!(#name_and_list);));
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
        #decode
        #encode
    }
}

/// What may stand in a field, in the words of the runtime.
fn presence(field: &Field) -> TokenStream {
    match field.presence {
        Presence::Required if field.is_collection => quote!(list),
        Presence::Required => quote!(required),
        Presence::Nullable => quote!(nullable),
        Presence::Optional => quote!(optional),
        Presence::OptionalNullable => quote!(empty),
        Presence::KeepsNull => quote!(both),
    }
}

/// The type of what is not declared.
fn map_of(ty: &Type) -> TokenStream {
    match ty {
        Type::Any => tokens(&Type::Object, &quote!()),
        ty => tokens(&Type::Map(Box::new(ty.clone())), &quote!()),
    }
}

/// `new` with what is required, and a setter for what is not; only for what callers build.
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
    // What cannot be derived: a value of its own, or that of an enum.
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
            /// Adds a property that is not declared.
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
            /// With what is required, and nothing else.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #extra }
            }

            #(#setters)*
            #additional
        }

        #default
    })
}
