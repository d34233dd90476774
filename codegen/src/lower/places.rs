//! Which schema of the document became which type.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use super::Context;
use super::types::{self, SchemaRef};
use crate::model::{Place, TypeDef, TypeKind};

impl Context<'_> {
    /// Notes the type of a schema, if that was asked for. A schema that was merged of several is not in the document.
    pub(super) fn record(&mut self, schema: SchemaRef, place: &types::Place, pointer: &str) {
        if let Some(places) = &mut self.places
            && let Some(node) = self.tree.pointer(pointer)
            && let Ok(written) = serde_json::from_value::<ReferenceOr<Schema>>(node.to_json())
            && match (schema, &written) {
                (SchemaRef::Item(schema), ReferenceOr::Item(written)) => schema == written,
                (SchemaRef::Reference(reference), ReferenceOr::Reference { reference: written }) => {
                    reference == written
                }
                _ => false,
            }
        {
            let ty = types::inner(types::Place { ty: place.ty.clone(), nullable: place.nullable });
            places.push(Place { pointer: pointer.to_owned(), ty });
        }
    }
}

/// The places whose types hold values of JSON: a form is none, and what was not made has no type.
pub(super) fn of_values(places: Vec<Place>, types: &[TypeDef]) -> Vec<Place> {
    let is_value = |def: &&TypeDef| !matches!(def.kind, TypeKind::Form(_));
    let values: BTreeSet<&str> = types.iter().filter(is_value).map(|def| def.name.as_str()).collect();
    let is_known = |place: &Place| place.ty.named().is_none_or(|name| values.contains(name));
    places.into_iter().filter(is_known).collect()
}
