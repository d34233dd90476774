//! Schemas to types.
//!
//! [`Types`] holds the types while they are found. [`shape`] says what kind of type a schema is; the file of that kind
//! builds it. Unions stay drafts, because how their members are distinguished depends on other types; the pass
//! `tags` decides it.

mod all_of;
mod constraints;
mod enums;
mod formats;
mod forms;
mod narrow;
mod nullable;
mod objects;
mod recursion;
mod shape;
mod subtypes;
mod typed_schemas;
mod types;
mod unions;

pub(super) use forms::{is_file, is_text};
pub(super) use typed_schemas::retain_values;
pub(super) use types::{TypeUse, Types};
pub(super) use unions::{Candidate, UnionDraft};
