//! Parameters in angle brackets, as the program writes them.

use crate::surface::{Generics, ParameterKind};

/// Returns the parameters of some items as those of a function.
pub(super) fn declared(all: &[&Generics]) -> String {
    let parameters = |wanted: fn(&ParameterKind) -> bool| {
        let parameters = all.iter().flat_map(|generics| &generics.parameters);
        parameters.filter(move |parameter| wanted(&parameter.kind))
    };
    let lifetimes = parameters(|kind| matches!(kind, ParameterKind::Lifetime)).map(|one| one.name.clone());
    let others = parameters(|kind| !matches!(kind, ParameterKind::Lifetime)).map(|one| match &one.kind {
        ParameterKind::Const(ty) => format!("const {}: {ty}", one.name),
        _ => one.name.clone(),
    });
    let all: Vec<String> = lifetimes.chain(others).collect();
    if all.is_empty() { String::new() } else { format!("<{}>", all.join(", ")) }
}

/// Returns the bounds of some items.
pub(super) fn bounds(all: &[&Generics]) -> String {
    let bounds = all.iter().flat_map(|generics| &generics.bounds).map(|(subject, bounds)| {
        let bounds: Vec<&str> = bounds.iter().map(String::as_str).collect();
        format!("{subject}: {}", bounds.join(" + "))
    });
    let bounds: Vec<String> = bounds.collect();
    if bounds.is_empty() { String::new() } else { format!(" where {}", bounds.join(", ")) }
}

/// Returns the parameters of an item as arguments.
pub(super) fn arguments(generics: &Generics) -> String {
    let names: Vec<&str> = generics.parameters.iter().map(|one| one.name.as_str()).collect();
    if names.is_empty() { String::new() } else { format!("<{}>", names.join(", ")) }
}

/// Returns the types and constants among the parameters of a function as its arguments: `::<T, N>`.
pub(super) fn turbofish(generics: &Generics) -> String {
    let is_lifetime = |kind: &ParameterKind| matches!(kind, ParameterKind::Lifetime);
    let names = generics.parameters.iter().filter(|one| !is_lifetime(&one.kind)).map(|one| one.name.as_str());
    let names: Vec<&str> = names.collect();
    if names.is_empty() { String::new() } else { format!("::<{}>", names.join(", ")) }
}
