//! Marks the fields that have only one value as members of unions. The constructor sets such a field.
//!
//! ```yaml
//! Pet: {oneOf: [{$ref: '#/.../Cat'}, ...], discriminator: {propertyName: kind, mapping: {cat: '#/.../Cat'}}}
//! Cat: {required: [kind], properties: {kind: {type: string}}}
//! ```
//! ```rust,ignore
//! Cat::new(kind, name)    // before
//! Cat::new(name)          // after: `kind` is "cat"
//! ```
//!
//! A property with only one value is marked when its schema is lowered. The tag of a union is marked in a member, if
//! every union that contains the member knows it by the same value.

use std::collections::BTreeMap;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Constant, Field, Type, TypeDef, TypeGraph, TypeKind, Union};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let tags = tags(&model.types);
    for ((name, tag), value) in tags.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))) {
        let fields = model.types.get(name).map(TypeDef::fields).unwrap_or_default();
        let Some(index) = fields.iter().position(|field| field.wire_name == *tag && field.constant.is_none()) else {
            continue;
        };
        let constant = constant(&model.types, &fields[index], value);
        if let Some(field) = model.types.get_mut(name).and_then(|def| def.fields_mut().get_mut(index)) {
            field.constant = constant;
        }
    }
}

/// Returns the value of each tag by which all unions know a member, by the name of its type and the tag; `None` if they
/// differ.
fn tags(types: &TypeGraph) -> BTreeMap<(String, String), Option<String>> {
    let mut tags: BTreeMap<(String, String), Option<String>> = BTreeMap::new();
    for def in types.iter() {
        let TypeKind::Union(Union::Tagged { tag, members, .. }) = &def.kind else { continue };
        for member in members {
            let Some(def) = member.ty.named().and_then(|name| types.definition(name)) else { continue };
            let value = if let [only] = member.values.as_slice() { Some(only.clone()) } else { None };
            let known = tags.entry((def.name.clone(), tag.clone())).or_insert_with(|| value.clone());
            if *known != value {
                *known = None;
            }
        }
    }
    tags
}

/// Returns the constant for a tag, if its field is a string or an enum of strings.
fn constant(types: &TypeGraph, field: &Field, value: &str) -> Option<Constant> {
    let Type::Named(name) = &field.ty else {
        return (field.ty == Type::String).then(|| Constant::Listed(value.into()));
    };
    match &types.get(name)?.kind {
        TypeKind::Enum(variants) => {
            let variant = variants.iter().find(|variant| variant.wire_name == value)?;
            Some(Constant::Variant(variant.name.clone()))
        }
        TypeKind::Alias(Type::String) => Some(Constant::Listed(value.into())),
        _ => None,
    }
}
