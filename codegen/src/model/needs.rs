//! The modules, packages and exports that a generated crate needs.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::TypeChecks;

/// The needs of a crate, which follow from its types and operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The modules of the runtime, sorted.
    pub modules: Vec<&'static str>,
    /// The modules that the crate needs only with one of its features, and that feature.
    pub features: BTreeMap<&'static str, &'static str>,
    /// The names of the runtime that the crate re-exports at its root.
    pub exports: Vec<Export>,
    /// The packages whose types are in public signatures, sorted. The root of the crate re-exports them.
    pub reexports: BTreeSet<&'static str>,
    /// The packages that have types for scalars: `chrono`, `jiff`, `rust_decimal` or `uuid`.
    pub packages: BTreeSet<&'static str>,
    /// The features of tokio; without any, the crate does not depend on tokio.
    pub tokio: BTreeSet<&'static str>,
    /// The checks of the feature `validate`; without any, the crate does not have the feature.
    pub checks: Vec<TypeChecks>,
    /// Whether the crate has an enum of its credentials, because it has several.
    pub credentials: bool,
    /// The hosts of other sites whose operations require credentials. A caller can trust them.
    pub untrusted_hosts: BTreeSet<String>,
    /// Whether the client can read its first credential from the environment.
    pub environment: bool,
    /// Whether a client that is created with nothing but its first credential sends it: an operation that accepts it is
    /// on a server that gets credentials.
    pub sends_credentials: bool,
    /// Whether anything in the crate is deprecated.
    pub deprecated: bool,
    /// Whether a name has letters other than those of ASCII.
    pub foreign_letters: bool,
    /// Whether somebody has chosen a name in an unusual case.
    pub unusual_case: bool,
}

/// Names of a module of the runtime that the crate re-exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// The module.
    pub module: &'static str,
    /// Its names.
    pub names: &'static [&'static str],
}

impl Needs {
    /// Returns whether the crate has a module of the runtime.
    pub fn has(&self, module: &str) -> bool {
        self.modules.contains(&module)
    }
}
