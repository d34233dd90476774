//! Marks the optional, nullable properties of requests, where null and absent have different meanings.
//!
//! ```yaml
//! properties:
//!   note: {type: string, nullable: true}
//! ```
//! ```rust,ignore
//! pub note: Option<String>              // before, and after in types that only responses contain
//! pub note: Option<Nullable<String>>    // after, in types that requests contain
//! ```

use super::Model;
use crate::lower::context::Context;
use crate::model::{FieldPath, Presence, TypeDef, TypeGraph, TypeKind};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    for def in model.types.iter_mut().filter(|def| def.encoded) {
        let TypeKind::Struct(fields) = &mut def.kind else { continue };
        for field in fields.iter_mut().filter(|field| field.presence == Presence::OptionalNullable) {
            field.presence = Presence::KeepsNull;
        }
    }
    // Paths into bodies pass through the same fields.
    let types = &model.types;
    model.root.visit_operations_mut(&mut |operation| {
        let waiters = operation.waiters.iter_mut().map(|waiter| &mut waiter.path);
        let mut paths: Vec<&mut FieldPath> = waiters.collect();
        if let Some(pagination) = &mut operation.pagination {
            pagination.body_paths_mut().into_iter().for_each(|path| read_presence(types, path));
            paths.extend(pagination.response_paths_mut());
        }
        paths.into_iter().for_each(|path| read_presence(types, path));
    });
}

/// Reads the presence of the fields on a path again.
fn read_presence(types: &TypeGraph, path: &mut FieldPath) {
    for step in &mut path.steps {
        let fields = types.get(&step.owner).map(TypeDef::fields).unwrap_or_default();
        if let Some(field) = fields.iter().find(|field| field.name == step.field) {
            step.presence = field.presence;
        }
    }
}
