//! The checks of the feature `validate` of a generated crate.

use super::constraints::Bound;

/// The checks of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeChecks {
    /// The name of the type.
    pub name: String,
    /// The checks of its fields or variants.
    pub parts: CheckedParts,
}

/// The parts of a type that have checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckedParts {
    /// Fields of a struct.
    Fields {
        /// Declared fields.
        fields: Vec<CheckedField>,
        /// The field of undeclared properties, and the checks of each value.
        additional: Option<(String, Vec<Check>)>,
    },
    /// Variants of a union, each with the checks of its value.
    Variants(Vec<(String, Vec<Check>)>),
}

/// A field with checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedField {
    /// The name in Rust.
    pub name: String,
    /// The name in JSON.
    pub wire_name: String,
    /// Whether its type is an `Option`.
    pub is_optional: bool,
    /// Whether its type is an `Option<Nullable<T>>`.
    pub keeps_null: bool,
    /// The checks of its value; not empty.
    pub checks: Vec<Check>,
}

/// One check of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// The number of characters, items or properties: the minimum and the maximum.
    Length(Counted, Option<usize>, Option<usize>),
    /// A regular expression (ECMA-262).
    Pattern(String),
    /// The bounds of a number: the minimum and the maximum.
    Bounds(Number, Option<Bound>, Option<Bound>),
    /// A number is a multiple of this one.
    MultipleOf(Number, String),
    /// The items of a list are unique.
    Unique,
    /// The checks of each item of a list.
    EachItem(Vec<Check>),
    /// The checks of each value of a map.
    EachValue(Vec<Check>),
    /// The checks of a value unless it is null.
    UnlessNull {
        /// Whether the `Option` is in a `Box`.
        is_boxed: bool,
        /// Not empty.
        checks: Vec<Check>,
    },
    /// The checks of the value's type, which is another type with checks.
    OfType,
}

/// The unit of the length of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Characters of a string.
    Characters,
    /// Items of a list.
    Items,
    /// Properties of an object or map.
    Properties,
}

/// The kind of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Any integer type.
    Integer,
    /// `f64`
    Float,
}
