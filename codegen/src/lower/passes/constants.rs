//! Marks the fields that have only one valid value. The constructor sets such a field if it is required.
//!
//! ```yaml
//! required: [kind, name]
//! properties:
//!   kind: {type: string, enum: [cat]}
//!   name: {type: string}
//! ```
//! ```rust,ignore
//! Cat::new(kind, name)    // before
//! Cat::new(name)          // after: `kind` is `CatKind::Cat`
//! ```
//!
//! A boolean property with only one value is marked when its schema is lowered. The tag of a union is marked in a
//! member, if every union that contains the member knows it by the same value.

use std::collections::BTreeMap;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Constant, Field, Type, TypeDef, TypeGraph, TypeKind, Union};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let only_variants: BTreeMap<String, String> =
        model.types.iter().filter_map(|def| Some((def.name.clone(), only_variant(def)?.to_owned()))).collect();
    for field in model.types.iter_mut().flat_map(TypeDef::fields_mut) {
        if let Type::Named(name) = &field.ty {
            field.constant = only_variants.get(name).cloned().map(Constant::Variant);
        }
    }
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
        let TypeKind::Union(Union::Tagged { tag, members }) = &def.kind else { continue };
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
        return (field.ty == Type::String).then(|| Constant::Text(value.to_owned()));
    };
    match &types.get(name)?.kind {
        TypeKind::Enum(variants) => {
            let variant = variants.iter().find(|variant| variant.wire_name == value)?;
            Some(Constant::Variant(variant.name.clone()))
        }
        TypeKind::Alias(Type::String) => Some(Constant::Text(value.to_owned())),
        _ => None,
    }
}

/// Returns the name of the variant of an enum that has only one.
fn only_variant(def: &TypeDef) -> Option<&str> {
    match &def.kind {
        TypeKind::Enum(variants) => match variants.as_slice() {
            [only] => Some(&only.name),
            _ => None,
        },
        TypeKind::ScalarEnum(values) => match values.variants.as_slice() {
            [(_, only)] => Some(&only.name),
            _ => None,
        },
        _ => None,
    }
}
