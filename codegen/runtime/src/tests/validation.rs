//! The checks behind `validate`.

use std::collections::BTreeMap;

use crate::runtime::validation::{self, At, check_fields, check_variants};
use crate::{Nullable, Validate, Violation};

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
    assert_eq!(violations(|at, found| validation::multiple(4_i64, 5, at, found)), ["#: is not a multiple of 5"]);
    assert_eq!(violations(|at, found| validation::multiple(0.7, 0.5, at, found)), ["#: is not a multiple of 0.5"]);
    assert!(violations(|at, found| validation::multiple(10_i64, 5, at, found)).is_empty());
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

/// A struct with one field per kind of check.
struct Thing {
    name: String,
    count: Option<i64>,
    ratio: Option<Nullable<f64>>,
    tags: Vec<String>,
    labels: BTreeMap<String, String>,
    parent: Option<Box<Option<i64>>>,
    others: Vec<Option<i64>>,
    either: Option<Either>,
    more: BTreeMap<String, u32>,
}

enum Either {
    Text(String),
    Other,
}

check_fields!(Thing {
    name "name" required min_length(2) max_length(5) pattern("^[a-z]+$"),
    count "count" optional minimum(1) maximum(10) multiple_of(2),
    ratio "ratio" keeps_null exclusive_minimum(0.0) exclusive_maximum(1.0),
    tags "tags" required min_items(1) max_items(2) unique_items() each(max_length(3)),
    labels "labels" required min_properties(1) max_properties(1) each_value(min_length(1)),
    parent "parent" optional unless_boxed_null(minimum(-1)),
    others "others" required each(unless_null(maximum(5))),
    either "either" optional nested(),
    ..more minimum(1),
});

check_variants!(Either {
    Text min_length(1),
});

/// Returns a value without violations.
fn thing() -> Thing {
    Thing {
        name: "abc".to_owned(),
        count: Some(2),
        ratio: Some(Nullable::Value(0.5)),
        tags: vec!["a".to_owned()],
        labels: [("a".to_owned(), "b".to_owned())].into(),
        parent: Some(Box::new(Some(0))),
        others: vec![None, Some(5)],
        either: Some(Either::Other),
        more: [("a".to_owned(), 1)].into(),
    }
}

#[test]
fn tables_contain_all_checks() {
    assert_eq!(thing().validate(), Ok(()));
    let text = str::to_owned;
    let wrong = Thing {
        name: text("ABCDEF"),
        count: Some(11),
        ratio: Some(Nullable::Value(1.0)),
        tags: ["a", "a", "abcd"].map(text).into(),
        labels: [("a".to_owned(), String::new()), (text("b"), text("c"))].into(),
        parent: Some(Box::new(Some(-2))),
        others: vec![Some(6)],
        either: Some(Either::Text(String::new())),
        more: [("a".to_owned(), 0)].into(),
    };
    let found: Vec<String> = wrong.validate().unwrap_err().iter().map(ToString::to_string).collect();
    let expected = [
        "#/name: has 6 characters, but must have at most 5",
        "#/name: does not match the pattern ^[a-z]+$",
        "#/count: is 11, but must be at most 10",
        "#/count: is not a multiple of 2",
        "#/ratio: is 1, but must be less than 1",
        "#/tags: has 3 items, but must have at most 2",
        "#/tags/1: is equal to an earlier item",
        "#/tags/2: has 4 characters, but must have at most 3",
        "#/labels: has 2 properties, but must have at most 1",
        "#/labels/a: has 0 characters, but must have at least 1",
        "#/parent: is -2, but must be at least -1",
        "#/others/0: is 6, but must be at most 5",
        "#/either: has 0 characters, but must have at least 1",
        "#/a: is 0, but must be at least 1",
    ];
    assert_eq!(found, expected);
    let wrong = Thing {
        name: text("a"),
        count: Some(0),
        ratio: Some(Nullable::Value(0.0)),
        tags: Vec::new(),
        labels: BTreeMap::new(),
        ..thing()
    };
    let found: Vec<String> = wrong.validate().unwrap_err().iter().map(ToString::to_string).collect();
    let expected = [
        "#/name: has 1 characters, but must have at least 2",
        "#/count: is 0, but must be at least 1",
        "#/ratio: is 0, but must be greater than 0",
        "#/tags: has 0 items, but must have at least 1",
        "#/labels: has 0 properties, but must have at least 1",
    ];
    assert_eq!(found, expected);
    assert_eq!(Thing { ratio: Some(Nullable::Null), parent: Some(Box::new(None)), ..thing() }.validate(), Ok(()));
}
