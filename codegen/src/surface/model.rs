//! The surface as data.
//!
//! Paths of the crate begin with `crate::`, and are those that users write. Types are canonical: names are resolved,
//! aliases are expanded, and type parameters are called `T`, `T2`, and so on.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::signatures::{Function, Generics, Member};

/// The public API of a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surface {
    /// What the manifest says.
    pub package: Package,
    /// The items by path, such as `types::Pet`.
    pub items: BTreeMap<String, Item>,
    /// The implemented traits, by a key such as `Clone for crate::types::Pet`.
    pub implementations: BTreeMap<String, Implementation>,
}

/// The part of the manifest that users notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// The minimum version of Rust; `None` if the manifest does not state it.
    pub rust_version: Option<String>,
    /// The features, and what each enables.
    pub features: BTreeMap<String, BTreeSet<String>>,
    /// The packages whose items are part of the public API, and the required version if the manifest states it.
    pub dependencies: BTreeMap<String, Option<String>>,
}

/// What can be said about any item, field, variant or function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The features of the crate that it needs.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub features: BTreeSet<String>,
    /// `#[deprecated]`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// `#[must_use]`
    #[serde(default, skip_serializing_if = "is_false")]
    pub must_use: bool,
    /// `#[non_exhaustive]`
    #[serde(default, skip_serializing_if = "is_false")]
    pub non_exhaustive: bool,
}

/// An item of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its attributes.
    #[serde(flatten)]
    pub marks: Marks,
    /// What it is.
    #[serde(flatten)]
    pub kind: ItemKind,
}

/// The kinds of items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A module.
    Module {},
    /// Another name of an item of the crate, or the name of a package.
    Reexport(String),
    /// A struct.
    Struct(Struct),
    /// An enum.
    Enum(Enum),
    /// Another name of a type.
    Alias(Alias),
    /// A trait.
    Trait(Trait),
    /// A constant, and its type.
    Const(String),
    /// A function.
    Function(Function),
}

/// A struct.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Struct {
    /// Its parameters.
    #[serde(default, skip_serializing_if = "Generics::is_empty")]
    pub generics: Generics,
    /// Its fields.
    #[serde(flatten)]
    pub fields: Fields,
    /// Its methods and constants.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub members: BTreeMap<String, Member>,
}

/// The fields of a struct or a variant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// How they are written.
    pub style: Style,
    /// The public fields, by name or position, in their order.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub public: IndexMap<String, Field>,
    /// Whether there are also private fields.
    #[serde(default, skip_serializing_if = "is_false")]
    pub has_private: bool,
}

/// How fields are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// `Pet { name: String }`
    #[default]
    Named,
    /// `Pet(String)`
    Tuple,
    /// `Pet`
    Unit,
}

/// A public field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its attributes.
    #[serde(flatten)]
    pub marks: Marks,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// An enum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// Its parameters.
    #[serde(default, skip_serializing_if = "Generics::is_empty")]
    pub generics: Generics,
    /// Its variants, in their order.
    pub variants: IndexMap<String, Variant>,
    /// The variant with `#[default]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Its methods and constants.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub members: BTreeMap<String, Member>,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its attributes.
    #[serde(flatten)]
    pub marks: Marks,
    /// Its fields.
    #[serde(flatten)]
    pub fields: Fields,
}

/// Another name of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// Its parameters.
    #[serde(default, skip_serializing_if = "Generics::is_empty")]
    pub generics: Generics,
    /// The type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A trait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trait {
    /// Its parameters.
    #[serde(default, skip_serializing_if = "Generics::is_empty")]
    pub generics: Generics,
    /// What implementing types must also implement.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub supertraits: BTreeSet<String>,
    /// Its functions, constants and types.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub members: BTreeMap<String, TraitMember>,
}

/// A part of a trait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitMember {
    /// Whether implementations can leave it out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub has_default: bool,
    /// Whether the documentation does not show it, so that users neither call nor implement it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_hidden: bool,
    /// The part.
    #[serde(flatten)]
    pub member: Member,
}

/// A trait that a type implements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implementation {
    /// The features of the crate that it needs.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub features: BTreeSet<String>,
    /// The parameters of the `impl` block.
    #[serde(default, skip_serializing_if = "Generics::is_empty")]
    pub generics: Generics,
    /// The trait.
    #[serde(rename = "trait")]
    pub of: String,
    /// The type.
    #[serde(rename = "type")]
    pub ty: String,
    /// The associated types.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, String>,
}

impl Surface {
    /// Returns the surface as JSON, with a line break at the end. The same surface has the same text.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Reads a surface from the JSON that [`to_json`](Self::to_json) returns.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

impl ItemKind {
    /// Returns the functions and constants of a struct or an enum.
    pub fn members(&self) -> Option<&BTreeMap<String, Member>> {
        match self {
            Self::Struct(item) => Some(&item.members),
            Self::Enum(item) => Some(&item.members),
            _ => None,
        }
    }

    /// Returns the functions and constants of a struct or an enum.
    pub(super) fn members_mut(&mut self) -> Option<&mut BTreeMap<String, Member>> {
        match self {
            Self::Struct(item) => Some(&mut item.members),
            Self::Enum(item) => Some(&mut item.members),
            _ => None,
        }
    }

    /// Returns what the item is, in a word.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Module {} => "module",
            Self::Reexport(_) => "re-export",
            Self::Struct(_) => "struct",
            Self::Enum(_) => "enum",
            Self::Alias(_) => "alias",
            Self::Trait(_) => "trait",
            Self::Const(_) => "constant",
            Self::Function(_) => "function",
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(super) fn is_false(value: &bool) -> bool {
    !value
}
