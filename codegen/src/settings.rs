//! Settings of a run: what the documents do not state, and which files and types are generated.

use serde::Deserialize;

/// Settings of a run. They take precedence over the documents.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The title of the API, for documentation. Default: `info.title`.
    pub title: Option<String>,
    /// The version of the API. Default: `info.version`.
    pub version: Option<String>,
    /// Environment variables that may hold the credential, in the order in which the client reads them.
    pub environment: Vec<String>,
    /// The base URL of the API. Default: the first entry of `servers`.
    pub server: Option<String>,
    /// The crate whose types represent dates.
    pub dates: Dates,
    /// Which files are generated.
    pub layout: Layout,
    /// Which types are generated.
    pub types: TypeSelection,
}

/// Which types are generated, and for which direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TypeSelection {
    /// The types that operations reach: decoded if a response contains them, encoded if a request does.
    #[default]
    Reachable,
    /// Every type, both decoded and encoded.
    All,
}

/// The crate whose types represent the formats `date-time` and `date`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dates {
    /// `jiff`
    #[default]
    Jiff,
    /// `chrono`
    Chrono,
    /// No crate: dates are strings.
    Text,
}

/// Which files are generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// The sources of a crate whose manifest is written by hand. Paths are relative to its `src`.
    #[default]
    Sources,
    /// A whole crate with `Cargo.toml` and `README.md`.
    Crate {
        /// The name of the package, as Cargo allows it.
        name: String,
    },
}
