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

use std::collections::BTreeSet;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Presence, TypeKind};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let mut changed: BTreeSet<(String, String)> = BTreeSet::new();
    for def in model.types.iter_mut().filter(|def| def.encoded) {
        let TypeKind::Struct(fields) = &mut def.kind else { continue };
        for field in fields.iter_mut().filter(|field| field.presence == Presence::OptionalNullable) {
            field.presence = Presence::KeepsNull;
            changed.insert((def.name.clone(), field.name.clone()));
        }
    }
    // Paths into responses pass through the same fields.
    model.root.visit_operations_mut(&mut |operation| {
        let waiters = operation.waiters.iter_mut().map(|waiter| &mut waiter.path);
        let pagination = operation.pagination.iter_mut().flat_map(|pagination| {
            std::iter::once(&mut pagination.results).chain(pagination.pages.as_mut().map(|(path, _)| path))
        });
        for step in waiters.chain(pagination).flat_map(|path| &mut path.steps) {
            if changed.contains(&(step.owner.clone(), step.field.clone())) {
                step.presence = Presence::KeepsNull;
            }
        }
    });
}
