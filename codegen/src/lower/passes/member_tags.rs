//! Removes the tag from the members of unions, because the variant says the same.
//!
//! ```yaml
//! Pet: {oneOf: [{$ref: '#/.../Cat'}, {$ref: '#/.../Dog'}]}
//! Cat: {required: [kind, name], properties: {kind: {const: cat}, name: {type: string}}}
//! ```
//! ```rust,ignore
//! pub struct Cat { pub kind: String, pub name: String }    // before
//! pub struct Cat { pub name: String }                      // after: `Pet` writes and checks `kind`
//! ```
//!
//! A type that is also used in another way keeps the property: in a body, a field or a list, in a union without a tag, or
//! in a union with another tag. With [`TypeSelection::All`], every type is used in another way.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::lower::context::Context;
use crate::model::{
    Constant, Field, Pagination, Presence, TagKind, TaggedMember, Type, TypeDef, TypeGraph, TypeKind, Union, WritesTag,
};
use crate::settings::TypeSelection;
use crate::source::node::unescape;

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    if model.selection == TypeSelection::All {
        return;
    }
    let on_paths = fields_on_paths(model);
    let removed: Vec<(String, String)> = sole_tags(model)
        .into_iter()
        .filter(|(name, tag)| {
            let field = model.types.get(name).and_then(|def| def.fields().iter().find(|field| field.wire_name == *tag));
            field.is_some_and(|field| !on_paths.contains(&(name.clone(), field.name.clone())))
        })
        .collect();
    for (name, tag) in removed {
        let fields = model.types.get_mut(&name).map(|def| def.remove_fields(|field| field.wire_name == tag));
        let field = fields.unwrap_or_default().pop();
        let is_text = field.is_none_or(|field| !matches!(field.ty, Type::Bool | Type::I64 | Type::F64));
        write_tag(&mut model.types, &name, if is_text { TagKind::Text } else { TagKind::Scalar });
    }
}

/// Lets unions write the tag of a member.
fn write_tag(types: &mut TypeGraph, name: &str, kind: TagKind) {
    let is_member = |member: &TaggedMember| {
        let def = member.ty.named().and_then(|name| types.definition(name));
        def.is_some_and(|def| def.name == name)
    };
    let mut found = Vec::new();
    for def in types.iter() {
        let TypeKind::Union(Union::Tagged { members, .. }) = &def.kind else { continue };
        let positions = members.iter().enumerate().filter(|(_, member)| is_member(member));
        found.extend(positions.map(|(position, _)| (def.name.clone(), position)));
    }
    for (union, position) in found {
        if let Some(TypeKind::Union(Union::Tagged { members, .. })) = types.get_mut(&union).map(|def| &mut def.kind)
            && let Some(member) = members.get_mut(position)
        {
            member.writes_tag = WritesTag::Always(kind);
        }
    }
}

/// How the values of a type are distinguished from others, wherever the type is used.
#[derive(Clone, PartialEq, Eq)]
enum Uses {
    /// By this tag, which every union writes.
    Under(String),
    /// In several ways.
    Other,
}

/// Returns the structs of which every use is a member of a union with one tag, and that tag.
fn sole_tags(model: &Model) -> Vec<(String, String)> {
    let types = &model.types;
    let roots: Vec<&str> = roots(model).collect();
    let mut uses: BTreeMap<&str, Uses> = BTreeMap::new();
    let mut add = |name: &str, new: Uses| {
        // An alias is the type to which it leads.
        if let Some(def) = types.definition(name) {
            let known = uses.entry(&def.name).or_insert_with(|| new.clone());
            if *known != new {
                *known = Uses::Other;
            }
        }
    };
    roots.iter().for_each(|name| add(name, Uses::Other));
    for def in types.reach(roots).iter().filter_map(|name| types.get(name)) {
        match &def.kind {
            TypeKind::Union(Union::Tagged { tag, members, .. }) => {
                for member in members {
                    let Some(name) = member.ty.named() else { continue };
                    let is_tagged = is_redundant(types, tag, member);
                    add(name, if is_tagged { Uses::Under(tag.clone()) } else { Uses::Other });
                }
            }
            // The uses of an alias of a type are those of the type.
            TypeKind::Alias(Type::Named(_)) => {}
            _ => def.held().for_each(|name| add(name, Uses::Other)),
        }
    }
    let tags = uses.into_iter().filter_map(|(name, uses)| match uses {
        Uses::Under(tag) => Some((name.to_owned(), tag)),
        Uses::Other => None,
    });
    tags.collect()
}

/// Returns the names of the types that operations use.
fn roots(model: &Model) -> impl Iterator<Item = &str> {
    let operations = model.root.operations();
    operations
        .flat_map(|operation| operation.decoded().chain(operation.failed()).chain(operation.encoded()))
        .chain(model.error_body.as_deref())
}

/// Returns whether a member has a property for the tag that has no other value than the one that the union writes.
fn is_redundant(types: &TypeGraph, tag: &str, member: &TaggedMember) -> bool {
    let Some(fields) = types.fields(&member.ty) else { return false };
    let Some(field) = fields.iter().find(|field| field.wire_name == tag) else { return false };
    let is_null = matches!(field.presence, Presence::RequiredNullable | Presence::OptionalNullable);
    let def = member.ty.named().and_then(|name| types.definition(name));
    let written = match member.values.as_slice() {
        [only] => Some(only),
        // Without a mapping, the name of the component means the member, too.
        [only, name] if def.is_some_and(|def| component(def).as_ref() == Some(name)) => Some(only),
        _ => None,
    };
    !is_null && written.is_some_and(|value| has_only(types, field, value))
}

/// Returns the name of the component that a type is.
fn component(def: &TypeDef) -> Option<String> {
    def.pointer.strip_prefix("#/components/schemas/").map(unescape)
}

/// Returns whether a property has only one value. The property of a parent allows those of all its subtypes.
fn has_only(types: &TypeGraph, field: &Field, value: &str) -> bool {
    match (&field.constant, &field.ty) {
        (Some(constant @ (Constant::Fixed(_) | Constant::Listed(_))), _) => {
            constant.text().is_some_and(|text| text == value)
        }
        (_, Type::String) => true,
        (_, Type::Named(name)) => match types.definition(name).map(|def| &def.kind) {
            Some(TypeKind::Enum(variants)) => variants.iter().any(|variant| variant.wire_name == value),
            _ => false,
        },
        _ => false,
    }
}

/// Returns the fields that pagination and waiters use: the owner and the name of each.
pub(super) fn fields_on_paths(model: &Model) -> BTreeSet<(String, String)> {
    let mut fields = BTreeSet::new();
    for operation in model.root.operations() {
        let waiters = operation.waiters.iter().map(|waiter| &waiter.path);
        let paging = operation.pagination.iter().flat_map(Pagination::paths);
        let steps = waiters.chain(paging).flat_map(|path| &path.steps);
        fields.extend(steps.map(|step| (step.owner.clone(), step.field.clone())));
    }
    fields
}
