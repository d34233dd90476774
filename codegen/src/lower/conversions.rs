//! Where callers may give what becomes a value: a text for an enum, a member for a union. And where servers may give
//! null for what is empty.

use std::collections::BTreeMap;

use super::usage::each_operation;
use crate::model::{Group, Type, TypeDef, TypeKind};

pub(super) fn find(root: &mut Group, types: &mut [TypeDef]) {
    let kinds: BTreeMap<String, TypeKind> = types
        .iter()
        .filter(|def| !matches!(def.kind, TypeKind::Struct(_) | TypeKind::Form(_)))
        .map(|def| (def.name.clone(), def.kind.clone()))
        .collect();
    let converts = |ty: &Type| {
        let mut ty = ty;
        // More steps than that are a circle.
        for _ in 0..64 {
            let Type::Named(name) = ty else { return false };
            match kinds.get(name) {
                Some(TypeKind::Alias(target)) => ty = target,
                Some(TypeKind::Union(union)) => return !union.members.is_empty(),
                Some(TypeKind::Enum(_)) => return true,
                Some(TypeKind::ScalarEnum(values)) => return values.integers,
                _ => return false,
            }
        }
        false
    };
    let is_collection = |ty: &Type| {
        let mut ty = ty;
        for _ in 0..64 {
            match ty {
                Type::List(_) | Type::Map(_) | Type::Object => return true,
                Type::Named(name) => match kinds.get(name) {
                    Some(TypeKind::Alias(target)) => ty = target,
                    _ => return false,
                },
                _ => return false,
            }
        }
        false
    };
    for def in types {
        if let TypeKind::Struct(fields) | TypeKind::Form(fields) = &mut def.kind {
            for field in fields {
                field.converts = converts(&field.ty);
                field.is_collection = is_collection(&field.ty);
            }
        }
    }
    each_operation(root, &mut |operation| {
        operation.parameters.iter_mut().for_each(|parameter| parameter.converts = converts(&parameter.ty));
        operation.body.iter_mut().for_each(|body| body.converts = converts(&body.ty));
    });
}
