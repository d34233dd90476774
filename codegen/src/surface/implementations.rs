//! `impl` blocks: the functions of a type, and the traits that it implements.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, ImplItem, ItemImpl, Lifetime, LifetimeParam, Path, Type};

use super::attributes::{derives, features};
use super::generics;
use super::items;
use super::model::Implementation;
use super::names::Meaning;
use super::signatures::{Function, Member, MemberKind};
use super::standard;
use super::tokens::text;
use super::types::{Names, Scope};

/// What a block adds to the surface.
pub(super) enum Block {
    /// Functions and constants of the type at a public path.
    Members(String, Vec<(String, Member)>),
    /// A trait.
    Implemented(Implementation),
}

/// Reads a block, if users can name its type and its trait. `needed` are the features of its module.
pub(super) fn read(names: &Names<'_>, module: &[String], block: &ItemImpl, needed: &BTreeSet<String>) -> Option<Block> {
    let mut block = block.clone();
    let needed = needed | &features(&block.attrs)?;
    name_lifetimes(&mut block);
    let mut scope = Scope { names, module, parameters: [].into(), this: None };
    let own = generics::enter(&mut scope, &block.generics);
    let this = scope.canonical(&block.self_ty);
    let written = text(&this);
    scope.this = Some(this);
    if !is_nameable(&scope, &block) {
        return None;
    }
    if let Some((of, _)) = &block.trait_ {
        let types = block.items.iter().filter_map(|item| match item {
            ImplItem::Type(item) => Some((item.ident.to_string(), scope.ty(&item.ty))),
            _ => None,
        });
        let types = types.collect();
        let of = text(&scope.path(of));
        return Some(Block::Implemented(Implementation { features: needed, generics: own, of, ty: written, types }));
    }
    let Type::Path(named) = &*block.self_ty else { return None };
    let Meaning::Own(definition, _) = scope.meaning(&named.path) else { return None };
    let path = names.public.get(&definition)?.path.clone();
    let is_plain = own.is_empty() && written == format!("crate::{path}");
    let members =
        block.items.iter().filter_map(|item| items::member(&scope, item, &needed)).map(|(name, mut member)| {
            if let MemberKind::Function(function) = &mut member.kind
                && !is_plain
            {
                *function = Function { block: own.clone(), of: written.clone(), ..std::mem::take(function) };
            }
            (name, member)
        });
    Some(Block::Members(path, members.collect()))
}

/// Returns the implementations that the derives of a type make.
pub(super) fn derived(
    names: &Names<'_>,
    module: &[String],
    (name, generics): (&syn::Ident, &syn::Generics),
    attributes: &[syn::Attribute],
    needed: &BTreeSet<String>,
) -> Vec<Implementation> {
    let mut scope = Scope { names, module, parameters: [].into(), this: None };
    let own = generics::enter(&mut scope, generics);
    let (_, arguments, _) = generics.split_for_impl();
    let ty = scope.ty(&syn::parse_quote!(#name #arguments));
    let implement = |of: String| {
        let mut generics = own.clone();
        for parameter in generics.parameters.iter().filter(|one| one.kind == super::signatures::ParameterKind::Type) {
            generics.bounds.entry(parameter.name.clone()).or_default().insert(of.clone());
        }
        Implementation { features: needed.clone(), generics, of, ty: ty.clone(), types: [].into() }
    };
    derives(attributes).iter().map(|name| implement(standard::derived(name))).collect()
}

/// Whether users can name everything in the head of a block.
fn is_nameable(scope: &Scope<'_>, block: &ItemImpl) -> bool {
    let mut search = Unnameable { scope, found: false };
    search.visit_type(&block.self_ty);
    if let Some((of, _)) = &block.trait_ {
        search.visit_path(of);
    }
    !search.found
}

/// Finds a path that leads to a private item.
struct Unnameable<'a> {
    scope: &'a Scope<'a>,
    found: bool,
}

impl<'ast> Visit<'ast> for Unnameable<'_> {
    fn visit_path(&mut self, path: &'ast Path) {
        let is_parameter = path.get_ident().is_some_and(|name| self.scope.parameters.contains_key(&name.to_string()));
        if !is_parameter && let Meaning::Own(definition, _) = self.scope.meaning(path) {
            self.found |= self.scope.names.public.get(&definition).is_none() && !self.scope.names.is_alias(&definition);
        }
        visit::visit_path(self, path);
    }
}

/// Gives a name to each lifetime in the head of a block that has none, so that `&str` and `&'a str` are the same.
fn name_lifetimes(block: &mut ItemImpl) {
    let mut named = Lifetimes { added: Vec::new() };
    if let Some((of, _)) = &mut block.trait_ {
        named.visit_path_mut(of);
    }
    named.visit_type_mut(&mut block.self_ty);
    let added = named.added.into_iter().map(|lifetime| GenericParam::Lifetime(LifetimeParam::new(lifetime)));
    let own = std::mem::take(&mut block.generics.params);
    let (lifetimes, others): (Vec<_>, Vec<_>) =
        own.into_iter().partition(|one| matches!(one, GenericParam::Lifetime(_)));
    block.generics.params = lifetimes.into_iter().chain(added).chain(others).collect();
    // The order is that of the head.
    if block.generics.lifetimes().count() > 1 {
        let mut order = Order(Vec::new());
        if let Some((of, _)) = &block.trait_ {
            order.visit_path(of);
        }
        order.visit_type(&block.self_ty);
        let place = |parameter: &GenericParam| match parameter {
            GenericParam::Lifetime(one) => order.0.iter().position(|name| one.lifetime.ident == *name),
            _ => Some(usize::MAX),
        };
        let mut sorted: Vec<GenericParam> = std::mem::take(&mut block.generics.params).into_iter().collect();
        sorted.sort_by_key(|parameter| place(parameter).unwrap_or(usize::MAX - 1));
        block.generics.params = sorted.into_iter().collect();
    }
}

struct Lifetimes {
    added: Vec<Lifetime>,
}

impl Lifetimes {
    fn fresh(&mut self) -> Lifetime {
        let lifetime = Lifetime::new(&format!("'unnamed_{}", self.added.len()), Span::call_site());
        self.added.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for Lifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.fresh();
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some(self.fresh());
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }
}

/// The lifetimes of a type, in their order.
struct Order(Vec<String>);

impl<'ast> Visit<'ast> for Order {
    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        self.0.push(lifetime.ident.to_string());
    }
}
