//! Marks the fields whose enum has only one value. The constructor sets such a field if it is required.
//!
//! ```yaml
//! required: [kind, name]
//! properties:
//!   kind: {type: string, enum: [cat]}
//!   name: {type: string}
//! ```
//! ```rust,ignore
//! Cat::new(kind, name)    // before
//! Cat::new(name)          // after: `kind` is `CatKind::Cat`
//! ```
//!
//! A boolean property with only one value is marked when its schema is lowered.

use std::collections::BTreeMap;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Constant, Type, TypeDef, TypeKind};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let only_variants: BTreeMap<String, String> =
        model.types.iter().filter_map(|def| Some((def.name.clone(), only_variant(def)?.to_owned()))).collect();
    for field in model.types.iter_mut().flat_map(TypeDef::fields_mut) {
        if let Type::Named(name) = &field.ty {
            field.constant = only_variants.get(name).cloned().map(Constant::Variant);
        }
    }
}

/// Returns the name of the variant of an enum that has only one.
fn only_variant(def: &TypeDef) -> Option<&str> {
    match &def.kind {
        TypeKind::Enum(variants) => match variants.as_slice() {
            [only] => Some(&only.name),
            _ => None,
        },
        TypeKind::ScalarEnum(values) => match values.variants.as_slice() {
            [(_, only)] => Some(&only.name),
            _ => None,
        },
        _ => None,
    }
}
