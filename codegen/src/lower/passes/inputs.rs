//! Decides which types for requests convert from the types for responses with the same schema.
//!
//! ```rust,ignore
//! impl From<User> for UserInput { ... }    // after: a user that was read can be changed and sent
//! ```
//!
//! There is no conversion if requests require a property that responses do not contain.

use super::Model;
use crate::lower::context::Context;
use crate::model::{Field, Member, Presence, Type, TypeDef, TypeGraph, TypeKind};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    loop {
        // A type does not convert if one that it holds does not.
        let inputs = model.types.iter().filter(|def| def.output.is_some() && !converts(&model.types, def));
        let failing: Vec<String> = inputs.map(|def| def.name.clone()).collect();
        if failing.is_empty() {
            return;
        }
        for name in failing {
            if let Some(def) = model.types.get_mut(&name) {
                def.output = None;
            }
        }
    }
}

/// Returns whether every part of a type for requests converts from the same part of the type for responses.
fn converts(types: &TypeGraph, input: &TypeDef) -> bool {
    let Some(output) = input.output.as_ref().and_then(|name| types.get(name)) else { return false };
    let additional = match (&output.additional, &input.additional) {
        (Some((_, from)), Some((_, to))) => type_converts(types, from, to),
        (None, None) => true,
        _ => false,
    };
    additional
        && match (&output.kind, &input.kind) {
            (TypeKind::Struct(from), TypeKind::Struct(to)) => {
                let is_shared = |to: &Field| from.iter().any(|from| from.wire_name == to.wire_name);
                // A type of which nothing can be sent has no conversion.
                (input.additional.is_some() || to.iter().any(is_shared))
                    && to.iter().all(|to| field_converts(types, from, to))
            }
            (TypeKind::Union(from), TypeKind::Union(to)) => {
                let is_pair =
                    |(from, to): (Member, Member)| from.name == to.name && type_converts(types, from.ty, to.ty);
                from.constants() == to.constants()
                    && from.members().count() == to.members().count()
                    && from.members().zip(to.members()).all(is_pair)
            }
            (TypeKind::Wrapper(from), TypeKind::Wrapper(to)) => type_converts(types, from, to),
            // An alias converts as its target does.
            _ => false,
        }
}

/// Returns whether a field has a value in a response, or needs none.
fn field_converts(types: &TypeGraph, output: &[Field], to: &Field) -> bool {
    match output.iter().find(|from| from.wire_name == to.wire_name) {
        Some(from) => {
            let is_same = from.name == to.name && from.presence == to.presence;
            let keeps_null = from.presence == Presence::OptionalNullable && to.presence == Presence::KeepsNull;
            (is_same || keeps_null) && type_converts(types, &from.ty, &to.ty)
        }
        None => to.is_optional(),
    }
}

fn type_converts(types: &TypeGraph, from: &Type, to: &Type) -> bool {
    let (from, to) = (types.underlying(from), types.underlying(to));
    match (&from, &to) {
        (from, to) if from == to => true,
        (Type::Named(from), Type::Named(to)) => types.get(to).is_some_and(|def| def.output.as_ref() == Some(from)),
        (Type::List(from), Type::List(to))
        | (Type::Map(from), Type::Map(to))
        | (Type::Nullable(from), Type::Nullable(to)) => type_converts(types, from, to),
        _ => false,
    }
}
