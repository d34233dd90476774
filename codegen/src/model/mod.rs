//! The API as the generated crate will show it. Everything is decided here; `emit` only places tokens.

mod checks;
mod constraints;
mod needs;
mod operations;
mod types;

pub use checks::*;
pub use constraints::*;
pub use needs::*;
pub use operations::*;
pub use types::*;

/// A whole API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    /// The name for people.
    pub title: String,
    /// The description of the document, ready for rustdoc.
    pub docs: Vec<String>,
    /// The server that is used unless a caller names another.
    pub server: Option<String>,
    /// Environment variables that may hold the credential, in the order in which they are tried.
    pub environment: Vec<String>,
    /// The credentials that operations ask for, in that order.
    pub security: Vec<Credential>,
    /// The type of an error's body, if all operations agree on one.
    pub error_body: Option<String>,
    /// The operations of the client itself, and the groups that it leads to.
    pub root: Group,
    /// The types, in the order of the document.
    pub types: Vec<TypeDef>,
    /// What the crate needs besides.
    pub needs: Needs,
}

/// A credential of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The name in Rust.
    pub name: String,
    /// The name of the security scheme.
    pub scheme: String,
    /// How it travels.
    pub security: Security,
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// `apiKey` in a header of this name.
    Header(String),
    /// `apiKey` in a query parameter of this name.
    Query(String),
    /// `apiKey` in a cookie of this name.
    Cookie(String),
    /// `http` with the scheme `basic`, the credential being `user:password`.
    Basic,
    /// `http` with another scheme, whose name comes before the credential.
    Http(String),
    /// `http` with the scheme `bearer`; OAuth 2 and OpenID tokens are sent that way too.
    Bearer,
}

/// Operations that belong together: `client.multipart_upload()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The accessor; empty for the client itself.
    pub name: String,
    /// The accessors that lead to it, from the client on, its own included.
    pub path: Vec<String>,
    /// The module of its operations, whose file has a name of ASCII letters.
    pub module: String,
    /// The type that the accessor returns.
    pub type_name: String,
    /// In the order of the document.
    pub operations: Vec<Operation>,
    /// The groups that it leads to, in the order of the document.
    pub groups: Vec<Group>,
}

impl Api {
    /// Every operation, group by group.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.root.with_groups().into_iter().flat_map(|group| &group.operations)
    }
}

impl Group {
    /// The type whose methods the operations are.
    pub fn type_name_or_client(&self) -> &str {
        if self.path.is_empty() { "Client" } else { &self.type_name }
    }

    /// The group and all that it leads to.
    pub fn with_groups(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.groups.iter().flat_map(Self::with_groups)).collect()
    }
}
