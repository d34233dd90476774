//! The functions and constants of the surface, and the parameters in angle brackets.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::model::{Marks, is_false};

/// A function or constant of a type or trait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its attributes.
    #[serde(flatten)]
    pub marks: Marks,
    /// What it is.
    #[serde(flatten)]
    pub kind: MemberKind,
}

/// The kinds of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// A function.
    Function(Function),
    /// A constant, and its type.
    Const(String),
    /// An associated type of a trait, and its bounds.
    Type(BTreeSet<String>),
}

impl MemberKind {
    /// Returns what the member is, in words.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Function(_) => "function",
            Self::Const(_) => "constant",
            Self::Type(_) => "associated type",
        }
    }
}

/// A function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// The parameters of the `impl` block.
    #[serde(default, skip_serializing_if = "Generics::is_empty")]
    pub block: Generics,
    /// The type of the `impl` block; empty if it has no arguments.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// Its own parameters.
    #[serde(default, skip_serializing_if = "Generics::is_empty")]
    pub generics: Generics,
    /// The receiver, such as `&self`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
    /// The arguments after the receiver.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// The type that it returns; for an asynchronous function, the output of the future.
    pub output: String,
    /// `async`
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_async: bool,
    /// `const`
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_const: bool,
    /// `unsafe`
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_unsafe: bool,
    /// Whether its arguments follow the current API description and are no promise: `new` of types that only responses
    /// contain.
    #[serde(default, skip_serializing_if = "is_false")]
    pub has_open_arguments: bool,
}

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// The parameters of an item in angle brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generics {
    /// The parameters, in their order.
    pub parameters: Vec<Parameter>,
    /// What is bounded, and its bounds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bounds: BTreeMap<String, BTreeSet<String>>,
}

/// A parameter in angle brackets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its canonical name.
    pub name: String,
    /// What it is.
    pub kind: ParameterKind,
    /// Its default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// The kinds of parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// `'a`
    Lifetime,
    /// `T`
    Type,
    /// `const N: usize`, with its type.
    Const(String),
}

impl Generics {
    /// Whether there are no parameters and no bounds.
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty() && self.bounds.is_empty()
    }
}
