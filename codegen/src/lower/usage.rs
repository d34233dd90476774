//! Which way each type travels, and which fields have to be boxed.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::model::{Group, Operation, Presence, Step, Type, TypeDef, TypeKind};
use crate::settings::TypeSelection;

/// Marks what responses decode and requests encode, and drops what is used by nothing, unless all is asked for.
pub(super) fn mark(root: &Group, error_body: Option<&str>, types: &mut Vec<TypeDef>, emitted: TypeSelection) {
    let (mut decoded, mut encoded) = (Vec::new(), Vec::new());
    for operation in root.with_groups().into_iter().flat_map(|group| &group.operations) {
        decoded.extend(operation.decoded());
        encoded.extend(operation.encoded());
    }
    decoded.extend(error_body);
    let by_name = types.iter().map(|def| (def.name.as_str(), def)).collect();
    let (decoded, encoded) = (reach(&by_name, decoded), reach(&by_name, encoded));
    for def in types.iter_mut() {
        def.decoded = decoded.contains(&def.name);
        def.encoded = encoded.contains(&def.name);
        // A form is nothing that can be read.
        if emitted == TypeSelection::All && !matches!(def.kind, TypeKind::Form(_)) {
            (def.decoded, def.encoded) = (true, true);
        }
    }
    types.retain(|def| def.decoded || def.encoded);
}

/// In what requests send, null and nothing are kept apart.
pub(super) fn keep_nulls(root: &mut Group, types: &mut [TypeDef]) {
    let mut kept: BTreeSet<(String, String)> = BTreeSet::new();
    for def in types.iter_mut().filter(|def| def.encoded) {
        if let TypeKind::Struct(fields) = &mut def.kind {
            for field in fields.iter_mut().filter(|field| field.presence == Presence::OptionalNullable) {
                field.presence = Presence::KeepsNull;
                kept.insert((def.name.clone(), field.name.clone()));
            }
        }
    }
    let is_kept = |step: &Step| kept.contains(&(step.owner.clone(), step.field.clone()));
    each_operation(root, &mut |operation| {
        let waiters = operation.waiters.iter_mut().map(|waiter| &mut waiter.path);
        let pagination = operation.pagination.iter_mut().flat_map(|pagination| {
            std::iter::once(&mut pagination.results).chain(pagination.pages.as_mut().map(|(path, _)| path))
        });
        for step in waiters.chain(pagination).flat_map(|path| &mut path.steps) {
            step.keeps_null = is_kept(step);
        }
    });
}

pub(super) fn each_operation(group: &mut Group, visit: &mut dyn FnMut(&mut Operation)) {
    group.operations.iter_mut().for_each(&mut *visit);
    group.groups.iter_mut().for_each(|group| each_operation(group, visit));
}

/// The types that some types hold, however deep, and these.
pub(super) fn reach(by_name: &BTreeMap<&str, &TypeDef>, start: Vec<&str>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = start;
    while let Some(name) = open.pop() {
        if reached.insert(name.to_owned())
            && let Some(def) = by_name.get(name)
        {
            open.extend(def.held());
        }
    }
    reached
}

/// Reports aliases that are made of nothing but themselves, which no Rust type can be.
pub(super) fn check_aliases(context: &mut Context, types: &[TypeDef]) {
    let targets: BTreeMap<&str, &str> = types
        .iter()
        .filter_map(|def| match &def.kind {
            TypeKind::Alias(ty) => Some((def.name.as_str(), ty.named()?)),
            _ => None,
        })
        .collect();
    for def in types {
        let chain = std::iter::successors(targets.get(def.name.as_str()), |at| targets.get(**at));
        if chain.take(64).any(|at| *at == def.name) {
            report(context, def);
        }
    }
    // A union of unions of itself: however the value is read, it is to be read as the same again.
    let index: BTreeMap<String, usize> =
        types.iter().enumerate().map(|(index, def)| (def.name.clone(), index)).collect();
    let mut state = vec![State::New; types.len()];
    for start in 0..types.len() {
        let mut path: Vec<(usize, usize)> = if state[start] == State::New { vec![(start, 0)] } else { Vec::new() };
        while let Some((at, member)) = path.pop() {
            state[at] = State::Open;
            let TypeKind::Union(union) = &types[at].kind else {
                state[at] = State::Done;
                continue;
            };
            let Some(member_type) = union.members.get(member).map(|member| &member.ty) else {
                state[at] = State::Done;
                continue;
            };
            path.push((at, member + 1));
            let Type::Named(name) = member_type else { continue };
            match target(name, types, &index) {
                Some(next) if state[next] == State::Open => report(context, &types[next]),
                Some(next) if state[next] == State::New => path.push((next, 0)),
                _ => {}
            }
        }
    }
}

fn report(context: &mut Context, def: &TypeDef) {
    let help = "give it a property in an overlay action";
    context.unsupported("recursive-alias", &def.pointer, "the schema contains nothing but itself", help);
}

/// Boxes one field of every cycle of structs. Lists and maps hold their values elsewhere already.
pub(super) fn break_cycles(types: &mut [TypeDef]) {
    let index: BTreeMap<String, usize> =
        types.iter().enumerate().map(|(index, def)| (def.name.clone(), index)).collect();
    let mut state = vec![State::New; types.len()];
    let mut boxed: Vec<(usize, usize)> = Vec::new();
    for start in 0..types.len() {
        // Depth-first by hand: a chain of types may be longer than a stack.
        let mut path: Vec<(usize, usize)> = if state[start] == State::New { vec![(start, 0)] } else { Vec::new() };
        while let Some((at, field)) = path.pop() {
            state[at] = State::Open;
            if field == fields(&types[at]) {
                state[at] = State::Done;
                continue;
            }
            path.push((at, field + 1));
            match direct(&types[at], field).and_then(|name| target(name, types, &index)) {
                Some(target) if state[target] == State::Open => boxed.push((at, field)),
                Some(target) if state[target] == State::New => path.push((target, 0)),
                _ => {}
            }
        }
    }
    for (def, field) in boxed {
        let ty = match &mut types[def].kind {
            TypeKind::Struct(fields) => &mut fields[field].ty,
            TypeKind::Union(union) => &mut union.members[field].ty,
            TypeKind::Alias(_) | TypeKind::Enum(_) | TypeKind::ScalarEnum(_) | TypeKind::Form(_) => continue,
        };
        let inner = std::mem::replace(ty, Type::Any);
        *ty = Type::Boxed(Box::new(inner));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

fn fields(def: &TypeDef) -> usize {
    match &def.kind {
        TypeKind::Struct(fields) => fields.len(),
        TypeKind::Union(union) => union.members.len(),
        TypeKind::Alias(_) | TypeKind::Enum(_) | TypeKind::ScalarEnum(_) | TypeKind::Form(_) => 0,
    }
}

/// The type that a name stands for, aliases followed. An alias of a list or map holds its values elsewhere.
fn target(name: &str, types: &[TypeDef], index: &BTreeMap<String, usize>) -> Option<usize> {
    let mut at = *index.get(name)?;
    for _ in 0..64 {
        match &types[at].kind {
            TypeKind::Alias(Type::Named(next)) => at = *index.get(next)?,
            TypeKind::Alias(_) => return None,
            _ => return Some(at),
        }
    }
    None
}

/// The type that the nth field holds without indirection.
fn direct(def: &TypeDef, field: usize) -> Option<&str> {
    let ty = match &def.kind {
        TypeKind::Struct(fields) => &fields.get(field)?.ty,
        TypeKind::Union(union) => &union.members.get(field)?.ty,
        TypeKind::Alias(_) | TypeKind::Enum(_) | TypeKind::ScalarEnum(_) | TypeKind::Form(_) => return None,
    };
    match ty {
        Type::Named(name) => Some(name),
        Type::Nullable(inner) => inner.named().filter(|_| matches!(**inner, Type::Named(_))),
        _ => None,
    }
}
