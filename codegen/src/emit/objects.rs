//! Objects: a struct, its constructor and setters, and its table.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs};
use super::construction::construction;
use super::rust_type::{field_type, tokens};
use super::tables;
use crate::model::{Field, Type, TypeDef};

/// Returns the definition of a struct.
pub(super) fn structure(def: &TypeDef, fields: &[Field]) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    // A type of responses has no default value: a property that they newly require would remove it.
    let default = (def.encoded && fields.iter().all(Field::is_optional)).then(|| quote!(Default,));
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
