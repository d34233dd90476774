//! `types.rs`, and how types are written wherever they stand.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::enums::enumeration;
use super::forms::form;
use super::objects::structure;
use super::render::{docs, inner_docs};
use super::unions::union;
use super::values::values;
use crate::model::{Api, Field, Foreign, Presence, Type, TypeDef, TypeKind};

/// `types.rs`, and below it a file for each group that has types of its own.
pub(super) fn files(api: &Api) -> Vec<(String, TokenStream)> {
    let modules: BTreeSet<&str> = api.types.iter().filter_map(|def| def.module.as_deref()).collect();
    let about = format!("The types of the {} API, in the order of its description.", api.title);
    let names = modules.iter().map(|module| format_ident!("{module}"));
    let parts = names.map(|module| (quote!(mod #module;), quote!(pub use #module::*;)));
    let (modules_of_root, exports): (Vec<_>, Vec<_>) = parts.unzip();
    let root = file(api, None, about, &quote!(#(#modules_of_root)*), &quote!(#(#exports)*));
    let mut files = vec![("types.rs".to_owned(), root)];
    for module in modules {
        let about = format!("The types of the operations of `{module}` alone.");
        files.push((format!("types/{module}.rs"), file(api, Some(module), about, &quote!(), &quote!())));
    }
    files
}

/// One file, with what it uses and nothing else.
fn file(api: &Api, module: Option<&str>, about: String, modules: &TokenStream, exports: &TokenStream) -> TokenStream {
    let about = inner_docs(&[about]);
    let defs: Vec<&TypeDef> = api.types.iter().filter(|def| def.module.as_deref() == module).collect();
    let own: BTreeSet<&str> = defs.iter().map(|def| def.name.as_str()).collect();
    let used: BTreeSet<&str> = defs.iter().flat_map(|def| def.held()).filter(|name| !own.contains(name)).collect();
    let others: Vec<_> = used.into_iter().map(|name| format_ident!("{name}")).collect();
    // The root has them already.
    let others = (module.is_some() && !others.is_empty()).then(|| quote!(use super::{#(#others),*};));
    let any = |test: &dyn Fn(&TypeDef) -> bool| defs.iter().copied().any(test);
    let has_table = |def: &TypeDef| def.decoded || def.encoded;
    let is_object = |def: &TypeDef| matches!(def.kind, TypeKind::Struct(_));
    let is_union = |def: &TypeDef| matches!(def.kind, TypeKind::Union(_));
    let keeps_null = any(&|def| match &def.kind {
        TypeKind::Struct(fields) | TypeKind::Form(fields) => fields.iter().any(Field::keeps_null),
        _ => false,
    });
    let objects: Vec<_> = [(keeps_null, "Nullable"), (any(&|def| is_object(def) && has_table(def)), "object")]
        .into_iter()
        .filter(|(is_used, _)| *is_used)
        .map(|(_, name)| format_ident!("{name}"))
        .collect();
    let objects = (!objects.is_empty()).then(|| {
        quote!(
            use crate::runtime::objects::{#(#objects),*};
        )
    });
    let is_tagged = |def: &TypeDef| matches!(&def.kind, TypeKind::Union(union) if union.tag.is_some());
    let is_shaped = |def: &TypeDef| is_union(def) && !is_tagged(def);
    let tags = any(&|def| is_tagged(def) && has_table(def)).then(|| {
        quote!(
            use crate::runtime::tags::tagged_union;
        )
    });
    let unions = any(&|def| is_shaped(def) && has_table(def)).then(|| {
        quote!(
            use crate::runtime::unions::shaped_union;
        )
    });
    let values = any(&|def| matches!(def.kind, TypeKind::Enum(_))).then(|| {
        quote!(
            use crate::runtime::values::{UnknownValue, string_enum};
        )
    });
    let is_values =
        |integers: bool| any(&|def| matches!(&def.kind, TypeKind::ScalarEnum(found) if found.integers == integers));
    let integers = is_values(true).then(|| {
        quote!(
            use crate::runtime::integers::{UnknownInteger, integer_enum};
        )
    });
    let scalars = is_values(false).then(|| {
        quote!(
            use crate::runtime::scalars::scalar_enum;
        )
    });
    let imports = quote!(#exports #others #integers #objects #scalars #tags #unions #values);
    let defs = defs.into_iter().map(type_def);
    quote! {
        #about
        #modules
        #imports

        #(#defs)*
    }
}

fn type_def(def: &TypeDef) -> TokenStream {
    match &def.kind {
        TypeKind::Struct(fields) => structure(def, fields),
        TypeKind::Enum(variants) => enumeration(def, variants),
        TypeKind::ScalarEnum(found) => values(def, found),
        TypeKind::Union(members) => union(def, members),
        TypeKind::Form(fields) => form(def, fields),
        TypeKind::Alias(ty) => {
            let (name, about, ty) = (format_ident!("{}", def.name), docs(&def.docs), tokens(ty, &quote!()));
            quote!(#about pub type #name = #ty;)
        }
    }
}

pub(super) fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[deprecated]))
}

pub(super) fn field_type(field: &Field) -> TokenStream {
    let ty = tokens(&field.ty, &quote!());
    match field.presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional | Presence::OptionalNullable => quote!(Option<#ty>),
        Presence::KeepsNull => quote!(Option<Nullable<#ty>>),
    }
}

/// A type as Rust. `module` is the path to the types, with the colons.
pub(super) fn tokens(ty: &Type, module: &TokenStream) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::I32 => quote!(i32),
        Type::I64 => quote!(i64),
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
        Foreign::JiffTimestamp => quote!(jiff::Timestamp),
        Foreign::JiffDate => quote!(jiff::civil::Date),
        Foreign::ChronoTimestamp => quote!(chrono::DateTime<chrono::Utc>),
        Foreign::ChronoDate => quote!(chrono::NaiveDate),
        Foreign::Uuid => quote!(uuid::Uuid),
        Foreign::Decimal => quote!(rust_decimal::Decimal),
    }
}
