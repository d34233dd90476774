//! Passes: each changes or checks the whole model after schemas and operations are lowered.
//!
//! `lower/mod.rs` lists the passes in order. The documentation of each shows its effect. `specificity` is a part of the
//! pass `tags`.

pub(super) mod access;
pub(super) mod aliases;
pub(super) mod arguments;
pub(super) mod boxing;
pub(super) mod call_names;
pub(super) mod collections;
pub(super) mod constants;
pub(super) mod conversions;
pub(super) mod fixed_properties;
pub(super) mod floats;
pub(super) mod inputs;
pub(super) mod member_tags;
pub(super) mod modules;
pub(super) mod nulls;
pub(super) mod recursive_types;
pub(super) mod selectors;
mod specificity;
pub(super) mod tags;
pub(super) mod usage;
pub(super) mod users;
pub(super) mod written_tags;

use indexmap::IndexMap;

use super::schemas::UnionDraft;
use crate::model::{Group, TypeGraph};
use crate::names::Scope;
use crate::settings::TypeSelection;

/// The model while the passes change it.
pub(super) struct Model {
    /// The operations of the client, and its groups.
    pub(super) root: Group,
    /// The type of the body of errors, if all operations declare the same one.
    pub(super) error_body: Option<String>,
    /// The definitions of all types but the unions in `unions`.
    pub(super) types: TypeGraph,
    /// The unions whose members are not distinguished yet. The pass `tags` moves them to `types`.
    pub(super) unions: IndexMap<String, UnionDraft>,
    /// The names of all types.
    pub(super) scope: Scope,
    /// Which types are generated.
    pub(super) selection: TypeSelection,
}
