//! Marks the required lists and maps: some servers send null for an empty one.

use std::collections::BTreeSet;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Presence, Type, TypeDef, TypeKind};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let is_list_or_map = |ty: &Type| matches!(ty, Type::List(_) | Type::Map(_) | Type::Object);
    let types = &model.types;
    let is_alias = |def: &&TypeDef| {
        let kind = types.definition(&def.name).map(|def| &def.kind);
        matches!(kind, Some(TypeKind::Alias(target)) if is_list_or_map(target))
    };
    let aliases: BTreeSet<String> = types.iter().filter(is_alias).map(|def| def.name.clone()).collect();
    for field in model.types.iter_mut().flat_map(TypeDef::fields_mut) {
        let is_list = is_list_or_map(&field.ty) || matches!(&field.ty, Type::Named(name) if aliases.contains(name));
        if field.presence == Presence::Required && is_list {
            field.presence = Presence::RequiredList;
        }
    }
}
