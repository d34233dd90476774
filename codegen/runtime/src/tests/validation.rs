//! The checks behind `validate`.

use std::collections::BTreeMap;

use crate::runtime::validation::{self, At};
use crate::{Validate, Violation};

/// The violations that a check adds, as text.
fn violations(check: impl Fn(&At<'_>, &mut Vec<Violation>)) -> Vec<String> {
    let mut found = Vec::new();
    check(&At::Root, &mut found);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn lengths_are_inclusive() {
    let check = |length, bounds| violations(|at, found| validation::length(length, "items", bounds, at, found));
    assert_eq!(check(1, (Some(2), Some(3))), ["#: has 1 items, but must have at least 2"]);
    assert_eq!(check(4, (Some(2), Some(3))), ["#: has 4 items, but must have at most 3"]);
    for length in [2, 3] {
        assert!(check(length, (Some(2), Some(3))).is_empty());
    }
    assert!(check(0, (None, None)).is_empty());
}

#[test]
fn bounds_are_inclusive_or_exclusive() {
    let check = |number: i128, bounds| violations(|at, found| validation::bounds(number, bounds, at, found));
    let (inclusive, exclusive) = ((Some((1, false)), Some((3, false))), (Some((1, true)), Some((3, true))));
    assert_eq!(check(0, inclusive), ["#: is 0, but must be at least 1"]);
    assert_eq!(check(4, inclusive), ["#: is 4, but must be at most 3"]);
    assert_eq!(check(1, exclusive), ["#: is 1, but must be greater than 1"]);
    assert_eq!(check(3, exclusive), ["#: is 3, but must be less than 3"]);
    assert!(check(1, inclusive).is_empty() && check(3, inclusive).is_empty() && check(2, exclusive).is_empty());
    let nan = violations(|at, found| validation::bounds(f64::NAN, (Some((1.0, false)), Some((3.0, true))), at, found));
    assert!(nan.is_empty());
}

#[test]
fn multiples_are_checked() {
    assert_eq!(violations(|at, found| validation::multiple(false, "5", at, found)), ["#: is not a multiple of 5"]);
    assert!(violations(|at, found| validation::multiple(true, "5", at, found)).is_empty());
}

#[test]
fn patterns_match_anywhere() {
    let check = |text: &str, pattern: &str| violations(|at, found| validation::pattern(text, pattern, at, found));
    assert!(check("xay", "a").is_empty());
    assert_eq!(check("xay", "^a"), ["#: does not match the pattern ^a"]);
    assert!(check("é", r"^\p{L}$").is_empty());
    // A pattern that is valid only without the flag `u`, and one that never is.
    assert!(check("a-", r"^[\w-]+\-$").is_empty());
    assert!(check("a", "(").is_empty());
}

#[test]
fn items_are_unique() {
    let check = |items: &[i64]| violations(|at, found| validation::unique(items, at, found));
    assert_eq!(check(&[1, 2, 1, 1]), ["#/2: is equal to an earlier item", "#/3: is equal to an earlier item"]);
    assert!(check(&[1, 2]).is_empty());
}

/// A number that must be positive, within lists and maps.
struct Positive(Vec<i128>, BTreeMap<String, i128>);

impl Validate for Positive {
    fn check(&self, at: &At<'_>, found: &mut Vec<Violation>) {
        let number = |number: &i128, at: &At<'_>, found: &mut Vec<Violation>| {
            validation::bounds(*number, (Some((0, true)), None), at, found);
        };
        validation::each(&self.0, &At::Key(at, "a/b~c"), found, number);
        validation::each_value(&self.1, &At::Key(at, "map"), found, number);
    }
}

#[test]
fn violations_have_a_json_pointer() {
    let value = Positive(vec![1, 0], BTreeMap::from([("k".to_owned(), -1), ("l".to_owned(), 1)]));
    let found = value.validate().unwrap_err();
    let pointers: Vec<_> = found.iter().map(Violation::pointer).collect();
    assert_eq!(pointers, ["/a~1b~0c/1", "/map/k"]);
    assert_eq!(found[0].reason(), "is 0, but must be greater than 0");
    assert_eq!(found[0].to_string(), "#/a~1b~0c/1: is 0, but must be greater than 0");
    assert_eq!(Positive(vec![1], BTreeMap::new()).validate(), Ok(()));
}
