//! How a type of the model is written in Rust.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{Field, Foreign, Presence, Type};

/// Returns the type of a field, with the `Option` of an optional property.
pub(super) fn field_type(field: &Field) -> TokenStream {
    let ty = tokens(&field.ty, &quote!());
    match field.presence {
        Presence::Required | Presence::RequiredList => ty,
        Presence::RequiredNullable | Presence::Optional | Presence::OptionalNullable => quote!(Option<#ty>),
        Presence::KeepsNull => quote!(Option<Nullable<#ty>>),
    }
}

/// Returns a type as tokens. `module` is the path of the module `types` with a trailing `::`; inside that module it is
/// empty.
pub(super) fn tokens(ty: &Type, module: &TokenStream) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::I32 => quote!(i32),
        Type::I64 => quote!(i64),
        Type::I128 => quote!(i128),
        Type::U32 => quote!(u32),
        Type::U64 => quote!(u64),
        Type::F64 => quote!(f64),
        Type::String => quote!(String),
        Type::Foreign(foreign) => self::foreign(*foreign),
        Type::Base64 => quote!(crate::Base64),
        Type::List(item) => {
            let item = tokens(item, module);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = tokens(value, module);
            quote!(std::collections::BTreeMap<String, #value>)
        }
        Type::Object => quote!(serde_json::Map<String, serde_json::Value>),
        Type::Any => quote!(serde_json::Value),
        Type::File => quote!(crate::File),
        Type::Named(name) => {
            let name = format_ident!("{name}");
            quote!(#module #name)
        }
        Type::Nullable(inner) => {
            let inner = tokens(inner, module);
            quote!(Option<#inner>)
        }
        Type::Boxed(inner) => {
            let inner = tokens(inner, module);
            quote!(Box<#inner>)
        }
    }
}

fn foreign(foreign: Foreign) -> TokenStream {
    match foreign {
        Foreign::JiffTimestamp | Foreign::ChronoTimestamp => quote!(crate::DateTime),
        Foreign::JiffDate | Foreign::ChronoDate => quote!(crate::Date),
        Foreign::Uuid => quote!(uuid::Uuid),
        Foreign::Decimal => quote!(rust_decimal::Decimal),
    }
}
