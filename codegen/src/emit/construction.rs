//! Construction: the function `new` and the setters of types that requests contain.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::arguments::{argument_type, argument_value, field_value};
use super::attributes::docs;
use super::rust_type::tokens;
use super::values::constant as literal;
use crate::model::{Constant, Field, Type, TypeDef};

/// Returns the function `new` with the required fields as arguments, and one setter per other field. `None` for a
/// type that is never encoded.
pub(super) fn construction(def: &TypeDef, fields: &[Field]) -> Option<TokenStream> {
    if !def.encoded {
        return None;
    }
    let name = format_ident!("{}", def.name);
    let arguments = fields.iter().filter(|field| field.is_argument()).map(|field| {
        let (name, ty) = (format_ident!("{}", field.name), argument_type(&field.ty, &field.conversion, &quote!()));
        quote!(#name: #ty)
    });
    let values = fields.iter().map(value);
    let additional_value = def.additional.as_ref().map(|(field, _)| {
        let field = format_ident!("{field}");
        quote!(#field: Default::default())
    });
    let setters = fields.iter().filter(|field| !field.is_argument()).map(setter);
    let additional_setter = def.additional.as_ref().map(|(field, ty)| additional_setter(field, ty));
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
    let about = about(fields);
    Some(quote! {
        impl #name {
            #about
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #additional_value }
            }

            #(#setters)*
            #additional_setter
        }

        #default
    })
}

/// Returns the documentation of `new`.
fn about(fields: &[Field]) -> TokenStream {
    let about = match (fields.iter().any(Field::is_argument), fields.iter().any(Field::is_optional)) {
        (true, true) => "Creates a value with the required fields; the optional ones are not set.",
        (true, false) => "Creates a value.",
        (false, _) => "Creates a value without the optional fields.",
    };
    docs(&[about.to_owned()])
}

/// Returns the initialiser of a field in `new`.
fn value(field: &Field) -> TokenStream {
    let name = format_ident!("{}", field.name);
    match &field.constant {
        _ if field.is_optional() => quote!(#name: None),
        Some(Constant::Fixed(value) | Constant::Listed(value)) => {
            let value = constant(value);
            quote!(#name: #value)
        }
        Some(Constant::Variant(variant)) => {
            let (ty, variant) = (tokens(&field.ty, &quote!()), format_ident!("{variant}"));
            quote!(#name: #ty::#variant)
        }
        None => field_value(&field.name, &field.ty, &field.conversion),
    }
}

/// Returns the expression of a scalar: a string becomes a `String`.
pub(super) fn constant(value: &Value) -> TokenStream {
    let literal = literal(value);
    if value.is_string() { quote!(#literal.to_owned()) } else { literal }
}

/// Returns the setter of a field that is not an argument of `new`.
fn setter(field: &Field) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let about = match field.docs.as_slice() {
        [] => docs(&[format!("Sets `{}`.", field.wire_name)]),
        lines => docs(lines),
    };
    let (ty, value) = match &field.ty {
        Type::Boxed(inner) if field.keeps_null() => {
            let ty = tokens(inner, &quote!());
            (quote!(impl Into<Nullable<#ty>>), quote!(#name.into().map(Box::new)))
        }
        ty if field.keeps_null() => {
            let ty = tokens(ty, &quote!());
            (quote!(impl Into<Nullable<#ty>>), quote!(#name.into()))
        }
        ty => (argument_type(ty, &field.conversion, &quote!()), argument_value(ty, &field.conversion, &quote!(#name))),
    };
    let value = if field.is_optional() { quote!(Some(#value)) } else { value };
    quote! {
        #about
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Returns the method that adds an additional property.
fn additional_setter(field: &str, ty: &Type) -> TokenStream {
    let (field, ty) = (format_ident!("{field}"), tokens(ty, &quote!()));
    quote! {
        /// Adds a property that the API description does not declare.
        pub fn with_additional_property(mut self, name: impl Into<String>, value: impl Into<#ty>) -> Self {
            self.#field.insert(name.into(), value.into());
            self
        }
    }
}
