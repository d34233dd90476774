//! `readOnly` and `writeOnly`: what only responses have, and what only requests have.
//!
//! A type that travels one way lacks what does not travel that way. One that travels both ways and has such
//! properties, itself or in what it holds, becomes two: the one that requests take is called `...Input`.

use std::collections::{BTreeMap, BTreeSet};

use super::usage::each_operation;
use crate::model::{Access, Field, Group, Presence, Type, TypeDef, TypeKind};
use crate::names::Scope;

/// Takes out what does not travel, and splits what differs by direction.
pub(super) fn split(root: &mut Group, types: &mut Vec<TypeDef>, scope: &mut Scope) {
    let differing = differing(types);
    let mut inputs: BTreeMap<String, String> = BTreeMap::new();
    for def in types.iter().filter(|def| def.decoded && def.encoded && differing.contains(&def.name)) {
        inputs.insert(def.name.clone(), scope.claim(&format!("{}Input", def.name.trim_end_matches('_'))));
    }
    for mut def in std::mem::take(types) {
        let input = inputs.get(&def.name).map(|name| TypeDef { name: name.clone(), decoded: false, ..def.clone() });
        def.encoded &= input.is_none();
        for mut def in std::iter::once(def).chain(input) {
            let (decoded, encoded) = (def.decoded, def.encoded);
            retain(&mut def, |field| match field.access {
                Access::Both => true,
                Access::ReadOnly => decoded,
                Access::WriteOnly => encoded,
            });
            if !decoded {
                each_type(&mut def, &mut |ty| rename(ty, &inputs));
            }
            types.push(def);
        }
    }
    each_operation(root, &mut |operation| {
        operation.body.iter_mut().for_each(|body| rename(&mut body.ty, &inputs));
        operation.parameters.iter_mut().for_each(|parameter| rename(&mut parameter.ty, &inputs));
    });
}

/// Where every type is made for both directions, either may lack what travels the other way.
pub(super) fn relax(types: &mut [TypeDef]) {
    for def in types {
        if let TypeKind::Struct(fields) | TypeKind::Form(fields) = &mut def.kind {
            for field in fields.iter_mut().filter(|field| field.access != Access::Both) {
                field.presence = match field.presence {
                    Presence::Required => Presence::Optional,
                    Presence::RequiredNullable => Presence::OptionalNullable,
                    other => other,
                };
            }
        }
    }
}

/// The types that have such properties, or hold a type that has.
fn differing(types: &[TypeDef]) -> BTreeSet<String> {
    let is_of_one_way = |field: &Field| field.access != Access::Both;
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: Vec<&str> = Vec::new();
    for def in types {
        for held in def.held() {
            holders.entry(held).or_default().push(&def.name);
        }
        if let TypeKind::Struct(fields) | TypeKind::Form(fields) = &def.kind
            && fields.iter().any(is_of_one_way)
        {
            open.push(&def.name);
        }
    }
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name.to_owned()) {
            open.extend(holders.get(name).into_iter().flatten());
        }
    }
    found
}

fn retain(def: &mut TypeDef, keep: impl Fn(&Field) -> bool) {
    if let TypeKind::Struct(fields) | TypeKind::Form(fields) = &mut def.kind {
        fields.retain(keep);
    }
}

fn each_type(def: &mut TypeDef, visit: &mut dyn FnMut(&mut Type)) {
    def.additional.iter_mut().for_each(|(_, ty)| visit(ty));
    match &mut def.kind {
        TypeKind::Struct(fields) | TypeKind::Form(fields) => fields.iter_mut().for_each(|field| visit(&mut field.ty)),
        TypeKind::Alias(ty) => visit(ty),
        TypeKind::Union(union) => union.members.iter_mut().for_each(|member| visit(&mut member.ty)),
        TypeKind::Enum(_) | TypeKind::ScalarEnum(_) => {}
    }
}

fn rename(ty: &mut Type, inputs: &BTreeMap<String, String>) {
    match ty {
        Type::Named(name) => {
            if let Some(input) = inputs.get(name) {
                name.clone_from(input);
            }
        }
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => rename(inner, inputs),
        _ => {}
    }
}
