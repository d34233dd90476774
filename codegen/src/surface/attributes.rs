//! The attributes that users notice.

use std::collections::BTreeSet;

use syn::{Attribute, Meta, Token, punctuated::Punctuated};

use super::model::Marks;
use super::tokens::text;

/// When an item is compiled.
pub(super) enum Condition {
    /// With these features; without any, always.
    Features(BTreeSet<String>),
    /// Only for tests or for the documentation.
    Never,
    /// In another case, which is not known.
    Other(String),
}

/// Returns when something with these attributes is compiled.
pub(super) fn condition(attributes: &[Attribute]) -> Condition {
    let mut features = BTreeSet::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")) {
        let Ok(predicate) = attribute.parse_args::<Meta>() else { return Condition::Other(text(attribute)) };
        match feature(&predicate) {
            Some(feature) => {
                features.insert(feature);
            }
            None if predicate.path().is_ident("test") || predicate.path().is_ident("doc") => return Condition::Never,
            None => return Condition::Other(text(&predicate)),
        }
    }
    Condition::Features(features)
}

/// Returns the feature of `feature = "NAME"`.
fn feature(predicate: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = predicate else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(value), .. }) = &pair.value else { return None };
    pair.path.is_ident("feature").then(|| value.value())
}

/// Returns the features of something inside an item whose condition is known.
pub(super) fn features(attributes: &[Attribute]) -> Option<BTreeSet<String>> {
    match condition(attributes) {
        Condition::Features(features) => Some(features),
        Condition::Never | Condition::Other(_) => None,
    }
}

/// Returns the marks of something that also needs the features of what contains it.
pub(super) fn marks(attributes: &[Attribute], outer: &BTreeSet<String>) -> Marks {
    let has = |name: &str| attributes.iter().any(|attribute| attribute.path().is_ident(name));
    Marks {
        features: &features(attributes).unwrap_or_default() | outer,
        deprecated: has("deprecated"),
        must_use: has("must_use"),
        non_exhaustive: has("non_exhaustive"),
    }
}

/// Whether the documentation does not show something.
pub(super) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).any(|attribute| {
        attribute
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .is_ok_and(|list| list.iter().any(|meta| meta.path().is_ident("hidden")))
    })
}

/// Returns the names of the derived traits.
pub(super) fn derives(attributes: &[Attribute]) -> Vec<String> {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    let lists =
        lists.filter_map(|list| list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated).ok());
    lists.flatten().filter_map(|path| path.segments.last().map(|last| last.ident.to_string())).collect()
}
