//! Checks of what an API's description demands of a value beyond its type.

use std::collections::BTreeMap;
use std::fmt;

/// A value that can be checked before it is sent.
pub trait Validate {
    /// Adds what does not hold of the value, or of what is in it.
    #[doc(hidden)]
    fn check(&self, at: &At<'_>, found: &mut Vec<Violation>);

    /// Whether everything holds that the API's description demands: lengths, bounds and patterns.
    ///
    /// # Errors
    ///
    /// What does not hold, all of it.
    fn validate(&self) -> Result<(), Vec<Violation>> {
        let mut found = Vec::new();
        self.check(&At::Root, &mut found);
        if found.is_empty() { Ok(()) } else { Err(found) }
    }
}

/// What does not hold of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pointer: String,
    reason: String,
}

impl Violation {
    /// Where: a JSON pointer (RFC 6901) into the value; empty for the value itself.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What does not hold.
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

/// A place in a value.
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
    fn report(&self, found: &mut Vec<Violation>, reason: String) {
        found.push(Violation { pointer: self.to_string(), reason });
    }
}

/// How long something is, in units that have a name.
pub(crate) fn length(
    length: usize,
    unit: &str,
    (least, most): (Option<usize>, Option<usize>),
    at: &At<'_>,
    found: &mut Vec<Violation>,
) {
    if let Some(least) = least.filter(|least| length < *least) {
        at.report(found, format!("has {length} {unit}, and needs at least {least}"));
    }
    if let Some(most) = most.filter(|most| length > *most) {
        at.report(found, format!("has {length} {unit}, and may have {most} at most"));
    }
}

/// Whether a text has what a pattern (ECMA-262) looks for.
pub(crate) fn pattern(text: &str, pattern: &str, at: &At<'_>, found: &mut Vec<Violation>) {
    let regex = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern));
    if regex.is_ok_and(|regex| regex.find(text).is_none()) {
        at.report(found, format!("does not match the pattern {pattern}"));
    }
}

/// Whether a number is within its bounds; `true` beside a bound leaves the bound itself out.
pub(crate) fn bounds<T: PartialOrd + fmt::Display>(
    number: T,
    (least, most): (Option<(T, bool)>, Option<(T, bool)>),
    at: &At<'_>,
    found: &mut Vec<Violation>,
) {
    match least {
        Some((least, true)) if number <= least => at.report(found, format!("is {number}, and has to be above {least}")),
        Some((least, false)) if number < least => {
            at.report(found, format!("is {number}, and has to be {least} at least"))
        }
        _ => {}
    }
    match most {
        Some((most, true)) if number >= most => at.report(found, format!("is {number}, and has to be below {most}")),
        Some((most, false)) if number > most => at.report(found, format!("is {number}, and may be {most} at most")),
        _ => {}
    }
}

/// Whether a number is a multiple of another, given what is left over.
pub(crate) fn multiple(is_multiple: bool, of: &str, at: &At<'_>, found: &mut Vec<Violation>) {
    if !is_multiple {
        at.report(found, format!("is no multiple of {of}"));
    }
}

/// Whether no item is there twice.
pub(crate) fn unique<T: PartialEq>(items: &[T], at: &At<'_>, found: &mut Vec<Violation>) {
    for (index, item) in items.iter().enumerate() {
        if items[..index].contains(item) {
            At::Index(at, index).report(found, "is there before".to_owned());
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
