//! The wire level: how requests and responses of two documents differ.
//!
//! Both documents are normalised, so their dialects do not matter. References are followed and `allOf` is merged, so it
//! does not matter where a schema is written. A schema that several operations use is compared once per direction.

mod comparison;
mod extensions;
mod finding;
mod headers;
mod info;
mod operations;
mod parameters;
mod payloads;
mod schemas;
mod security;
mod servers;
mod texts;
mod trails;
mod values;

use crate::document::Document;
use comparison::Comparison;
pub(super) use finding::Found;
pub use finding::Position;
pub(super) use operations::{is_missing, life_cycle};

/// A part of a message: whether requests or responses contain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Requests contain the part.
    Request,
    /// Responses contain the part.
    Response,
}

impl Side {
    /// Returns the name of the side.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// Whether two schemas say the same: no rule finds a difference, apart from texts.
pub(super) fn same_parts((old, before): (&Document, &str), (new, after): (&Document, &str)) -> bool {
    let (Some(before), Some(after)) = (old.root().pointer(before), new.root().pointer(after)) else { return false };
    let mut comparison = Comparison::new(old.root(), new.root());
    comparison.schemas(before, after, Side::Request, comparison::Scope::Document, "");
    schemas::compare(&mut comparison);
    comparison.differences.iter().all(|one| one.rule.request == crate::drift::Level::Documentation)
}

/// Compares two normalised documents.
pub(super) fn compare(old: &Document, new: &Document) -> Vec<Found> {
    let mut comparison = Comparison::new(old.root(), new.root());
    info::compare(&mut comparison);
    operations::compare(&mut comparison);
    schemas::compare(&mut comparison);
    comparison.forget_repeated_marks();
    finding::located(&comparison, old, new)
}
