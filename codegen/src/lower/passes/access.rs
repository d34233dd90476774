//! `readOnly` and `writeOnly`: removes the properties of the other direction.
//!
//! A type that responses and requests contain, and that has such properties itself or in a type that it holds, becomes
//! two types. The one for requests gets the suffix `Input`.
//!
//! With [`TypeSelection::All`], every type has both directions: such properties become optional instead.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::lower::context::Context;
use crate::model::{Access, Field, Presence, Type, TypeDef, TypeGraph, TypeKind};
use crate::settings::TypeSelection;

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    match model.selection {
        TypeSelection::Reachable => split(model),
        TypeSelection::All => relax(&mut model.types),
    }
}

fn split(model: &mut Model) {
    let one_way = with_one_way_properties(&model.types);
    let mut inputs: BTreeMap<String, String> = BTreeMap::new();
    for def in model.types.iter().filter(|def| def.decoded && def.encoded && one_way.contains(&def.name)) {
        let input = model.scope.claim(&format!("{}Input", def.name.trim_end_matches('_')));
        inputs.insert(def.name.clone(), input);
    }
    for mut def in std::mem::take(&mut model.types) {
        let input = inputs.get(&def.name).map(|name| TypeDef { name: name.clone(), decoded: false, ..def.clone() });
        def.encoded &= input.is_none();
        for mut def in std::iter::once(def).chain(input) {
            remove_other_direction(&mut def);
            if !def.decoded {
                def.visit_types_mut(&mut |ty| use_inputs(ty, &inputs));
            }
            model.types.push(def);
        }
    }
    model.root.visit_operations_mut(&mut |operation| {
        operation.body.iter_mut().for_each(|body| use_inputs(&mut body.ty, &inputs));
        operation.parameters.iter_mut().for_each(|parameter| use_inputs(&mut parameter.ty, &inputs));
    });
}

fn relax(types: &mut TypeGraph) {
    let fields = types.iter_mut().flat_map(TypeDef::fields_mut);
    for field in fields.filter(|field| field.access != Access::Both) {
        field.presence = match field.presence {
            Presence::Required => Presence::Optional,
            Presence::RequiredNullable => Presence::OptionalNullable,
            other => other,
        };
    }
}

/// Returns the types that have `readOnly` or `writeOnly` properties, or hold a type that has.
fn with_one_way_properties(types: &TypeGraph) -> BTreeSet<String> {
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: Vec<&str> = Vec::new();
    for def in types.iter() {
        for held in def.held() {
            holders.entry(held).or_default().push(&def.name);
        }
        if def.fields().iter().any(|field| field.access != Access::Both) {
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

fn remove_other_direction(def: &mut TypeDef) {
    let (decoded, encoded) = (def.decoded, def.encoded);
    let is_kept = |field: &Field| match field.access {
        Access::Both => true,
        Access::ReadOnly => decoded,
        Access::WriteOnly => encoded,
    };
    if let TypeKind::Struct(fields) | TypeKind::Form(fields) = &mut def.kind {
        fields.retain(is_kept);
    }
}

fn use_inputs(ty: &mut Type, inputs: &BTreeMap<String, String>) {
    ty.visit_name_mut(&mut |name| {
        if let Some(input) = inputs.get(name) {
            name.clone_from(input);
        }
    });
}
