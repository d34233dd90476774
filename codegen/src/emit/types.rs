//! `types.rs`: structs, open enums and aliases.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::render::{docs, inner_docs};
use crate::model::{Api, Field, Type, TypeDef, TypeKind, Union, Variant};

pub(super) fn emit(api: &Api) -> TokenStream {
    let about = inner_docs(&[format!("The types of the {} API, in the order of its description.", api.title)]);
    let has_enum = api.types.iter().any(|def| matches!(def.kind, TypeKind::Enum(_)));
    let has_body = |def: &&TypeDef| matches!(def.kind, TypeKind::Struct(_) | TypeKind::Union(_));
    let decoded = api.types.iter().filter(has_body).any(|def| def.decoded);
    let encoded = api.types.iter().filter(has_body).any(|def| def.encoded);
    let serde = match (decoded, encoded) {
        (true, true) => quote!(
            use serde::{Deserialize, Serialize};
        ),
        (true, false) => quote!(
            use serde::Deserialize;
        ),
        (false, true) => quote!(
            use serde::Serialize;
        ),
        (false, false) => quote!(),
    };
    let unions = api.types.iter().any(|def| matches!(def.kind, TypeKind::Union(_)) && def.decoded);
    let unions = unions.then(|| {
        quote!(
            use crate::runtime::unions;
        )
    });
    let values = has_enum.then(|| {
        quote!(
            use crate::runtime::values::{UnknownValue, string_enum};
        )
    });
    let imports = quote!(#serde #unions #values);
    let defs = api.types.iter().map(type_def);
    quote! {
        #about
        #imports

        #(#defs)*
    }
}

fn type_def(def: &TypeDef) -> TokenStream {
    match &def.kind {
        TypeKind::Struct(fields) => structure(def, fields),
        TypeKind::Enum(variants) => enumeration(def, variants),
        TypeKind::Union(members) => union(def, members),
        TypeKind::Form(fields) => form(def, fields),
        TypeKind::Alias(ty) => {
            let (name, about, ty) = (format_ident!("{}", def.name), docs(&def.docs), tokens(ty, &quote!()));
            quote!(#about pub type #name = #ty;)
        }
    }
}

fn structure(def: &TypeDef, fields: &[Field]) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let default = fields.iter().all(|field| field.optional).then(|| quote!(Default,));
    let deserialize = def.decoded.then(|| quote!(Deserialize,));
    let serialize = def.encoded.then(|| quote!(Serialize,));
    let declared = fields.iter().map(|field| structure_field(def, field));
    let construction = construction(def, fields);
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, #default PartialEq, #deserialize #serialize)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared,)*
        }
        #construction
    }
}

fn structure_field(def: &TypeDef, field: &Field) -> TokenStream {
    let (name, about, ty, deprecated) =
        (format_ident!("{}", field.name), docs(&field.docs), field_type(field), deprecated(field.deprecated));
    let wire_name = &field.wire_name;
    let mut serde = Vec::new();
    if field.name != *wire_name {
        serde.push(quote!(rename = #wire_name));
    }
    if def.encoded && field.optional && !field.required {
        serde.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    if def.decoded && !field.optional && matches!(field.ty, Type::List(_) | Type::Map(_) | Type::Object) {
        serde.push(quote!(deserialize_with = "crate::runtime::values::null_as_empty"));
    }
    let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
    quote!(#about #deprecated #serde pub #name: #ty)
}

/// `new` with what is required, and a setter for what is not; only for what callers build.
fn construction(def: &TypeDef, fields: &[Field]) -> Option<TokenStream> {
    if !def.encoded {
        return None;
    }
    let name = format_ident!("{}", def.name);
    let arguments = fields.iter().filter(|field| !field.optional).map(|field| {
        let (name, ty) = (format_ident!("{}", field.name), argument_type(&field.ty, &quote!()));
        quote!(#name: #ty)
    });
    let values = fields.iter().map(|field| {
        let name = format_ident!("{}", field.name);
        if field.optional {
            quote!(#name: None)
        } else {
            let value = argument_value(&field.ty, &quote!(#name));
            if value.to_string() == field.name { quote!(#name) } else { quote!(#name: #value) }
        }
    });
    let setters = fields.iter().filter(|field| field.optional).map(|field| {
        let (name, about) = (format_ident!("{}", field.name), docs(&field.docs));
        let (ty, value) = (argument_type(&field.ty, &quote!()), argument_value(&field.ty, &quote!(#name)));
        let about = if field.docs.is_empty() { docs(&[format!("Sets `{}`.", field.wire_name)]) } else { about };
        quote! {
            #about
            pub fn #name(mut self, #name: #ty) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    });
    Some(quote! {
        impl #name {
            /// With what is required, and nothing else.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }

            #(#setters)*
        }
    })
}

fn enumeration(def: &TypeDef, variants: &[Variant]) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let idents: Vec<_> = variants.iter().map(|variant| format_ident!("{}", variant.name)).collect();
    let values: Vec<_> = variants.iter().map(|variant| variant.wire_name.as_str()).collect();
    let abouts = variants.iter().map(|variant| {
        let value = format!("`{}`", variant.wire_name.replace(['`', '\n', '\r'], " "));
        docs(&if variant.docs.is_empty() { vec![value] } else { variant.docs.clone() })
    });
    let count = Literal::usize_unsuffixed(variants.len());
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#abouts #idents,)*
            /// A value that this version of the crate does not know.
            Unknown(UnknownValue),
        }
        impl #name {
            /// Every value that is known.
            pub const ALL: [Self; #count] = [#(Self::#idents),*];

            /// The value as it stands in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #values,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#idents,)*
                    _ => Self::Unknown(UnknownValue::new(value)),
                }
            }
        }

        string_enum!(#name);
    }
}

/// A `multipart/form-data` body, and how its parts are written.
fn form(def: &TypeDef, fields: &[Field]) -> TokenStream {
    let name = format_ident!("{}", def.name);
    let declared = fields.iter().map(|field| {
        let (name, about, ty, deprecated) =
            (format_ident!("{}", field.name), docs(&field.docs), field_type(field), deprecated(field.deprecated));
        quote!(#about #deprecated pub #name: #ty)
    });
    let construction = construction(def, fields);
    let parts = fields.iter().map(|field| {
        let value = format_ident!("{}", field.name);
        if field.optional {
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
    let signature = if fields
        .iter()
        .any(|field| matches!(&field.ty, Type::File) || matches!(&field.ty, Type::List(item) if **item == Type::File))
    {
        None
    } else {
        Some(quote!(#[allow(clippy::unused_async, reason = "forms with files have to wait for them")]))
    };
    quote! {
        /// A form.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared,)*
        }

        #construction

        impl #name {
            #signature
            pub(crate) async fn encode(self, operation: &'static str) -> std::result::Result<(String, reqwest::Body), crate::Error> {
                let #binding = crate::runtime::multipart::Form::new(operation);
                #(#parts)*
                Ok(form.finish())
            }
        }
    }
}

fn part(field: &Field, value: &TokenStream) -> TokenStream {
    let label = &field.wire_name;
    let content_type = match &field.content_type {
        Some(content_type) => quote!(Some(#content_type)),
        None => quote!(None),
    };
    let one = |ty: &Type, value: &TokenStream| match ty {
        Type::File => quote!(form = form.file(#label, #value, #content_type).await?;),
        _ if field.content_type.is_some() => quote!(form = form.value(#label, &#value, #content_type)?;),
        Type::String => quote!(form = form.text(#label, #value);),
        Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F32 | Type::F64 | Type::Timestamp | Type::Date => {
            quote!(form = form.text(#label, #value.to_string());)
        }
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

fn union(def: &TypeDef, union: &Union) -> TokenStream {
    let (name, about, deprecated) = (format_ident!("{}", def.name), docs(&def.docs), deprecated(def.deprecated));
    let idents: Vec<_> = union.members.iter().map(|member| format_ident!("{}", member.name)).collect();
    let types: Vec<_> = union.members.iter().map(|member| tokens(&member.ty, &quote!())).collect();
    let decode = def.decoded.then(|| {
        let read = match &union.tag {
            Some(tag) => {
                let tags = union
                    .members
                    .iter()
                    .zip(&idents)
                    .flat_map(|(member, ident)| member.tags.iter().map(move |tag| (tag, ident)));
                let members = tags.map(|(tag, ident)| quote!((#tag, |value| unions::read(value).map(Self::#ident))));
                quote!(unions::tagged(value, #tag, &[#(#members),*], Self::Unknown))
            }
            None => {
                let members = union.members.iter().zip(&idents).map(|(member, ident)| {
                    let keys = &member.keys;
                    quote!((&[#(#keys),*], |value| unions::read(value).map(Self::#ident)))
                });
                quote!(Ok(unions::shaped(value, &[#(#members),*], Self::Unknown)))
            }
        };
        quote! {
            impl<'de> Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                    let value = serde_json::Value::deserialize(deserializer)?;
                    #read
                }
            }
        }
    });
    let encode = def.encoded.then(|| {
        let from = union.members.iter().zip(&idents).zip(&types).map(|((member, ident), ty)| match &member.ty {
            Type::Boxed(inner) => {
                let inner = tokens(inner, &quote!());
                quote!(impl From<#inner> for #name { fn from(value: #inner) -> Self { Self::#ident(Box::new(value)) } })
            }
            _ => quote!(impl From<#ty> for #name { fn from(value: #ty) -> Self { Self::#ident(value) } }),
        });
        quote! {
            impl Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                    match self {
                        #(Self::#idents(value) => value.serialize(serializer),)*
                        Self::Unknown(value) => value.serialize(serializer),
                    }
                }
            }

            #(#from)*
        }
    });
    quote! {
        #about
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#idents(#types),)*
            /// What this version of the crate does not know, as it came.
            Unknown(serde_json::Value),
        }

        #decode
        #encode
    }
}

pub(super) fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[deprecated]))
}

fn field_type(field: &Field) -> TokenStream {
    let ty = tokens(&field.ty, &quote!());
    if field.optional { quote!(Option<#ty>) } else { ty }
}

/// A type as Rust. `module` is the path to the types, with the colons.
pub(super) fn tokens(ty: &Type, module: &TokenStream) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::I32 => quote!(i32),
        Type::I64 => quote!(i64),
        Type::U64 => quote!(u64),
        Type::F32 => quote!(f32),
        Type::F64 => quote!(f64),
        Type::String => quote!(String),
        Type::Timestamp => quote!(jiff::Timestamp),
        Type::Date => quote!(jiff::civil::Date),
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

/// The type of an argument that becomes a value of a type.
pub(super) fn argument_type(ty: &Type, module: &TokenStream) -> TokenStream {
    match ty {
        Type::String => quote!(impl Into<String>),
        Type::File => quote!(impl Into<crate::File>),
        Type::Boxed(inner) => tokens(inner, module),
        _ => tokens(ty, module),
    }
}

/// The value of such an argument.
pub(super) fn argument_value(ty: &Type, argument: &TokenStream) -> TokenStream {
    match ty {
        Type::String | Type::File => quote!(#argument.into()),
        Type::Boxed(_) => quote!(Box::new(#argument)),
        _ => argument.clone(),
    }
}
