//! Parameters in angle brackets, and their bounds.

use std::collections::BTreeSet;

use super::change::Changes;
use super::rules::{BOUND_ADDED, BOUND_REMOVED, GENERICS_CHANGED};
use crate::surface::{Generics, ParameterKind};

/// Compares parameters and bounds.
pub(super) fn compare(item: &str, old: &Generics, new: &Generics, changes: &mut Changes) {
    if old.parameters != new.parameters {
        let message = format!("`{item}` has other parameters in angle brackets.");
        let (before, after) = (written(old), written(new));
        changes.add(GENERICS_CHANGED, item, message).between(&before, &after).example(format!("{item}::{before}"));
        return;
    }
    let none = BTreeSet::new();
    let subjects: BTreeSet<&String> = old.bounds.keys().chain(new.bounds.keys()).collect();
    for subject in subjects {
        let bounds = |generics: &Generics| generics.bounds.get(subject).unwrap_or(&none).clone();
        let (before, after) = (bounds(old), bounds(new));
        for bound in after.difference(&before) {
            // `?Sized` is the only bound that requires less.
            let rule = if bound == "?Sized" { BOUND_REMOVED } else { BOUND_ADDED };
            let message = format!("`{item}` requires `{subject}: {bound}`.");
            let change = changes.add(rule, item, message).after(&format!("{subject}: {bound}"));
            if bound != "?Sized" {
                change.example(format!("{item} // with a type that is not `{bound}`"));
            }
        }
        for bound in before.difference(&after) {
            let rule = if bound == "?Sized" { BOUND_ADDED } else { BOUND_REMOVED };
            let message = format!("`{item}` no longer has the bound `{subject}: {bound}`.");
            let change = changes.add(rule, item, message).before(&format!("{subject}: {bound}"));
            if bound == "?Sized" {
                change.example(format!("{item} // with a type that is not `Sized`"));
            }
        }
    }
}

/// Returns parameters as they are written.
fn written(generics: &Generics) -> String {
    let parameters = generics.parameters.iter().map(|parameter| {
        let written = match &parameter.kind {
            ParameterKind::Lifetime | ParameterKind::Type => parameter.name.clone(),
            ParameterKind::Const(ty) => format!("const {}: {ty}", parameter.name),
        };
        parameter.default.as_ref().map_or(written.clone(), |default| format!("{written} = {default}"))
    });
    format!("<{}>", parameters.collect::<Vec<_>>().join(", "))
}
