//! Which schema of the document became which type.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use super::Context;
use super::types::{self, SchemaRef};
use crate::model::{TypeDef, TypeKind, TypedSchema};
use crate::source::node::Node;

impl Context<'_> {
    /// Notes the type of a schema, if that was asked for. A schema that was merged of several is not in the document.
    pub(super) fn record(&mut self, schema: SchemaRef, place: &types::Place, pointer: &str) {
        let tree = self.tree;
        if let Some(places) = &mut self.places
            && let Some(pointer) = written(tree, pointer).into_iter().find(|pointer| is_at(tree, pointer, schema))
        {
            let ty = types::inner(types::Place { ty: place.ty.clone(), nullable: place.nullable });
            places.push(TypedSchema { pointer, ty });
        }
    }
}

/// Where the schema of a pointer may be written: there, or as a property of a member of `allOf`.
fn written(tree: &Node, pointer: &str) -> Vec<String> {
    let mut places = vec![pointer.to_owned()];
    if let Some((owner, property)) = pointer.rsplit_once("/properties/") {
        let members = tree.pointer(owner).and_then(|owner| owner.get("allOf")?.as_array()).map_or(0, Vec::len);
        places.extend((0..members).rev().map(|index| format!("{owner}/allOf/{index}/properties/{property}")));
    }
    places
}

/// Whether a schema is the one that is written at a place.
fn is_at(tree: &Node, pointer: &str, schema: SchemaRef) -> bool {
    let written = tree.pointer(pointer).and_then(|node| serde_json::from_value(node.to_json()).ok());
    match (schema, written) {
        (SchemaRef::Item(schema), Some(ReferenceOr::<Schema>::Item(written))) => *schema == written,
        (SchemaRef::Reference(reference), Some(ReferenceOr::Reference { reference: written })) => reference == written,
        _ => false,
    }
}

/// The places whose types hold values of JSON: a form is none, and what was not made has no type.
pub(super) fn of_values(places: Vec<TypedSchema>, types: &[TypeDef]) -> Vec<TypedSchema> {
    let is_value = |def: &&TypeDef| !matches!(def.kind, TypeKind::Form(_));
    let values: BTreeSet<&str> = types.iter().filter(is_value).map(|def| def.name.as_str()).collect();
    let is_known = |place: &TypedSchema| place.ty.named().is_none_or(|name| values.contains(name));
    places.into_iter().filter(is_known).collect()
}
