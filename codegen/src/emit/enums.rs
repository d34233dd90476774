//! String enums: one variant per known value, and a variant for unknown values.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{deprecated, docs, value_docs};
use crate::model::{TypeDef, Variant};

/// Returns the definition of a string enum.
pub(super) fn enumeration(def: &TypeDef, variants: &[Variant]) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let idents: Vec<_> = variants.iter().map(|variant| format_ident!("{}", variant.name)).collect();
    let values: Vec<_> = variants.iter().map(|variant| variant.wire_name.as_str()).collect();
    let abouts = variants.iter().map(value_docs);
    let is_default = |variant: &&Variant| def.encoded && variant.is_default;
    let defaults = variants.iter().map(|variant| is_default(&variant).then(|| quote!(#[default])));
    let default = variants.iter().any(|variant| is_default(&variant)).then(|| quote!(Default,));
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, #default PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#abouts #defaults #idents,)*
            /// A value that this version of the crate does not know.
            Unknown(UnknownValue),
        }
        string_enum!(#name { #(#idents #values,)* });
    }
}
