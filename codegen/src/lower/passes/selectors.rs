//! Removes the property that selects a stream from the types of bodies, because `send` and `stream` set it.
//!
//! ```yaml
//! x-fern-streaming: {stream-condition: $request.stream}
//! ```
//! ```rust,ignore
//! client.chat(ChatBody::new(text).stream(true)).stream()    // before
//! client.chat(ChatBody::new(text)).stream()                 // after
//! ```
//!
//! A type that is also used elsewhere keeps the property. The methods replace its value.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::lower::context::Context;
use crate::model::{Operation, SelectorPlace, Type, TypeDef, TypeGraph, TypeKind};
use crate::settings::TypeSelection;

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    // If all types are generated, each has all of its properties.
    if model.selection == TypeSelection::All {
        return;
    }
    let operations: Vec<&Operation> = model.root.operations().collect();
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (body, property) in operations.iter().filter_map(|operation| selected(operation)) {
        for name in parts(&model.types, body) {
            names.entry(name).or_default().insert(property.to_owned());
        }
    }
    let elsewhere = used_elsewhere(model, &operations, &names);
    for (name, properties) in names {
        let Some(def) = model.types.get_mut(&name).filter(|_| !elsewhere.contains(&name)) else { continue };
        if let TypeKind::Struct(fields) = &mut def.kind {
            fields.retain(|field| field.constant.is_some() || !properties.contains(&field.wire_name));
        }
    }
}

/// Returns the type of the body that contains the property, and the property.
fn selected(operation: &Operation) -> Option<(&str, &str)> {
    let selector = operation.selector.as_ref().filter(|selector| selector.place == SelectorPlace::Body)?;
    Some((operation.body.as_ref()?.ty.named()?, &selector.name))
}

/// Returns whether a definition stands for other types, which then have its properties.
fn stands_for_others(def: &TypeDef) -> bool {
    matches!(def.kind, TypeKind::Union(_) | TypeKind::Alias(_))
}

/// Returns the names of a type, of the members of a union, and of the target of an alias.
fn parts(types: &TypeGraph, root: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![root];
    while let Some(name) = open.pop() {
        let Some(def) = types.get(name) else { continue };
        if found.insert(name.to_owned()) && stands_for_others(def) {
            open.extend(def.types().into_iter().filter_map(Type::named));
        }
    }
    found
}

/// Returns the names of the types that are used in another way than as a body with the property.
fn used_elsewhere(
    model: &Model,
    operations: &[&Operation],
    names: &BTreeMap<String, BTreeSet<String>>,
) -> BTreeSet<String> {
    let mut used: BTreeSet<String> = model.error_body.iter().cloned().collect();
    for operation in operations {
        used.extend(operation.decoded().chain(operation.failed()).map(ToOwned::to_owned));
        let body = selected(operation).map(|(body, _)| body);
        let parameters = operation.parameters.iter().filter_map(|parameter| parameter.ty.named());
        used.extend(parameters.map(ToOwned::to_owned));
        used.extend(
            operation.body.iter().filter_map(|own| own.ty.named()).filter(|own| body != Some(own)).map(Into::into),
        );
    }
    let is_part = |def: &TypeDef| names.contains_key(&def.name) && stands_for_others(def);
    for def in model.types.iter().filter(|def| !is_part(def)) {
        used.extend(def.held().map(ToOwned::to_owned));
    }
    // A part of a type that is used elsewhere is used there too.
    let roots: Vec<String> = used.iter().filter(|name| names.contains_key(*name)).cloned().collect();
    used.extend(roots.iter().flat_map(|name| parts(&model.types, name)));
    used
}
