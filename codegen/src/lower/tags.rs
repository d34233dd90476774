//! How the members of unions are told apart: by a tag, or by shape. It is decided once all types are there.

use std::collections::BTreeMap;

use crate::model::{Constant, Field, Foreign, Member, ScalarEnum, Type, TypeDef, TypeKind, Union};
use crate::names::{self, Scope};

/// Decides for every union how its members are told apart.
pub(super) fn find(defs: &mut [TypeDef], index: &BTreeMap<String, usize>) {
    // Unions may be members of each other: what the first round finds is looked at in the second.
    for _ in 0..2 {
        for at in 0..defs.len() {
            if let TypeKind::Union(union) = &defs[at].kind {
                defs[at].kind = TypeKind::Union(told_apart(union.clone(), &defs[at].name, defs, index));
            }
        }
    }
    for at in 0..defs.len() {
        if let TypeKind::Union(union) = &defs[at].kind {
            defs[at].kind = TypeKind::Union(with_written_tags(union.clone(), defs, index));
        }
    }
}

fn told_apart(mut union: Union, name: &str, defs: &[TypeDef], index: &BTreeMap<String, usize>) -> Union {
    let mut known: Vec<Type> = vec![Type::Named(name.to_owned())];
    union.members.retain(|member| {
        let ty = underneath(&member.ty, defs, index, 64);
        let is_new = !known.contains(&ty);
        known.push(ty);
        is_new
    });
    let fields: Vec<Option<&[Field]>> =
        union.members.iter().map(|member| fields(&member.ty, defs, index, 64)).collect();
    if let Some((tag, values)) = tag(&union, &fields, defs, index) {
        for (member, values) in union.members.iter_mut().zip(values) {
            let new: Vec<String> = values.into_iter().filter(|value| !member.tags.contains(value)).collect();
            member.tags.extend(new);
        }
        union.tag.get_or_insert(tag);
    }
    add_nested_tags(&mut union, defs, index);
    // A tag that some member lacks does not tell it apart from the others.
    if union.members.iter().any(|member| member.tags.is_empty()) || has_twice(&union) {
        union.tag = None;
    }
    for member in &mut union.members {
        member.keys = keys(&member.ty, defs, index, 16);
        let Type::Named(name) = underneath(&member.ty, defs, index, 64) else { continue };
        let Some(def) = index.get(&name).map(|at| &defs[*at]) else { continue };
        member.is_union = matches!(def.kind, TypeKind::Union(_));
        member.nested_tag = if let TypeKind::Union(nested) = &def.kind { nested.tag.clone() } else { None };
        member.is_open = !matches!(def.kind, TypeKind::Struct(_)) || def.additional.is_some() || member.keys.is_empty();
    }
    if union.tag.is_none() {
        let mut scope = Scope::default();
        for member in &mut union.members {
            member.accessor = Some(scope.claim(&format!("as_{}", names::snake(&member.name))));
        }
        union.members.sort_by_key(|member| breadth(&member.ty, defs, index, 64));
    }
    union
}

/// A member that nothing has a name for is called after its tag.
fn name_after_tags(union: &mut Union) {
    let is_unnamed =
        |name: &str| matches!(name.trim_end_matches(|next: char| next.is_ascii_digit()), "Object" | "Variant");
    let mut scope = Scope::without(&["Unknown", "Self"]);
    for member in union.members.iter().filter(|member| !is_unnamed(&member.name)) {
        scope.claim(&member.name);
    }
    for member in union.members.iter_mut().filter(|member| is_unnamed(&member.name)) {
        if let [tag] = member.tags.as_slice() {
            member.name = names::variant(tag);
        }
        member.name = scope.claim(&member.name);
    }
}

/// Where an object has no property for the tag, the union writes it: each tag is a member of its own then. It writes
/// the tag as well where the property is optional and not there.
fn with_written_tags(mut union: Union, defs: &[TypeDef], index: &BTreeMap<String, usize>) -> Union {
    let Some(tag) = union.tag.clone() else { return union };
    name_after_tags(&mut union);
    let mut scope = Scope::default();
    for member in &union.members {
        scope.claim(&member.name);
    }
    for mut member in std::mem::take(&mut union.members) {
        let fields = fields(&member.ty, defs, index, 64);
        let field = fields.and_then(|fields| fields.iter().find(|field| field.wire_name == tag));
        if fields.is_none() || field.is_some() {
            let is_text = |field: &Field| match &field.ty {
                Type::String => true,
                Type::Named(name) => matches!(index.get(name).map(|at| &defs[*at].kind), Some(TypeKind::Enum(_))),
                _ => false,
            };
            let optional = field.filter(|field| member.tags.len() == 1 && field.is_optional() && is_text(field));
            member.optional_tag = optional.map(|field| field.name.clone());
            union.members.push(member);
            continue;
        }
        for (at, tag) in member.tags.iter().enumerate() {
            let name = match at {
                0 => member.name.clone(),
                _ => scope.claim(&format!("{}{}", member.name, names::variant(tag))),
            };
            let tags = vec![tag.clone()];
            union.members.push(Member { name, tags, writes_tag: true, is_first: at == 0, ..member.clone() });
        }
    }
    union
}

/// What a type stands for, aliases followed wherever they stand. A union that has itself as a member has nothing
/// more by it.
fn underneath(ty: &Type, defs: &[TypeDef], index: &BTreeMap<String, usize>, depth: usize) -> Type {
    let inner = |ty: &Type| Box::new(underneath(ty, defs, index, depth.saturating_sub(1)));
    match ty {
        _ if depth == 0 => ty.clone(),
        Type::Named(name) => match index.get(name).and_then(|at| defs.get(*at)).map(|def| &def.kind) {
            Some(TypeKind::Alias(target)) => *inner(target),
            _ => ty.clone(),
        },
        Type::List(item) => Type::List(inner(item)),
        Type::Map(value) => Type::Map(inner(value)),
        Type::Nullable(value) => Type::Nullable(inner(value)),
        Type::Boxed(value) => Type::Boxed(inner(value)),
        _ => ty.clone(),
    }
}

/// The tags of a member that is a union itself are the member's, but for those of others.
fn add_nested_tags(union: &mut Union, defs: &[TypeDef], index: &BTreeMap<String, usize>) {
    for at in 0..union.members.len() {
        let Type::Named(name) = underneath(&union.members[at].ty, defs, index, 64) else { continue };
        let nested = index.get(&name).and_then(|at| defs.get(*at)).map(|def| &def.kind);
        let Some(TypeKind::Union(nested)) = nested.filter(|_| union.tag.is_some()) else { continue };
        let tags = nested.members.iter().filter(|_| nested.tag == union.tag).flat_map(|member| &member.tags);
        let is_new = |tag: &&String| union.members.iter().all(|member| !member.tags.contains(tag));
        let tags: Vec<String> = tags.filter(is_new).cloned().collect();
        union.members[at].tags.extend(tags);
    }
}

fn has_twice(union: &Union) -> bool {
    let mut tags: Vec<&String> = union.members.iter().flat_map(|member| &member.tags).collect();
    let count = tags.len();
    tags.sort();
    tags.dedup();
    tags.len() < count
}

/// The properties that a type may have: of an object, or of any member of a union.
fn keys(ty: &Type, defs: &[TypeDef], index: &BTreeMap<String, usize>, depth: usize) -> Vec<String> {
    let Type::Named(name) = underneath(ty, defs, index, 64) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    match index.get(&name).and_then(|at| defs.get(*at)).map(|def| &def.kind) {
        Some(TypeKind::Struct(fields)) => found.extend(fields.iter().map(|field| field.wire_name.clone())),
        Some(TypeKind::Union(union)) if depth > 0 => {
            found.extend(union.tag.clone());
            for member in &union.members {
                let new = keys(&member.ty, defs, index, depth - 1);
                found.extend(new.into_iter().filter(|key| !found.contains(key)).collect::<Vec<_>>());
            }
        }
        _ => {}
    }
    found
}

/// The fields of a struct, aliases followed.
fn fields<'t>(ty: &Type, defs: &'t [TypeDef], index: &BTreeMap<String, usize>, depth: usize) -> Option<&'t [Field]> {
    let Type::Named(name) = ty else { return None };
    match &defs.get(*index.get(name)?)?.kind {
        TypeKind::Struct(fields) => Some(fields),
        TypeKind::Alias(ty) if depth > 0 => self::fields(ty, defs, index, depth - 1),
        _ => None,
    }
}

/// The property that has values of its own in every member, mostly a single one, and these values. With a
/// discriminator, only its property is looked at.
fn tag(
    union: &Union,
    fields: &[Option<&[Field]>],
    defs: &[TypeDef],
    index: &BTreeMap<String, usize>,
) -> Option<(String, Vec<Vec<String>>)> {
    let first = fields.first().copied().flatten()?;
    first.iter().filter(|field| union.tag.as_ref().is_none_or(|tag| *tag == field.wire_name)).find_map(|candidate| {
        let values: Option<Vec<Vec<String>>> = fields
            .iter()
            .map(|fields| {
                let field = fields.as_ref()?.iter().find(|field| field.wire_name == candidate.wire_name)?;
                if let Some(Constant::Bool(flag)) = &field.constant {
                    return Some(vec![flag.to_string()]);
                }
                let Type::Named(name) = &field.ty else { return None };
                match &defs.get(*index.get(name)?)?.kind {
                    TypeKind::Enum(variants) => {
                        Some(variants.iter().map(|variant| variant.wire_name.clone()).collect())
                    }
                    TypeKind::ScalarEnum(ScalarEnum { variants, .. }) => {
                        Some(variants.iter().map(|(_, variant)| variant.wire_name.clone()).collect())
                    }
                    _ => None,
                }
            })
            .collect();
        let values = values?;
        let mut all: Vec<&String> = values.iter().flatten().collect();
        let count = all.len();
        all.sort();
        all.dedup();
        // Without a discriminator, most members have a single value, or it is not what tells them apart.
        let singles = values.iter().filter(|values| values.len() == 1).count();
        let is_tag = all.len() == count && (union.tag.is_some() || 2 * singles >= values.len());
        is_tag.then(|| (candidate.wire_name.clone(), values))
    })
}

/// How much a type takes: what takes less is tried first.
fn breadth(ty: &Type, defs: &[TypeDef], index: &BTreeMap<String, usize>, depth: usize) -> (u8, isize) {
    match ty {
        Type::Bool => (0, 0),
        Type::U32 => (1, 0),
        Type::I32 => (1, 1),
        Type::U64 => (2, 0),
        Type::I64 => (3, 0),
        Type::F64 => (5, 0),
        Type::Foreign(Foreign::Uuid) => (6, 0),
        Type::Foreign(Foreign::JiffDate | Foreign::ChronoDate) => (6, 1),
        Type::Foreign(Foreign::JiffTimestamp | Foreign::ChronoTimestamp) => (7, 0),
        Type::Foreign(Foreign::Decimal) => (7, 1),
        Type::String | Type::Base64 => (9, 0),
        Type::List(_) => (10, 0),
        Type::Map(_) => (12, 0),
        Type::Object => (13, 0),
        Type::Any | Type::File => (14, 0),
        Type::Nullable(inner) | Type::Boxed(inner) => breadth(inner, defs, index, depth),
        Type::Named(name) => match index.get(name).and_then(|at| defs.get(*at)).map(|def| &def.kind) {
            Some(TypeKind::ScalarEnum(values)) if values.integers => (0, 1),
            Some(TypeKind::Enum(_) | TypeKind::ScalarEnum(_)) => (8, 0),
            // The more an object requires, the less it takes.
            Some(TypeKind::Struct(fields)) => {
                let required = fields.iter().filter(|field| !field.is_optional()).count();
                (11, isize::try_from(required).map_or(0, |required| -required))
            }
            Some(TypeKind::Alias(ty)) if depth > 0 => breadth(ty, defs, index, depth - 1),
            _ => (11, 1),
        },
    }
}
