//! `types.rs`, and one file in `types/` per group with types that no other group uses.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::aliases;
use super::attributes::{docs, inner_docs};
use super::crate_docs::name;
use super::enums::enumeration;
use super::files::File;
use super::form_parts::part_enum;
use super::forms::form;
use super::imports::Imports;
use super::inputs;
use super::nullables;
use super::objects::structure;
use super::rust_type::tokens;
use super::unions::union;
use super::values::values;
use super::wrappers::wrapper;
use crate::model::{Api, TypeDef, TypeGraph, TypeKind};

/// Returns the files of the types.
pub(super) fn files(api: &Api) -> Vec<File> {
    let modules: BTreeSet<&str> = api.types.iter().filter_map(|def| def.module.as_deref()).collect();
    let names: Vec<_> = modules.iter().map(|module| format_ident!("{module}")).collect();
    let about = inner_docs(&[format!("The types of the {}, in the order of its description.", name(&api.title))]);
    let defs = definitions(api, None);
    let root = quote!(#about #(mod #names;)* #(pub use #names::*;)* #defs);
    let mut files = vec![File::new("types.rs", root, Imports::TypesInScope)];
    for module in modules {
        let about = inner_docs(&[format!("Types that only the operations of `{module}` use.")]);
        let defs = definitions(api, Some(module));
        files.push(File::new(format!("types/{module}.rs"), quote!(#about #defs), Imports::TypesInParent));
    }
    files
}

/// Returns the types of a module; `None` is `types` itself.
fn definitions(api: &Api, module: Option<&str>) -> TokenStream {
    api.types.iter().filter(|def| def.module.as_deref() == module).map(|def| definition(&api.types, def)).collect()
}

fn definition(types: &TypeGraph, def: &TypeDef) -> TokenStream {
    let (conversion, nullable) = (inputs::conversion(types, def), nullables::conversions(def));
    let definition = match &def.kind {
        TypeKind::Struct(fields) => structure(def, fields),
        TypeKind::Enum(variants) => enumeration(def, variants),
        TypeKind::ScalarEnum(scalars) => values(def, scalars),
        TypeKind::Union(members) => union(def, members),
        TypeKind::Form(fields) => form(types, def, fields),
        TypeKind::Part(members) => part_enum(def, members),
        TypeKind::Wrapper(ty) => wrapper(def, ty),
        TypeKind::Alias(ty) => {
            let (name, about, ty) = (format_ident!("{}", def.name), docs(&def.docs), tokens(ty, &quote!()));
            quote!(#about pub type #name = #ty;)
        }
    };
    let aliases = def.aliases.iter().map(|alias| aliases::of_type(alias, &def.name));
    quote!(#definition #(#aliases)* #conversion #nullable)
}
