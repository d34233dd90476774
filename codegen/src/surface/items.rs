//! The items of a module.

use std::collections::BTreeSet;

use syn::{Item, TraitItem, Visibility};

use super::attributes::{is_hidden, marks};
use super::construction::OPEN_ARGUMENTS;
use super::functions;
use super::generics;
use super::model::{Alias, Enum, Field, Fields, Item as Found, ItemKind, Struct, Style, Trait, TraitMember, Variant};
use super::modules::attributes;
use super::public_paths::is_public;
use super::signatures::{Member, MemberKind};
use super::types::Scope;

/// Reads a public item.
pub(super) fn read(scope: &Scope<'_>, item: &Item, features: &BTreeSet<String>) -> Option<Found> {
    let mut scope = scope.clone();
    let none = BTreeSet::new();
    let kind = match item {
        Item::Struct(item) => {
            let generics = generics::enter(&mut scope, &item.generics);
            ItemKind::Struct(Struct { generics, fields: fields(&scope, &item.fields, false), ..Struct::default() })
        }
        Item::Enum(item) => {
            let generics = generics::enter(&mut scope, &item.generics);
            let shown = item.variants.iter().filter(|variant| !is_hidden(&variant.attrs));
            let variants = shown.map(|variant| {
                let found =
                    Variant { marks: marks(&variant.attrs, &none), fields: fields(&scope, &variant.fields, true) };
                (variant.ident.to_string(), found)
            });
            let variants = variants.collect();
            let is_default = |variant: &&syn::Variant| variant.attrs.iter().any(|one| one.path().is_ident("default"));
            let default = item.variants.iter().find(is_default).map(|variant| variant.ident.to_string());
            ItemKind::Enum(Enum { generics, variants, default, ..Enum::default() })
        }
        Item::Type(item) => {
            let generics = generics::enter(&mut scope, &item.generics);
            ItemKind::Alias(Alias { generics, ty: scope.ty(&item.ty) })
        }
        Item::Const(item) => ItemKind::Const(scope.ty(&item.ty)),
        Item::Static(item) => ItemKind::Const(scope.ty(&item.ty)),
        Item::Fn(item) => ItemKind::Function(functions::read(&scope, &item.sig)),
        Item::Trait(item) => {
            let generics = generics::enter(&mut scope, &item.generics);
            let supertraits = item.supertraits.iter().map(|bound| scope.bound(bound)).collect();
            let members = item.items.iter().filter_map(|item| trait_member(&scope, item)).collect();
            ItemKind::Trait(Trait { generics, supertraits, members })
        }
        _ => return None,
    };
    Some(Found { marks: marks(attributes(item), features), kind })
}

/// Reads fields. Those of variants are always public.
fn fields(scope: &Scope<'_>, fields: &syn::Fields, are_public: bool) -> Fields {
    let style = match fields {
        syn::Fields::Named(_) => Style::Named,
        syn::Fields::Unnamed(_) => Style::Tuple,
        syn::Fields::Unit => Style::Unit,
    };
    let mut read = Fields { style, ..Fields::default() };
    for (index, field) in fields.iter().enumerate() {
        let is_public = are_public || matches!(field.vis, Visibility::Public(_));
        if !is_public || is_hidden(&field.attrs) {
            read.has_private = true;
            continue;
        }
        let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
        let found = Field { marks: marks(&field.attrs, &BTreeSet::new()), ty: scope.ty(&field.ty) };
        read.public.insert(name, found);
    }
    read
}

fn trait_member(scope: &Scope<'_>, item: &TraitItem) -> Option<(String, TraitMember)> {
    let none = BTreeSet::new();
    let (name, attributes, has_default, kind) = match item {
        TraitItem::Fn(item) => {
            let kind = MemberKind::Function(functions::read(scope, &item.sig));
            (&item.sig.ident, &item.attrs, item.default.is_some(), kind)
        }
        TraitItem::Const(item) => {
            (&item.ident, &item.attrs, item.default.is_some(), MemberKind::Const(scope.ty(&item.ty)))
        }
        TraitItem::Type(item) => {
            let bounds = item.bounds.iter().map(|bound| scope.bound(bound)).collect();
            (&item.ident, &item.attrs, item.default.is_some(), MemberKind::Type(bounds))
        }
        _ => return None,
    };
    let member = Member { marks: marks(attributes, &none), kind };
    Some((name.to_string(), TraitMember { has_default, is_hidden: is_hidden(attributes), member }))
}

/// Reads a public function or constant of an `impl` block.
pub(super) fn member(scope: &Scope<'_>, item: &syn::ImplItem, features: &BTreeSet<String>) -> Option<(String, Member)> {
    let (name, attributes, visibility, kind) = match item {
        syn::ImplItem::Fn(item) => {
            let mut function = functions::read(scope, &item.sig);
            function.has_open_arguments = item.attrs.iter().any(|one| one.path().is_ident(OPEN_ARGUMENTS));
            (&item.sig.ident, &item.attrs, &item.vis, MemberKind::Function(function))
        }
        syn::ImplItem::Const(item) => (&item.ident, &item.attrs, &item.vis, MemberKind::Const(scope.ty(&item.ty))),
        _ => return None,
    };
    let is_shown = is_public(visibility) && !is_hidden(attributes);
    is_shown.then(|| (name.to_string(), Member { marks: marks(attributes, features), kind }))
}
