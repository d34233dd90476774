//! Schemas to types.
//!
//! [`Types`] holds the types while they are found. [`shape`] determines the kind of type that a schema becomes, and the
//! file of that kind builds the type. Unions stay drafts until all types are known; the pass `tags` then decides how
//! their members are distinguished.

mod all_of;
mod binaries;
mod component_names;
mod constraints;
mod enum_unions;
mod enums;
mod form_parts;
mod formats;
mod forms;
mod hoisted;
mod integers;
mod kinds;
mod labels;
mod machine_names;
mod members;
mod narrow;
mod nullable;
mod objects;
mod only_values;
mod recursion;
mod shape;
mod stated;
mod subtypes;
mod typed_schemas;
mod types;
mod unions;

pub(super) use form_parts::{is_file, is_structured, is_text, items};
pub(super) use only_values::OnlyValue;
pub(super) use recursion::MAX_DEPTH;
pub(super) use typed_schemas::retain_values;
pub(super) use types::{TypeUse, Types};
pub(super) use unions::{Candidate, UnionDraft};
