//! A schema, or a reference to one.

use openapiv3::{ReferenceOr, Schema};

/// A schema or a reference to one, whether openapiv3 boxes it or not.
#[derive(Clone, Copy)]
pub(super) enum SchemaRef<'s> {
    Item(&'s Schema),
    Reference(&'s str),
}

impl<'s> From<&'s Schema> for SchemaRef<'s> {
    fn from(schema: &'s Schema) -> Self {
        Self::Item(schema)
    }
}

impl<'s> From<&'s ReferenceOr<Schema>> for SchemaRef<'s> {
    fn from(schema: &'s ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Item(schema),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}

impl<'s> From<&'s ReferenceOr<Box<Schema>>> for SchemaRef<'s> {
    fn from(schema: &'s ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Item(schema),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}
