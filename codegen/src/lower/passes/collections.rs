//! Marks the required lists and maps, because some servers send null for an empty one.
//!
//! ```yaml
//! required: [tags]
//! properties:
//!   tags: {type: array, items: {type: string}}    # `Required` becomes `RequiredList`
//! ```
//!
//! The Rust type stays `Vec<String>`. Decoding `{"tags": null}` gives an empty list instead of an error.

use std::collections::BTreeSet;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Presence, Type, TypeDef, TypeKind};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let is_collection = |ty: &Type| matches!(ty, Type::List(_) | Type::Map(_) | Type::Object);
    let is_alias = |def: &TypeDef| matches!(&def.kind, TypeKind::Alias(target) | TypeKind::Wrapper(target) if is_collection(target));
    let definitions = model.types.definitions().into_iter();
    let aliases: BTreeSet<String> =
        definitions.filter(|(_, def)| is_alias(def)).map(|(name, _)| name.to_owned()).collect();
    for field in model.types.iter_mut().flat_map(TypeDef::fields_mut) {
        let is_list = is_collection(&field.ty) || matches!(&field.ty, Type::Named(name) if aliases.contains(name));
        if field.presence == Presence::Required && is_list {
            field.presence = Presence::RequiredList;
        }
    }
}
