//! `readOnly` and `writeOnly`: removes the properties of the other direction.
//!
//! ```yaml
//! User:
//!   properties:
//!     id: {type: string, readOnly: true}
//!     name: {type: string}
//! ```
//! ```rust,ignore
//! pub struct User { pub id: Option<String>, pub name: Option<String> }    // before: in requests and responses
//! pub struct User { pub id: Option<String>, pub name: Option<String> }    // after: in responses
//! pub struct UserInput { pub name: Option<String> }                       // after: in requests
//! ```
//!
//! A type that responses and requests contain, and that has such properties itself or in a type that it holds, becomes
//! two types. The type for requests gets the suffix `Input`. A type that only one direction contains keeps its name.
//!
//! With [`TypeSelection::All`], every type has two directions, so these properties become optional instead.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::lower::context::Context;
use crate::model::{Access, Field, Pagination, Presence, Type, TypeDef, TypeGraph, TypeKind};
use crate::names::INPUT;
use crate::settings::TypeSelection;

pub(in crate::lower) fn run(context: &mut Context, model: &mut Model) {
    match model.selection {
        TypeSelection::Reachable => split(context, model),
        TypeSelection::All => relax(&mut model.types),
    }
}

/// Removes the properties of the other direction. A type with two directions becomes two types.
fn split(context: &mut Context, model: &mut Model) {
    let one_way = with_one_way_properties(&model.types);
    let mut inputs: BTreeMap<String, (String, String)> = BTreeMap::new();
    for def in model.types.iter().filter(|def| def.decoded && def.encoded && one_way.contains(&def.name)) {
        let key = format!("{}{INPUT}", def.key);
        let name = format!("{}Input", def.name.trim_end_matches('_'));
        let input = context.claim(&mut model.scope, &key, &name, &def.pointer);
        inputs.insert(def.name.clone(), (input, key));
    }
    for mut def in std::mem::take(&mut model.types) {
        let input = inputs.get(&def.name).map(|(name, key)| TypeDef {
            name: name.clone(),
            key: key.clone(),
            decoded: false,
            output: Some(def.name.clone()),
            ..def.clone()
        });
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
        let paths = operation.pagination.iter_mut().flat_map(Pagination::body_paths_mut);
        for step in paths.flat_map(|path| &mut path.steps) {
            if let Some((input, _)) = inputs.get(&step.owner) {
                step.owner.clone_from(input);
            }
        }
        operation.parameters.iter_mut().for_each(|parameter| use_inputs(&mut parameter.ty, &inputs));
    });
}

/// Makes the properties of one direction optional.
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
    let mut one_way = BTreeSet::new();
    while let Some(name) = open.pop() {
        if one_way.insert(name.to_owned()) {
            open.extend(holders.get(name).into_iter().flatten());
        }
    }
    one_way
}

/// Removes the properties of the direction in which the type is not used.
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

/// Replaces the name of a type by the name of the type for requests, if there are two types.
fn use_inputs(ty: &mut Type, inputs: &BTreeMap<String, (String, String)>) {
    ty.visit_name_mut(&mut |name| {
        if let Some((input, _)) = inputs.get(name) {
            name.clone_from(input);
        }
    });
}
