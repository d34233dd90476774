//! Conversions into `Nullable` of a type, so that setters accept null and everything that converts into the type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::rust_type::tokens;
use crate::model::{MemberConversion, Type, TypeDef, TypeKind, Union};

/// Returns the conversions, if an optional field of a request holds the type or null.
pub(super) fn conversions(def: &TypeDef) -> Option<TokenStream> {
    let from = sources(def);
    let name = format_ident!("{}", def.name);
    (def.is_nullable && !from.is_empty()).then(|| quote!(nullable_from!(#name: #(#from),*);))
}

/// Returns the types that convert into a type.
fn sources(def: &TypeDef) -> Vec<TokenStream> {
    let written = |ty: &Type| match ty {
        Type::Boxed(inner) => tokens(inner, &quote!()),
        ty => tokens(ty, &quote!()),
    };
    let own = match &def.kind {
        TypeKind::Enum(_) => vec![quote!(&str)],
        TypeKind::ScalarEnum(values) if values.integers => vec![quote!(i64)],
        TypeKind::Union(Union::Tagged { members, .. }) => {
            members.iter().filter(|member| member.converts).map(|member| written(&member.ty)).collect()
        }
        TypeKind::Union(Union::Shaped { members, .. }) => {
            let texts = members.iter().filter(|member| member.conversion == MemberConversion::Text);
            members.iter().map(|member| written(&member.ty)).chain(texts.map(|_| quote!(&str))).collect()
        }
        TypeKind::Wrapper(ty) => vec![written(ty)],
        _ => Vec::new(),
    };
    let output = def.output.iter().map(|output| {
        let output = format_ident!("{output}");
        quote!(#output)
    });
    own.into_iter().chain(output).collect()
}
