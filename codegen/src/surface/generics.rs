//! Parameters in angle brackets. They get canonical names, because their names are no promise.

use std::collections::{BTreeMap, BTreeSet};

use syn::{GenericParam, Lifetime, WherePredicate};

use super::signatures::{Generics, Parameter, ParameterKind};
use super::tokens::text;
use super::types::Scope;

/// Adds parameters to a scope under their canonical names, and returns them with their bounds.
pub(super) fn enter(scope: &mut Scope<'_>, generics: &syn::Generics) -> Generics {
    let mut read = Generics::default();
    for parameter in &generics.params {
        let (written, name, kind) = match parameter {
            GenericParam::Lifetime(parameter) => {
                let written = format!("'{}", parameter.lifetime.ident);
                (written, fresh(&scope.parameters, "'a"), ParameterKind::Lifetime)
            }
            GenericParam::Type(parameter) => {
                (parameter.ident.to_string(), fresh(&scope.parameters, "T"), ParameterKind::Type)
            }
            GenericParam::Const(parameter) => {
                let kind = ParameterKind::Const(scope.ty(&parameter.ty));
                (parameter.ident.to_string(), fresh(&scope.parameters, "N"), kind)
            }
        };
        scope.parameters.insert(written, name.clone());
        read.parameters.push(Parameter { name, kind, default: None });
    }
    for (parameter, read) in generics.params.iter().zip(&mut read.parameters) {
        read.default = match parameter {
            GenericParam::Type(parameter) => parameter.default.as_ref().map(|(_, ty)| scope.ty(ty)),
            GenericParam::Const(parameter) => parameter.default.as_ref().map(|(_, value)| text(value)),
            GenericParam::Lifetime(_) => None,
        };
    }
    read.bounds = bounds(scope, generics);
    read
}

/// Returns what is bounded, in angle brackets and after `where`.
fn bounds(scope: &Scope<'_>, generics: &syn::Generics) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let lifetime = |lifetime: &Lifetime| {
        let written = format!("'{}", lifetime.ident);
        scope.parameters.get(&written).cloned().unwrap_or(written)
    };
    let mut add = |subject: String, bounds: Vec<String>| {
        if !bounds.is_empty() {
            all.entry(subject).or_default().extend(bounds);
        }
    };
    for parameter in &generics.params {
        match parameter {
            GenericParam::Lifetime(parameter) => {
                add(lifetime(&parameter.lifetime), parameter.bounds.iter().map(lifetime).collect());
            }
            GenericParam::Type(parameter) => {
                let written = parameter.ident.to_string();
                let name = scope.parameters.get(&written).cloned().unwrap_or(written);
                add(name, parameter.bounds.iter().map(|bound| scope.bound(bound)).collect());
            }
            GenericParam::Const(_) => {}
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        match predicate {
            WherePredicate::Lifetime(bounded) => {
                add(lifetime(&bounded.lifetime), bounded.bounds.iter().map(lifetime).collect());
            }
            WherePredicate::Type(bounded) => {
                let binder = bounded.lifetimes.as_ref().map_or_else(String::new, |lifetimes| text(lifetimes) + " ");
                let subject = binder + &scope.ty(&bounded.bounded_ty);
                add(subject, bounded.bounds.iter().map(|bound| scope.bound(bound)).collect());
            }
            _ => add(text(predicate), vec![String::new()]),
        }
    }
    all
}

/// Returns a name that is not in scope: `T`, `T2`, `T3`.
fn fresh(used: &BTreeMap<String, String>, name: &str) -> String {
    let is_free = |name: &String| used.values().all(|used| used != name);
    let numbered = (2..).map(|number| format!("{name}{number}"));
    [name.to_owned()].into_iter().chain(numbered).find(is_free).unwrap_or_default()
}
