//! Types in their canonical form: names are resolved, aliases are expanded, and bounds are sorted.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, Ident, Item, Lifetime, Path, PathArguments, PathSegment, Type, TypeParamBound};

use super::modules::{ModulePath, Modules};
use super::names::Meaning;
use super::public_paths::PublicPaths;
use super::standard;
use super::tokens::text;

/// More aliases than this, one inside the other, are a cycle.
const DEPTH: usize = 32;

/// Everything that is known about the names of a crate.
pub(super) struct Names<'a> {
    pub(super) modules: &'a Modules,
    pub(super) public: &'a PublicPaths,
    /// The aliases by the paths of their definitions.
    aliases: BTreeMap<ModulePath, &'a syn::ItemType>,
}

/// The place of a type: which names mean what.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    pub(super) names: &'a Names<'a>,
    /// The module.
    pub(super) module: &'a [String],
    /// The canonical names of the type parameters and lifetimes in scope.
    pub(super) parameters: BTreeMap<String, String>,
    /// The type that `Self` stands for, in its canonical form.
    pub(super) this: Option<Type>,
}

impl Scope<'_> {
    /// Returns the canonical text of a type.
    pub(super) fn ty(&self, ty: &Type) -> String {
        text(&self.canonical(ty))
    }

    /// Returns the canonical form of a type.
    pub(super) fn canonical(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        Canonical { scope: self, depth: DEPTH }.visit_type_mut(&mut ty);
        ty
    }

    /// Returns the canonical form of a bound.
    pub(super) fn bound(&self, bound: &TypeParamBound) -> String {
        let mut bound = bound.clone();
        Canonical { scope: self, depth: DEPTH }.visit_type_param_bound_mut(&mut bound);
        text(&bound)
    }

    /// Returns the canonical form of a trait.
    pub(super) fn path(&self, path: &Path) -> Path {
        let mut path = path.clone();
        Canonical { scope: self, depth: DEPTH }.visit_path_mut(&mut path);
        path
    }

    /// Returns what a path stands for.
    pub(super) fn meaning(&self, path: &Path) -> Meaning {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if path.leading_colon.is_some() {
            let mut names = names;
            standard::canonical(&mut names);
            return Meaning::Foreign(names);
        }
        self.names.modules.meaning(self.module, &names)
    }
}

/// Replaces the types of a tree by their canonical forms.
struct Canonical<'a> {
    scope: &'a Scope<'a>,
    depth: usize,
}

impl Canonical<'_> {
    /// Returns the type that an alias of the crate stands for.
    fn expanded(&self, path: &Path) -> Option<Type> {
        let depth = self.depth.checked_sub(1)?;
        let Meaning::Own(definition, rest) = self.scope.meaning(path) else { return None };
        let alias = *self.scope.names.aliases.get(&definition).filter(|_| rest.is_empty())?;
        let module = definition.split_last()?.1;
        // The arguments belong to this place, and the type to the place of the alias.
        let arguments = path.segments.last().map(|segment| &segment.arguments);
        let given: Vec<GenericArgument> = match arguments {
            Some(PathArguments::AngleBracketed(given)) => given.args.iter().cloned().collect(),
            _ => Vec::new(),
        };
        let mut types = BTreeMap::new();
        let mut lifetimes = BTreeMap::new();
        let is_lifetime = |argument: &&GenericArgument| matches!(argument, GenericArgument::Lifetime(_));
        let (own_lifetimes, own_types): (Vec<&GenericArgument>, Vec<&GenericArgument>) =
            given.iter().partition(is_lifetime);
        for (parameter, argument) in alias.generics.lifetimes().zip(own_lifetimes) {
            if let GenericArgument::Lifetime(lifetime) = argument {
                let mut lifetime = lifetime.clone();
                Canonical { scope: self.scope, depth }.visit_lifetime_mut(&mut lifetime);
                lifetimes.insert(parameter.lifetime.ident.to_string(), lifetime);
            }
        }
        for (parameter, argument) in alias.generics.type_params().zip(own_types) {
            if let GenericArgument::Type(ty) = argument {
                let mut ty = ty.clone();
                Canonical { scope: self.scope, depth }.visit_type_mut(&mut ty);
                types.insert(parameter.ident.to_string(), ty);
            }
        }
        let mut ty = (*alias.ty).clone();
        let parameters = types.keys().map(|name| (name.clone(), name.clone())).collect();
        let scope = Scope { names: self.scope.names, module, parameters, this: None };
        Canonical { scope: &scope, depth }.visit_type_mut(&mut ty);
        Substituted { types: &types, lifetimes: &lifetimes }.visit_type_mut(&mut ty);
        Some(ty)
    }
}

impl VisitMut for Canonical<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Paren(inner) = ty {
            *ty = (*inner.elem).clone();
        }
        if let Type::Group(inner) = ty {
            *ty = (*inner.elem).clone();
        }
        if let Type::Path(named) = ty
            && named.qself.is_none()
        {
            if named.path.is_ident("Self")
                && let Some(this) = &self.scope.this
            {
                *ty = this.clone();
                return;
            }
            if let Some(expanded) = self.expanded(&named.path) {
                *ty = expanded;
                return;
            }
        }
        visit_mut::visit_type_mut(self, ty);
        match ty {
            Type::ImplTrait(ty) => sort(&mut ty.bounds),
            Type::TraitObject(ty) => sort(&mut ty.bounds),
            _ => {}
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let Some(first) = path.segments.first().map(|segment| segment.ident.to_string()) else { return };
        if let Some(name) = self.scope.parameters.get(&first) {
            path.segments[0].ident = Ident::new(name, Span::call_site());
            return;
        }
        if first == "Self" {
            return;
        }
        let canonical = match self.scope.meaning(path) {
            Meaning::Own(definition, rest) => {
                let public = self.scope.names.public.get(&definition);
                let own = public.map_or_else(|| definition.join("::"), |public| public.path.clone());
                let names = own.split("::").map(str::to_owned).chain(rest);
                ["crate".to_owned()].into_iter().chain(names).collect()
            }
            Meaning::Foreign(names) => names,
        };
        let Some(last) = path.segments.pop() else { return };
        let mut segments: Vec<PathSegment> = canonical.iter().filter_map(|name| segment(name)).collect();
        if segments.len() != canonical.len() {
            path.segments.push(last);
            return;
        }
        if let Some(end) = segments.last_mut() {
            end.arguments = last.arguments;
        }
        path.leading_colon = None;
        path.segments = segments.into_iter().collect();
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if let Some(name) = self.scope.parameters.get(&format!("'{}", lifetime.ident)) {
            *lifetime = Lifetime::new(name, Span::call_site());
        }
    }

    fn visit_type_macro_mut(&mut self, _: &mut syn::TypeMacro) {}

    fn visit_expr_mut(&mut self, _: &mut syn::Expr) {}
}

/// Puts bounds in an order that does not depend on how they are written.
fn sort(bounds: &mut syn::punctuated::Punctuated<TypeParamBound, syn::Token![+]>) {
    let mut sorted: Vec<TypeParamBound> = std::mem::take(bounds).into_iter().collect();
    // The first bound of a trait object is a trait.
    sorted.sort_by_cached_key(|bound| (matches!(bound, TypeParamBound::Lifetime(_)), text(bound)));
    *bounds = sorted.into_iter().collect();
}

/// Replaces the parameters of an alias by its arguments.
struct Substituted<'a> {
    types: &'a BTreeMap<String, Type>,
    lifetimes: &'a BTreeMap<String, Lifetime>,
}

impl VisitMut for Substituted<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(named) = ty
            && let Some(argument) = named.path.get_ident().and_then(|name| self.types.get(&name.to_string()))
        {
            *ty = argument.clone();
            return;
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if let Some(argument) = self.lifetimes.get(&lifetime.ident.to_string()) {
            *lifetime = argument.clone();
        }
    }
}

impl<'a> Names<'a> {
    pub(super) fn new(modules: &'a Modules, public: &'a PublicPaths) -> Self {
        let mut aliases = BTreeMap::new();
        for (path, module) in &modules.modules {
            for item in &module.items {
                if let Item::Type(alias) = item {
                    aliases.insert(path.iter().cloned().chain([alias.ident.to_string()]).collect(), alias);
                }
            }
        }
        Self { modules, public, aliases }
    }

    /// Whether a definition is an alias.
    pub(super) fn is_alias(&self, definition: &ModulePath) -> bool {
        self.aliases.contains_key(definition)
    }
}

/// Returns a part of a path, which may be a raw identifier.
fn segment(name: &str) -> Option<PathSegment> {
    let ident: Ident = match syn::parse_str::<PathSegment>(name) {
        Ok(segment) => segment.ident,
        Err(_) => syn::parse_str::<PathSegment>(&format!("r#{name}")).ok()?.ident,
    };
    Some(PathSegment { ident, arguments: PathArguments::None })
}
