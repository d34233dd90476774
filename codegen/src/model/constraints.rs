//! The constraints of a value: bounds, lengths and patterns.

/// The constraints of a value. Numbers are kept as the document writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// The minimal number of characters, items or properties.
    pub min_length: Option<usize>,
    /// The maximal number of characters, items or properties.
    pub max_length: Option<usize>,
    /// A regular expression (ECMA-262) that matches a part of the string.
    pub pattern: Option<String>,
    /// The lower bound of a number.
    pub minimum: Option<Bound>,
    /// The upper bound of a number.
    pub maximum: Option<Bound>,
    /// The number is a multiple of this one.
    pub multiple_of: Option<String>,
    /// Whether the items of a list are unique.
    pub unique: bool,
    /// The constraints of the items of a list, or of the values of a map.
    pub items: Option<Box<Constraints>>,
}

/// A bound of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Its value.
    pub value: String,
    /// Whether the value itself is excluded.
    pub is_exclusive: bool,
}

impl Constraints {
    /// Returns whether there are no constraints.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
