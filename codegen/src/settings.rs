//! Settings of a run: what the documents do not state, and which files and types are generated.

use serde::Deserialize;

use crate::names::Names;

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
    /// How forms contain objects that have no `encoding`.
    pub nested_forms: NestedForms,
    /// How lists are written in the style `deepObject`.
    pub deep_lists: DeepLists,
    /// The name of the package, for the examples in its documentation. The layout of a whole crate states it itself.
    /// Without a name, there are no examples.
    pub package: Option<String>,
    /// Which files are generated.
    pub layout: Layout,
    /// Which types are generated.
    pub types: TypeSelection,
    /// Whether operations that need a part with an error are left out. Otherwise, an error ends the run.
    pub keep_going: bool,
    /// Whether an overlay action that matches nothing is a warning. Otherwise, it is an error.
    pub allow_unused_actions: bool,
    /// Parts that are left out.
    pub leave_out: Vec<LeaveOut>,
    /// The names of public items. The rules name only the items that it does not list.
    pub names: Names,
}

/// A part of the documents that is left out, with everything that needs it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaveOut {
    /// `GET /path`, or a JSON pointer such as `#/components/schemas/Pet`.
    pub operation: String,
    /// Why it is left out, for the report and the README.
    pub reason: String,
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

/// How a URL-encoded form contains an object that has no `encoding`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NestedForms {
    /// As JSON, as OpenAPI says since 3.0.4: `user={"name":"a"}`. A list has one pair per item: `tags=a&tags=b`.
    #[default]
    Json,
    /// Like the style `deepObject`, and lists too: `user[name]=a&tags[0]=b`.
    Deep,
}

/// How the style `deepObject` writes a list, on which OpenAPI is silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeepLists {
    /// `filter[tags][0]=a&filter[tags][1]=b`
    #[default]
    Indices,
    /// `filter[tags][]=a&filter[tags][]=b`
    Brackets,
    /// `filter[tags]=a&filter[tags]=b`. Items that are objects or lists have an index.
    Repeat,
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
