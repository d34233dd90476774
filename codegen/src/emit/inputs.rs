//! Conversions of types for responses into the types for requests with the same schema.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{Field, Type, TypeDef, TypeGraph, TypeKind, Union};

/// Returns the conversion of a type for requests, if it has one.
pub(super) fn conversion(types: &TypeGraph, def: &TypeDef) -> Option<TokenStream> {
    let output = types.get(def.output.as_ref()?)?;
    let (name, from) = (format_ident!("{}", def.name), format_ident!("{}", output.name));
    let body = match (&output.kind, &def.kind) {
        (TypeKind::Struct(from), TypeKind::Struct(to)) => {
            let fields = to.iter().map(|to| field(types, from, to));
            let additional = additional(types, output, def);
            quote!(Self { #(#fields,)* #additional })
        }
        (TypeKind::Union(members), TypeKind::Union(to)) => {
            let arms = arms(types, &output.name, members, to);
            quote!(match value { #arms #from::Unknown(value) => Self::Unknown(value), })
        }
        (TypeKind::Wrapper(from), TypeKind::Wrapper(to)) => {
            let value = changed(types, from, to, &quote!(value.0)).unwrap_or(quote!(value.0));
            quote!(Self(#value))
        }
        _ => return None,
    };
    Some(quote! {
        /// Keeps what requests can contain. An optional property that is null or absent is not set.
        impl From<#from> for #name {
            fn from(value: #from) -> Self {
                #body
            }
        }
    })
}

/// Returns the initialiser of a field. A field that responses do not contain is not set.
fn field(types: &TypeGraph, output: &[Field], to: &Field) -> TokenStream {
    let name = format_ident!("{}", to.name);
    let Some(from) = output.iter().find(|from| from.wire_name == to.wire_name) else { return quote!(#name: None) };
    let value = quote!(value.#name);
    let value = if to.is_optional() {
        function(types, &from.ty, &to.ty).map_or(value.clone(), |function| quote!(#value.map(#function)))
    } else {
        changed(types, &from.ty, &to.ty, &value).unwrap_or(value)
    };
    let nullable = (from.presence != to.presence).then(|| quote!(.map(Nullable::Value)));
    quote!(#name: #value #nullable)
}

/// Returns the initialiser of the field for additional properties.
fn additional(types: &TypeGraph, output: &TypeDef, input: &TypeDef) -> Option<TokenStream> {
    let ((from, ty), (to, other)) = output.additional.as_ref().zip(input.additional.as_ref())?;
    let (from, to) = (format_ident!("{from}"), format_ident!("{to}"));
    let map = |ty: &Type| Type::Map(Box::new(ty.clone()));
    let value = quote!(value.#from);
    let value = changed(types, &map(ty), &map(other), &value).unwrap_or(value);
    Some(quote!(#to: #value))
}

/// Returns the arms that convert each member of a union.
fn arms(types: &TypeGraph, output: &str, from: &Union, to: &Union) -> TokenStream {
    let output = format_ident!("{output}");
    let constants = from.constants().iter().map(|(_, variant)| {
        let variant = format_ident!("{}", variant.name);
        quote!(#output::#variant => Self::#variant,)
    });
    let arms = from.members().zip(to.members()).map(|(from, to)| {
        let (variant, other) = (format_ident!("{}", from.name), format_ident!("{}", to.name));
        let member = changed(types, from.ty, to.ty, &quote!(member)).unwrap_or(quote!(member));
        quote!(#output::#variant(member) => Self::#other(#member),)
    });
    constants.chain(arms).collect()
}

/// Returns the expression that converts a value; `None` if the types are the same.
fn changed(types: &TypeGraph, from: &Type, to: &Type, value: &TokenStream) -> Option<TokenStream> {
    match (from, to) {
        (Type::Boxed(from), Type::Boxed(to)) => {
            let value = changed(types, from, to, &quote!((*#value)))?;
            Some(quote!(Box::new(#value)))
        }
        (Type::Boxed(from), to) => {
            let value = quote!((*#value));
            Some(changed(types, from, to, &value).unwrap_or(value))
        }
        (from, Type::Boxed(to)) => {
            let value = changed(types, from, to, value).unwrap_or(value.clone());
            Some(quote!(Box::new(#value)))
        }
        (from, to) => match (types.underlying(from), types.underlying(to)) {
            (from, to) if from == to => None,
            (Type::Map(from), Type::Map(to)) => {
                let item = changed(types, &from, &to, &quote!(item))?;
                Some(quote!(#value.into_iter().map(|(key, item)| (key, #item)).collect()))
            }
            (Type::List(from), Type::List(to)) => {
                let item = function(types, &from, &to)?;
                Some(quote!(#value.into_iter().map(#item).collect()))
            }
            (Type::Nullable(from), Type::Nullable(to)) => {
                let item = function(types, &from, &to)?;
                Some(quote!(#value.map(#item)))
            }
            _ => Some(quote!(#value.into())),
        },
    }
}

/// Returns the function that converts a value; `None` if the types are the same.
fn function(types: &TypeGraph, from: &Type, to: &Type) -> Option<TokenStream> {
    let is_named = |ty: &Type| matches!(types.underlying(ty), Type::Named(_));
    let item = changed(types, from, to, &quote!(item))?;
    Some(if is_named(from) && is_named(to) { quote!(Into::into) } else { quote!(|item| #item) })
}
