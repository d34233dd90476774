//! Marks the fields whose enum has only one value.

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
