//! `multipart/form-data` bodies: a struct with one field per part, and the method that encodes it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs};
use super::construction::construction;
use super::rust_type::field_type;
use crate::model::{Field, Type, TypeDef};

/// Returns the definition of a form.
pub(super) fn form(def: &TypeDef, fields: &[Field]) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let declared = fields.iter().map(|field| {
        let (name, about, ty, deprecated) =
            (format_ident!("{}", field.name), docs(&field.docs), field_type(field), deprecated(field.deprecated));
        quote!(#about #deprecated pub #name: #ty)
    });
    let construction = construction(def, fields);
    let parts = fields.iter().map(|field| {
        let value = format_ident!("{}", field.name);
        if field.is_optional() {
            let part = part(field, &quote!(value));
            quote! {
                if let Some(value) = self.#value {
                    #part
                }
            }
        } else {
            part(field, &quote!(self.#value))
        }
    });
    let binding = if fields.is_empty() { quote!(form) } else { quote!(mut form) };
    quote! {
        /// A `multipart/form-data` body.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared,)*
        }

        #construction

        impl #name {
            pub(crate) fn encode(
                self,
                operation: &'static str,
            ) -> std::result::Result<crate::runtime::payload::Payload, crate::Error> {
                let #binding = crate::runtime::multipart::Form::new(operation);
                #(#parts)*
                Ok(form.finish())
            }
        }
    }
}

/// The statements that add a field to the form: one part, or one part per item of a list.
fn part(field: &Field, value: &TokenStream) -> TokenStream {
    let label = &field.wire_name;
    let content_type = match &field.content_type {
        Some(content_type) => quote!(Some(#content_type)),
        None => quote!(None),
    };
    let one = |ty: &Type, value: &TokenStream| match ty {
        Type::File => quote!(form = form.file(#label, #value, #content_type)?;),
        _ if field.content_type.is_some() => quote!(form = form.value(#label, &#value, #content_type)?;),
        Type::String => quote!(form = form.text(#label, #value);),
        ty if ty.prints_as_text() => quote!(form = form.text(#label, #value.to_string());),
        _ => quote!(form = form.value(#label, &#value, #content_type)?;),
    };
    match &field.ty {
        Type::List(item) => {
            let part = one(item, &quote!(item));
            quote!(for item in #value { #part })
        }
        ty => one(ty, value),
    }
}
