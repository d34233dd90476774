//! Which parameters are arguments of the transport's functions.
//!
//! The transport names its arguments after the wire names, which may be equal after conversion to Rust. It writes
//! queries in one style only, and sends headers unchecked. The call context carries all other parameters.

use std::collections::BTreeMap;

use super::declarations::Declaration;
use crate::model::{Location, ParameterForm};
use crate::names;

/// The names of the arguments of the transport's function for an operation.
pub(super) struct TransportArguments {
    /// The number of path and query parameters with each name.
    count: BTreeMap<String, usize>,
}

impl TransportArguments {
    /// Counts the names of the path and query parameters of an operation.
    pub(super) fn new<'d>(parameters: impl Iterator<Item = (&'d Declaration<'d>, &'d str)>) -> Self {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        let is_possible = |location| matches!(location, Location::Path | Location::Query);
        for (declaration, name) in parameters.filter(|(declaration, _)| is_possible(declaration.location)) {
            *count.entry(argument(declaration, name)).or_default() += 1;
        }
        Self { count }
    }

    /// Returns the argument for a parameter; `None` if the call context carries it.
    pub(super) fn of(&self, declaration: &Declaration, name: &str, form: ParameterForm) -> Option<String> {
        let (location, wire_name) = (declaration.location, declaration.data.name.as_str());
        let argument = argument(declaration, name);
        let is_free = self.count.get(&argument) == Some(&1) && !argument.ends_with('_');
        let is_argument = match location {
            Location::Path => true,
            Location::Header | Location::Cookie => false,
            Location::Query => form != ParameterForm::Any && is_plain(wire_name) && is_free,
        };
        is_argument.then_some(argument)
    }
}

/// Returns the name of a parameter as an argument. Only the variables of a path can have any name in the transport.
fn argument(declaration: &Declaration, name: &str) -> String {
    match declaration.location {
        Location::Path => names::without_marks(name),
        Location::Query | Location::Header | Location::Cookie => names::snake(&declaration.data.name),
    }
}

/// Returns whether the transport can turn a wire name into the name of an argument.
fn is_plain(name: &str) -> bool {
    name.starts_with(|next: char| next.is_ascii_alphabetic())
        && name.chars().all(|next| next.is_ascii_alphanumeric() || "_-".contains(next))
}
