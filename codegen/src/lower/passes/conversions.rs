//! Decides which arguments are `impl Into<T>`, and which fields are collections.
//!
//! A string converts into an enum, an integer into an enum of integers, and a member into its union.

use std::collections::BTreeSet;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Type, TypeDef, TypeGraph, TypeKind};

pub(super) fn run(_: &mut Context, model: &mut Model) {
    let convertible = names(&model.types, |kind| match kind {
        TypeKind::Union(union) => union.members().next().is_some(),
        TypeKind::Enum(_) => true,
        TypeKind::ScalarEnum(values) => values.integers,
        TypeKind::Struct(_) | TypeKind::Form(_) | TypeKind::Alias(_) => false,
    });
    let is_list_or_map = |ty: &Type| matches!(ty, Type::List(_) | Type::Map(_) | Type::Object);
    let collections = names(&model.types, |kind| matches!(kind, TypeKind::Alias(target) if is_list_or_map(target)));
    let is_in = |names: &BTreeSet<String>, ty: &Type| matches!(ty, Type::Named(name) if names.contains(name));
    for field in model.types.iter_mut().flat_map(TypeDef::fields_mut) {
        field.converts = is_in(&convertible, &field.ty);
        field.is_collection = is_list_or_map(&field.ty) || is_in(&collections, &field.ty);
    }
    model.root.visit_operations_mut(&mut |operation| {
        for parameter in &mut operation.parameters {
            parameter.converts = is_in(&convertible, &parameter.ty);
        }
        if let Some(body) = &mut operation.body {
            body.converts = is_in(&convertible, &body.ty);
        }
    });
}

/// Returns the names of the definitions of a kind, and of their aliases.
fn names(types: &TypeGraph, is_wanted: impl Fn(&TypeKind) -> bool) -> BTreeSet<String> {
    let resolved = types.iter().filter(|def| types.definition(&def.name).is_some_and(|def| is_wanted(&def.kind)));
    resolved.map(|def| def.name.clone()).collect()
}
