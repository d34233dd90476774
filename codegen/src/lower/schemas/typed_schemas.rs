//! Records which schema of the document has which type, for the checks of the corpus.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use super::types::{TypeUse, Types};
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::model::{TypeDef, TypeGraph, TypeKind, TypedSchema};
use crate::source::node::Node;

impl Types {
    /// Records the type of a schema, if all types are generated. A merged schema is not in the document.
    pub(super) fn record(&mut self, context: &Context, schema: SchemaRef, used: &TypeUse, pointer: &str) {
        let Some(typed_schemas) = &mut self.typed_schemas else { return };
        let tree = context.tree;
        let written = written(tree, pointer).into_iter().find(|pointer| is_at(tree, pointer, schema));
        typed_schemas.extend(written.map(|pointer| {
            let ty = TypeUse { ty: used.ty.clone(), nullable: used.nullable, only: None }.into_value();
            TypedSchema { pointer, ty }
        }));
    }
}

/// Returns the pointers where a schema may be written: its own, or a property of a member of `allOf`.
fn written(tree: &Node, pointer: &str) -> Vec<String> {
    let mut pointers = vec![pointer.to_owned()];
    if let Some((owner, property)) = pointer.rsplit_once("/properties/") {
        let members = tree.pointer(owner).and_then(|owner| owner.get("allOf")?.as_array()).map_or(0, Vec::len);
        pointers.extend((0..members).rev().map(|index| format!("{owner}/allOf/{index}/properties/{property}")));
    }
    pointers
}

/// Returns whether a schema is the one that is written at a pointer.
fn is_at(tree: &Node, pointer: &str, schema: SchemaRef) -> bool {
    let written = tree.pointer(pointer).and_then(|node| serde_json::from_value(node.to_json()).ok());
    match (schema, written) {
        (SchemaRef::Item(schema), Some(ReferenceOr::<Schema>::Item(written))) => *schema == written,
        (SchemaRef::Reference(reference), Some(ReferenceOr::Reference { reference: written })) => reference == written,
        _ => false,
    }
}

/// Removes the schemas whose types are not JSON values: forms and their parts, and types that are not generated.
pub(in crate::lower) fn retain_values(typed_schemas: &mut Vec<TypedSchema>, types: &TypeGraph) {
    let is_value = |def: &&TypeDef| !matches!(def.kind, TypeKind::Form(_) | TypeKind::Part(_));
    let values: BTreeSet<&str> = types.iter().filter(is_value).map(|def| def.name.as_str()).collect();
    typed_schemas.retain(|typed| typed.ty.named().is_none_or(|name| values.contains(name)));
}
