//! Decides how unions write the tags of members that have a property for the tag.
//!
//! ```yaml
//! Pet: {oneOf: [{$ref: '#/.../Cat'}, ...], discriminator: {propertyName: kind, mapping: {cat: '#/.../Cat'}}}
//! Cat: {required: [kind], properties: {kind: {type: string}}}
//! ```
//! ```text
//! before: Cat if "cat"                                          the tag is what `kind` contains
//! after:  Cat if "cat", which is written unless `kind` is "cat"
//! ```
//!
//! A property that is missing, because only responses contain it, is written, too.

use super::Model;
use crate::lower::context::Context;
use crate::model::{Field, Presence, TagKind, TaggedMember, Type, TypeDef, TypeGraph, TypeKind, Union, WritesTag};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let types = &model.types;
    let decided: Vec<Vec<WritesTag>> = types.iter().map(|def| of_members(types, def)).collect();
    for (def, decided) in model.types.iter_mut().zip(decided) {
        if let TypeKind::Union(Union::Tagged { members, .. }) = &mut def.kind {
            for (member, writes_tag) in members.iter_mut().zip(decided) {
                member.writes_tag = writes_tag;
            }
        }
    }
}

/// Returns how a union writes the tag of each member.
fn of_members(types: &TypeGraph, def: &TypeDef) -> Vec<WritesTag> {
    match &def.kind {
        TypeKind::Union(Union::Tagged { tag, members, .. }) => {
            members.iter().map(|member| writes_tag(types, tag, member)).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns how the union writes the tag of a member.
fn writes_tag(types: &TypeGraph, tag: &str, member: &TaggedMember) -> WritesTag {
    let Some(fields) = types.fields(&member.ty) else { return WritesTag::Never };
    let def = member.ty.named().and_then(|name| types.definition(name));
    let constant = def.and_then(|def| def.constants.iter().find(|field| field.wire_name == tag));
    if let Some(written) = constant.and_then(|field| field.constant.as_ref()?.text()) {
        return if member.values.contains(&written) { WritesTag::Never } else { WritesTag::Instead };
    }
    let Some(field) = fields.iter().find(|field| field.wire_name == tag) else {
        return match member.writes_tag {
            WritesTag::Always(kind) => WritesTag::Always(kind),
            _ => WritesTag::Always(TagKind::Text),
        };
    };
    let name = field.name.clone();
    match field.presence {
        _ if !is_text(types, field) => WritesTag::Never,
        Presence::Required | Presence::RequiredList => WritesTag::IfOther(name),
        Presence::Optional => WritesTag::IfAbsentOrOther(name),
        Presence::RequiredNullable | Presence::OptionalNullable | Presence::KeepsNull => WritesTag::IfAbsent(name),
    }
}

/// Returns whether a property is a string or an enum of strings.
fn is_text(types: &TypeGraph, field: &Field) -> bool {
    match &field.ty {
        Type::String => true,
        Type::Named(name) => match types.definition(name).map(|def| &def.kind) {
            Some(TypeKind::Enum(_)) => true,
            Some(TypeKind::Alias(target)) => *target == Type::String,
            _ => false,
        },
        _ => false,
    }
}
