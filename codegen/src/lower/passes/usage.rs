//! Marks the types that responses and requests contain, and removes all others.
//!
//! ```text
//! POST /pets: NewPet -> Pet          before: NewPet, Owner, Pet, Tag
//! Pet: {properties: {tag: Tag}}      after:  NewPet (encoded), Pet (decoded), Tag (decoded)
//! ```
//!
//! With [`TypeSelection::All`], every type stays, and is both decoded and encoded.

use super::Model;
use crate::lower::context::Context;
use crate::model::{Operation, TypeKind};
use crate::settings::TypeSelection;

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let operations: Vec<&Operation> = model.root.operations().collect();
    let responses = operations.iter().flat_map(|operation| operation.decoded().chain(operation.failed()));
    let decoded = model.types.reach(responses.chain(model.error_body.as_deref()));
    let encoded = model.types.reach(operations.iter().flat_map(|operation| operation.encoded()));
    for def in model.types.iter_mut() {
        // A form and its parts cannot be decoded.
        let is_forced =
            model.selection == TypeSelection::All && !matches!(def.kind, TypeKind::Form(_) | TypeKind::Part(_));
        def.decoded = is_forced || decoded.contains(&def.name);
        def.encoded = is_forced || encoded.contains(&def.name);
    }
    model.types.retain(|def| def.decoded || def.encoded);
}
