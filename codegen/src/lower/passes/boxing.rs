//! Boxes one field of every cycle of types, because a type cannot contain itself without indirection.
//!
//! ```rust,ignore
//! pub struct Folder { pub parent: Option<Folder> }         // before: infinite size
//! pub struct Folder { pub parent: Option<Box<Folder>> }    // after
//! ```
//!
//! Lists and maps are indirections already. A depth-first search finds the field or the member of a union that closes
//! each cycle. It does not depend on the order of the document; see [`TypeGraph::cycles`](crate::model::TypeGraph::cycles).

use super::Model;
use crate::lower::context::Context;
use crate::model::{Type, TypeDef, TypeKind};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let closing: Vec<(String, usize)> = {
        let edges = model.types.cycles(direct);
        edges.into_iter().map(|edge| (model.types[edge.from].name.clone(), edge.position)).collect()
    };
    for (name, position) in closing {
        let ty = match model.types.get_mut(&name).map(|def| &mut def.kind) {
            Some(TypeKind::Struct(fields)) => fields.get_mut(position).map(|field| &mut field.ty),
            Some(TypeKind::Union(union)) => union.type_mut(position),
            _ => None,
        };
        if let Some(ty) = ty {
            *ty = Type::Boxed(Box::new(ty.clone()));
        }
    }
}

/// Returns the name of the type that each field or member holds without indirection, if it has one.
fn direct(def: &TypeDef) -> Vec<Option<&str>> {
    match &def.kind {
        TypeKind::Struct(fields) => fields.iter().map(|field| direct_name(&field.ty)).collect(),
        TypeKind::Union(union) => union.members().map(|member| direct_name(member.ty)).collect(),
        TypeKind::Alias(_)
        | TypeKind::Wrapper(_)
        | TypeKind::Enum(_)
        | TypeKind::ScalarEnum(_)
        | TypeKind::Form(_)
        | TypeKind::Part(_) => Vec::new(),
    }
}

/// Returns the name of the type that a value has unless it is null.
fn direct_name(ty: &Type) -> Option<&str> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Nullable(inner) => direct_name(inner),
        _ => None,
    }
}
