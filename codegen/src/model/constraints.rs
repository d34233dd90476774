//! What a document demands of a value beyond its type.

use super::types::Type;

/// The constraints of a value at some place. Numbers are texts as the document has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// The fewest characters, items or properties.
    pub min_length: Option<usize>,
    /// The most characters, items or properties.
    pub max_length: Option<usize>,
    /// A regular expression (ECMA-262) that a text matches somewhere.
    pub pattern: Option<String>,
    /// The lower bound of a number.
    pub minimum: Option<Bound>,
    /// The upper bound of a number.
    pub maximum: Option<Bound>,
    /// What a number is a multiple of.
    pub multiple_of: Option<String>,
    /// Whether no item of a list may be there twice.
    pub unique: bool,
    /// Of the items of a list, or the values of a map.
    pub items: Option<Box<Constraints>>,
}

/// A bound of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Its value.
    pub value: String,
    /// Whether the value itself is beyond it.
    pub is_exclusive: bool,
}

impl Constraints {
    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether there is something to check in a value of a type: its constraints, or those of what it holds.
    pub fn applies(&self, ty: &Type) -> bool {
        !self.is_empty() || ty.named().is_some()
    }
}
