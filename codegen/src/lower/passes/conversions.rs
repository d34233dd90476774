//! Decides which arguments are `impl Into<T>`.
//!
//! ```rust,ignore
//! pub fn status(mut self, status: Status) -> Self               // before: the setter of an enum
//! pub fn status(mut self, status: impl Into<Status>) -> Self    // after: accepts `"ready"`
//! ```
//!
//! A string converts into an enum, an integer into an enum of integers, and a member into its union.

use std::collections::BTreeSet;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Type, TypeDef, TypeKind};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let definitions = model.types.definitions().into_iter();
    let convertible = definitions.filter(|(_, def)| has_conversion(&def.kind)).map(|(name, _)| name.to_owned());
    let convertible: BTreeSet<String> = convertible.collect();
    let converts = |ty: &Type| matches!(ty, Type::Named(name) if convertible.contains(name));
    for field in model.types.iter_mut().flat_map(TypeDef::fields_mut) {
        field.converts = converts(&field.ty);
    }
    model.root.visit_operations_mut(&mut |operation| {
        for parameter in &mut operation.parameters {
            parameter.converts = converts(&parameter.ty);
        }
        if let Some(body) = &mut operation.body {
            body.converts = converts(&body.ty);
        }
    });
}

/// Returns whether values of other types convert into a type.
fn has_conversion(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Union(union) => union.members().next().is_some(),
        TypeKind::Enum(_) | TypeKind::Part(_) | TypeKind::Wrapper(_) => true,
        TypeKind::ScalarEnum(values) => values.integers,
        TypeKind::Struct(_) | TypeKind::Form(_) | TypeKind::Alias(_) => false,
    }
}
