//! Checks of constraints that the types cannot express, such as lengths and bounds.

use std::collections::BTreeMap;
use std::fmt;

/// A value that can be checked against the constraints of the API description.
///
/// Constraints are lengths, bounds, multiples, patterns (ECMA-262) and the uniqueness of items. Lengths of strings are
/// in characters. Requests are not checked automatically: call [`validate`](Self::validate) before sending them.
pub trait Validate {
    /// Adds the violations in the value, and in the values that it contains, to `found`.
    #[doc(hidden)]
    fn check(&self, at: &At<'_>, found: &mut Vec<Violation>);

    /// Checks the value and everything that it contains.
    ///
    /// # Errors
    ///
    /// Returns all violations, in the order of the fields.
    fn validate(&self) -> Result<(), Vec<Violation>> {
        let mut found = Vec::new();
        self.check(&At::Root, &mut found);
        if found.is_empty() { Ok(()) } else { Err(found) }
    }
}

impl<T: Validate> Validate for Box<T> {
    fn check(&self, at: &At<'_>, found: &mut Vec<Violation>) {
        (**self).check(at, found);
    }
}

/// A violated constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pointer: String,
    reason: String,
}

impl Violation {
    /// Returns the JSON pointer (RFC 6901) of the invalid part of the value; empty for the value itself.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the reason, such as `is 0, but must be at least 1`.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}: {}", self.pointer, self.reason)
    }
}

impl std::error::Error for Violation {}

/// A position in a value, as a linked path to its root.
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    #[doc(hidden)]
    Root,
    #[doc(hidden)]
    Key(&'a At<'a>, &'a str),
    #[doc(hidden)]
    Index(&'a At<'a>, usize),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(parent, key) => write!(f, "{parent}/{}", key.replace('~', "~0").replace('/', "~1")),
            Self::Index(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

impl At<'_> {
    /// Adds a violation at this position.
    fn report(&self, found: &mut Vec<Violation>, reason: String) {
        found.push(Violation { pointer: self.to_string(), reason });
    }
}

/// Checks a length, which is counted in units such as `items`.
pub(crate) fn length(
    length: usize,
    unit: &str,
    (minimum, maximum): (Option<usize>, Option<usize>),
    at: &At<'_>,
    found: &mut Vec<Violation>,
) {
    if let Some(minimum) = minimum.filter(|minimum| length < *minimum) {
        at.report(found, format!("has {length} {unit}, but must have at least {minimum}"));
    }
    if let Some(maximum) = maximum.filter(|maximum| length > *maximum) {
        at.report(found, format!("has {length} {unit}, but must have at most {maximum}"));
    }
}

/// Checks that a regular expression (ECMA-262) matches somewhere in a text. An invalid expression matches every text.
pub(crate) fn pattern(text: &str, pattern: &str, at: &At<'_>, found: &mut Vec<Violation>) {
    let regex = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern));
    if regex.is_ok_and(|regex| regex.find(text).is_none()) {
        at.report(found, format!("does not match the pattern {pattern}"));
    }
}

/// A bound, and whether it is exclusive.
type Bound<T> = Option<(T, bool)>;

/// Checks that a number is within its bounds.
pub(crate) fn bounds<T: Copy + PartialOrd + fmt::Display>(
    number: T,
    (minimum, maximum): (Bound<T>, Bound<T>),
    at: &At<'_>,
    found: &mut Vec<Violation>,
) {
    let mut violation = |demand: &str, bound: T| at.report(found, format!("is {number}, but must be {demand} {bound}"));
    match minimum {
        Some((bound, true)) if number <= bound => violation("greater than", bound),
        Some((bound, false)) if number < bound => violation("at least", bound),
        _ => {}
    }
    match maximum {
        Some((bound, true)) if number >= bound => violation("less than", bound),
        Some((bound, false)) if number > bound => violation("at most", bound),
        _ => {}
    }
}

/// Checks that a number is a multiple of another.
pub(crate) fn multiple<T: Number>(number: T, of: T::Wide, at: &At<'_>, found: &mut Vec<Violation>) {
    if !number.is_multiple_of(of) {
        at.report(found, format!("is not a multiple of {of}"));
    }
}

/// Checks that no item of a list occurs twice.
pub(crate) fn unique<T: PartialEq>(items: &[T], at: &At<'_>, found: &mut Vec<Violation>) {
    for (index, item) in items.iter().enumerate() {
        if items[..index].contains(item) {
            At::Index(at, index).report(found, "is equal to an earlier item".to_owned());
        }
    }
}

/// Checks each item of a list.
pub(crate) fn each<T>(
    items: &[T],
    at: &At<'_>,
    found: &mut Vec<Violation>,
    check: impl Fn(&T, &At<'_>, &mut Vec<Violation>),
) {
    for (index, item) in items.iter().enumerate() {
        check(item, &At::Index(at, index), found);
    }
}

/// Checks each value of a map.
pub(crate) fn each_value<T>(
    values: &BTreeMap<String, T>,
    at: &At<'_>,
    found: &mut Vec<Violation>,
    check: impl Fn(&T, &At<'_>, &mut Vec<Violation>),
) {
    for (key, value) in values {
        check(value, &At::Key(at, key), found);
    }
}

/// A number that is compared with the bounds of a document, which its own type may not be able to represent.
pub(crate) trait Number: Copy {
    type Wide: Copy + PartialOrd + fmt::Display;

    fn wide(self) -> Self::Wide;

    fn is_multiple_of(self, of: Self::Wide) -> bool;
}

impl Number for f64 {
    type Wide = Self;

    fn wide(self) -> Self {
        self
    }

    fn is_multiple_of(self, of: Self) -> bool {
        (self % of).abs() == 0.0
    }
}

macro_rules! integers {
    ($($ty:ty),+) => {
        $(impl Number for $ty {
            type Wide = i128;

            fn wide(self) -> i128 {
                i128::from(self)
            }

            fn is_multiple_of(self, of: i128) -> bool {
                i128::from(self) % of == 0
            }
        })+
    };
}

integers!(i32, u32, i64, u64, i128);

/// Implements `Validate` for a struct. Each row has a field, its key, its presence (`required`, `optional` or
/// `keeps_null`), and its checks, which have the names of JSON Schema.
///
/// ```text
/// check_fields!(Video {
///     title "title" required min_length(1) pattern("^[a-z]+$"),
///     tags "tags" optional max_items(5) each(max_length(20)),     // the checks of each item
///     poster "poster" keeps_null nested(),                        // the checks of the type of the value
///     ..additional_properties max_length(20),                     // the checks of each property that is not declared
/// });
/// ```
macro_rules! check_fields {
    ($name:ident {
        $($field:ident $key:literal $presence:ident $($check:ident $arguments:tt)+,)*
        $(..$additional:ident $($other:ident $others:tt)+,)?
    }) => {
        impl crate::runtime::validation::Validate for $name {
            fn check(
                &self,
                at: &crate::runtime::validation::At<'_>,
                found: &mut std::vec::Vec<crate::runtime::validation::Violation>,
            ) {
                // A type without constraints has no rows.
                let _ = (at, &found);
                $(if let std::option::Option::Some(value) =
                    crate::runtime::validation::present!($presence self.$field)
                {
                    let at = &crate::runtime::validation::At::Key(at, $key);
                    $(crate::runtime::validation::checked!($check $arguments value at found);)+
                })*
                $(crate::runtime::validation::each_value(&self.$additional, at, found, |value, at, found| {
                    $(crate::runtime::validation::checked!($other $others value at found);)+
                });)?
            }
        }
    };
}

/// Implements `Validate` for a union. Each row has a variant and the checks of its value.
macro_rules! check_variants {
    ($name:ident { $($variant:ident $($check:ident $arguments:tt)+,)* }) => {
        impl crate::runtime::validation::Validate for $name {
            fn check(
                &self,
                at: &crate::runtime::validation::At<'_>,
                found: &mut std::vec::Vec<crate::runtime::validation::Violation>,
            ) {
                match self {
                    $(Self::$variant(value) => {
                        $(crate::runtime::validation::checked!($check $arguments value at found);)+
                    })*
                    _ => {}
                }
            }
        }
    };
}

/// Returns the value of a field, if it is present and not null.
macro_rules! present {
    (required $field:expr) => {
        std::option::Option::Some(&$field)
    };
    (optional $field:expr) => {
        $field.as_ref()
    };
    (keeps_null $field:expr) => {
        $field.as_ref().and_then(crate::runtime::nullable::Nullable::as_option)
    };
}

/// Checks a value, which is a reference.
#[rustfmt::skip]
macro_rules! checked {
    (min_length($least:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::length($value.chars().count(), "characters", (Some($least), None), $at, $found)
    };
    (max_length($most:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::length($value.chars().count(), "characters", (None, Some($most)), $at, $found)
    };
    (min_items($least:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::length($value.len(), "items", (Some($least), None), $at, $found)
    };
    (max_items($most:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::length($value.len(), "items", (None, Some($most)), $at, $found)
    };
    (min_properties($least:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::length($value.len(), "properties", (Some($least), None), $at, $found)
    };
    (max_properties($most:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::length($value.len(), "properties", (None, Some($most)), $at, $found)
    };
    (pattern($pattern:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::pattern($value, $pattern, $at, $found)
    };
    (minimum($bound:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::bounds(crate::runtime::validation::Number::wide(*$value), (Some(($bound, false)), None), $at, $found)
    };
    (exclusive_minimum($bound:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::bounds(crate::runtime::validation::Number::wide(*$value), (Some(($bound, true)), None), $at, $found)
    };
    (maximum($bound:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::bounds(crate::runtime::validation::Number::wide(*$value), (None, Some(($bound, false))), $at, $found)
    };
    (exclusive_maximum($bound:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::bounds(crate::runtime::validation::Number::wide(*$value), (None, Some(($bound, true))), $at, $found)
    };
    (multiple_of($of:literal) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::multiple(*$value, $of, $at, $found)
    };
    (unique_items() $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::unique($value, $at, $found)
    };
    (each($($check:ident $arguments:tt)+) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::each($value, $at, $found, |value, at, found| {
            $(crate::runtime::validation::checked!($check $arguments value at found);)+
        })
    };
    (each_value($($check:ident $arguments:tt)+) $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::each_value($value, $at, $found, |value, at, found| {
            $(crate::runtime::validation::checked!($check $arguments value at found);)+
        })
    };
    (unless_null($($check:ident $arguments:tt)+) $value:ident $at:ident $found:ident) => {
        if let Some(value) = $value {
            $(crate::runtime::validation::checked!($check $arguments value $at $found);)+
        }
    };
    // A pattern does not match the content of a box.
    (unless_boxed_null($($check:ident $arguments:tt)+) $value:ident $at:ident $found:ident) => {
        if let Some(value) = &**$value {
            $(crate::runtime::validation::checked!($check $arguments value $at $found);)+
        }
    };
    (nested() $value:ident $at:ident $found:ident) => {
        crate::runtime::validation::Validate::check($value, $at, $found)
    };
}

pub(crate) use {check_fields, check_variants, checked, present};
