//! `multipart/form-data` bodies: a struct with one field per part, and the method that encodes it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs};
use super::construction::construction;
use super::form_parts::add_part;
use super::rust_type::{field_type, tokens};
use super::values::constant;
use crate::model::{Constant, Field, TypeDef, TypeGraph};

/// Returns the definition of a form.
pub(super) fn form(types: &TypeGraph, def: &TypeDef, fields: &[Field]) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let declared = fields.iter().map(|field| {
        let (name, about, ty, deprecated) =
            (format_ident!("{}", field.name), docs(&field.docs), field_type(field), deprecated(field.deprecated));
        quote!(#about #deprecated pub #name: #ty)
    });
    let additional = def.additional.as_ref().map(|(field, ty)| {
        let (field, ty) = (format_ident!("{field}"), tokens(ty, &quote!()));
        quote! {
            /// The parts that the API description does not declare, by name.
            pub #field: std::collections::BTreeMap<String, #ty>,
        }
    });
    let construction = construction(def, fields);
    let default = fields.iter().all(Field::is_optional).then(|| quote!(Default,));
    let constants = def.constants.iter().map(|field| constant_part(types, field));
    let parts = fields.iter().map(|field| part(types, field));
    let others = def.additional.as_ref().map(|(field, ty)| {
        let field = format_ident!("{field}");
        let part = add_part(types, ty, &quote!(value), &quote!(&name), None);
        quote!(for (name, value) in self.#field { #part })
    });
    let is_empty = fields.is_empty() && def.constants.is_empty() && others.is_none();
    let binding = if is_empty { quote!(form) } else { quote!(mut form) };
    quote! {
        /// A `multipart/form-data` body.
        #[derive(Clone, Debug, #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared,)*
            #additional
        }

        #construction

        impl #name {
            pub(crate) fn encode_(
                self,
                operation: &'static str,
            ) -> std::result::Result<crate::runtime::payload::Payload, crate::Error> {
                let #binding = crate::runtime::multipart::Form::new(operation);
                #(#constants)*
                #(#parts)*
                #others
                Ok(form.finish())
            }
        }
    }
}

/// Returns the statements that add a part that always has the same value.
fn constant_part(types: &TypeGraph, field: &Field) -> TokenStream {
    let label = &field.wire_name;
    let content_type = field.content_type.as_ref().map(|content_type| quote!(#content_type));
    let value = field.constant.as_ref().and_then(Constant::value).map(constant);
    add_part(types, &field.ty, &quote!(#value), &quote!(#label), content_type.as_ref())
}

/// Returns the statements that add a field to the form, if it has a value.
fn part(types: &TypeGraph, field: &Field) -> TokenStream {
    let (name, label) = (format_ident!("{}", field.name), &field.wire_name);
    let content_type = field.content_type.as_ref().map(|content_type| quote!(#content_type));
    let add = |value: &TokenStream| add_part(types, &field.ty, value, &quote!(#label), content_type.as_ref());
    if !field.is_optional() {
        return add(&quote!(self.#name));
    }
    let part = add(&quote!(value));
    quote! {
        if let Some(value) = self.#name {
            #part
        }
    }
}
