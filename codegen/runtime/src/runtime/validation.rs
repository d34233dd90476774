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

/// Reports a number that is not a multiple of another.
pub(crate) fn multiple(is_multiple: bool, of: &str, at: &At<'_>, found: &mut Vec<Violation>) {
    if !is_multiple {
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
