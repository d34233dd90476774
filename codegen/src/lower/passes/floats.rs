//! Finds the bodies that can contain floating-point numbers.
//!
//! ```rust,ignore
//! let body = bodies::json(OPERATION, TYPE, &self.body)?;                               // before: NaN becomes null
//! let body = bodies::json(OPERATION, TYPE, value_tree::finite(OPERATION, &self.body)?)?;     // after: NaN is an error
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::lower::context::Context;
use crate::model::{BodyKind, Type, TypeDef, TypeGraph};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let holders = holders(&model.types);
    model.root.visit_operations_mut(&mut |operation| {
        let is_other = |kind| matches!(kind, BodyKind::Multipart | BodyKind::Text | BodyKind::Bytes);
        if let Some(body) = operation.body.as_mut().filter(|body| !is_other(body.kind)) {
            body.has_floats = body.ty.holds(&Type::F64) || body.ty.named().is_some_and(|name| holders.contains(name));
        }
    });
}

/// Returns the names of the types that contain a floating-point number, at any depth.
fn holders(types: &TypeGraph) -> BTreeSet<&str> {
    let mut held_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for def in types.iter() {
        for held in def.held() {
            held_by.entry(held).or_default().push(&def.name);
        }
    }
    let is_own = |def: &&TypeDef| def.types().iter().any(|ty| ty.holds(&Type::F64));
    let mut open: Vec<&str> = types.iter().filter(is_own).map(|def| def.name.as_str()).collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name) {
            open.extend(held_by.get(name).into_iter().flatten());
        }
    }
    found
}
