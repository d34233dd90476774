//! The model of the generated crate: the output of `lower` and the input of `emit`.
//!
//! It holds every decision about names, types, arguments and requests.

mod aliases;
mod checks;
mod constraints;
mod definitions;
mod graph;
mod listing;
mod needs;
mod operations;
mod pagination;
mod types;
mod unions;

pub use aliases::*;
pub use checks::*;
pub use constraints::*;
pub use definitions::*;
pub use graph::*;
pub use listing::*;
pub use needs::*;
pub use operations::*;
pub use pagination::*;
pub use types::*;
pub use unions::*;

/// A whole API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    /// The title for documentation, without `API` at its end.
    pub title: String,
    /// The description of the API as lines of rustdoc.
    pub docs: Vec<String>,
    /// The base URL, unless a caller sets another one.
    pub server: Option<String>,
    /// Environment variables that may hold the credential, in the order in which the client reads them.
    pub environment: Vec<String>,
    /// The credentials of the client. The first one is the argument of `api_key`.
    pub security: Vec<Credential>,
    /// The type of the body of errors, if all operations declare the same one.
    pub error_body: Option<String>,
    /// The operations of the client itself, and the groups below it.
    pub root: Group,
    /// The type definitions, in the order of the document.
    pub types: TypeGraph,
    /// The modules, packages and exports that the crate needs for them.
    pub needs: Needs,
    /// The operations and other parts of the document that are left out, and why.
    pub left_out: Vec<(String, String)>,
}

/// A credential of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The variant of `Credential`.
    pub name: String,
    /// The constant with its index in [`Api::security`].
    pub constant: String,
    /// The name of the security scheme.
    pub scheme: String,
    /// How requests carry it.
    pub security: Security,
}

/// How requests carry a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// `apiKey` in a header of this name.
    Header(String),
    /// `apiKey` in a query parameter of this name.
    Query(String),
    /// `apiKey` in a cookie of this name.
    Cookie(String),
    /// `http` with the scheme `basic`; the credential is `user:password`.
    Basic,
    /// `http` with another scheme, whose name precedes the credential.
    Http(String),
    /// `http` with the scheme `bearer`, and tokens of OAuth 2 and OpenID Connect.
    Bearer,
}

/// A group of operations: `client.multipart_upload()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The name of the accessor; empty for the client itself.
    pub name: String,
    /// The accessors that lead from the client to the group.
    pub path: Vec<String>,
    /// The module of its operations, in ASCII because it is also the name of a file.
    pub module: String,
    /// The type that the accessor returns.
    pub type_name: String,
    /// What it is for, as lines of rustdoc.
    pub docs: Vec<String>,
    /// Its former names, which are deprecated.
    pub aliases: Vec<GroupAlias>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// The groups below it, in the order of the document.
    pub groups: Vec<Group>,
}

impl Api {
    /// Returns every operation, group by group.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.root.operations()
    }
}

impl Group {
    /// Returns the type that has the operations as methods.
    pub fn type_name_or_client(&self) -> &str {
        if self.path.is_empty() { "Client" } else { &self.type_name }
    }

    /// Returns every operation of the group and of the groups below it.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.with_groups().into_iter().flat_map(|group| &group.operations)
    }

    /// Returns the group and all groups below it.
    pub fn with_groups(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.groups.iter().flat_map(Self::with_groups)).collect()
    }

    /// Calls `visit` with every operation of the group and of the groups below it, to change it.
    pub fn visit_operations_mut(&mut self, visit: &mut dyn FnMut(&mut Operation)) {
        self.operations.iter_mut().for_each(&mut *visit);
        self.groups.iter_mut().for_each(|group| group.visit_operations_mut(visit));
    }
}
