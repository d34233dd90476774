//! The output of the witnesses is read, and a disagreement without a reason is found.

use std::collections::BTreeSet;

use codegen::drift::Level;
use codegen::drift::surface::{RULES, SurfaceChange};

use super::reasons::{Comparison, OPEN, Reasons};
use super::{Case, Statement, WITNESSES, Witness, public_api, semver_checks};

fn change(rule: &str, item: &str) -> SurfaceChange {
    let rule = RULES.iter().find(|known| known.id == rule).expect("a rule");
    let (item, message) = (item.to_owned(), String::new());
    SurfaceChange { rule: rule.id, level: rule.level, item, before: None, after: None, message, example: None }
}

fn statement(verdict: &str, findings: &[&str]) -> Statement {
    Statement { verdict: verdict.to_owned(), findings: findings.iter().map(|&text| text.to_owned()).collect() }
}

#[test]
fn lints_that_fail_or_warn_are_read() {
    let report = "
--- failure struct_missing: pub struct removed or renamed ---

Description:
A publicly-visible struct cannot be imported by its prior path.

Failed in:
  struct client::Pet, previously in file members/client/src/lib.rs:2

--- failure enum_missing: pub enum removed or renamed ---

--- warning struct_missing: pub struct removed or renamed ---
";
    let summary = |last: &str| format!("    Checking <unknown> v0.1.0 -> v0.1.0\n     Summary {last}\n    Finished\n");
    for (report, last, expected) in [
        (report, "semver requires new major version: 2 major and 0 minor checks failed", Some("major")),
        (report, "semver requires new minor version: 0 major and 2 minor checks failed", Some("minor")),
        (report, "no semver update required", Some("none")),
        (report, "something else", None),
    ] {
        let expected = expected.map(|verdict| statement(verdict, &["enum_missing", "struct_missing"]));
        assert_eq!(semver_checks::read(report, &summary(last)), expected);
    }
    assert_eq!(semver_checks::read("", &summary("no semver update required")), Some(statement("none", &[])));
    assert_eq!(semver_checks::read(report, ""), None);
}

#[test]
fn lines_that_differ_are_read() {
    let none = "(none)";
    let list = |removed: &str, changed: &str, added: &str| {
        format!(
            "Removed items from the public API\n====\n{removed}\n\nChanged items in the public API\n====\n{changed}\n\n\
             Added items to the public API\n====\n{added}\n\n"
        )
    };
    let changed = "-pub fn client::get()\n+pub fn client::get(client::Pet)";
    assert_eq!(public_api::read(&list(none, none, none)), Some(statement("none", &[])));
    let expected = statement("-0 ~1 +1", &["+pub struct Pet", "~pub fn get() => pub fn get(Pet)"]);
    assert_eq!(public_api::read(&list(none, changed, "+pub struct client::Pet")), Some(expected));
    assert_eq!(public_api::read("another text"), None);
}

/// Returns a case in which no program compiles.
fn case(changes: &[SurfaceChange]) -> Case<'_> {
    Case { changes, there: false, both: false, open: ["Pet::new".to_owned()].into(), reexports: BTreeSet::new() }
}

/// Returns whether the verdicts are the same, the subjects of the reasons, and the differences without a reason.
fn parts(comparison: &Comparison) -> (bool, Vec<&str>, Vec<&str>) {
    let reasons = comparison.reasons.iter().map(|reason| reason.about.as_str()).collect();
    (comparison.same_verdict, reasons, comparison.unexplained.iter().map(String::as_str).collect())
}

#[test]
fn lints_are_compared_with_rules() {
    let reasons = Reasons::read().expect("the tables");
    for (changes, said, expected) in [
        (vec![], statement("none", &[]), (true, vec![], vec![])),
        (vec!["variant-missing"], statement("major", &["enum_variant_missing"]), (true, vec![], vec![])),
        (vec!["field-type-changed"], statement("none", &[]), (false, vec!["field-type-changed"], vec![])),
        (vec!["variant-missing"], statement("none", &[]), (false, vec![], vec!["variant-missing: "])),
        (vec![], statement("major", &["enum_variant_missing"]), (false, vec![], vec!["enum_variant_missing"])),
        (vec![], statement("major", &["auto_trait_impl_removed"]), (false, vec!["auto_trait_impl_removed"], vec![])),
        (
            vec![],
            statement("major", &["a_lint_of_the_next_version"]),
            (false, vec![], vec!["a_lint_of_the_next_version"]),
        ),
        (
            vec!["variant-missing"],
            statement("minor", &["enum_variant_missing"]),
            (false, vec![], vec!["the findings are the same, and the verdicts differ"]),
        ),
    ] {
        let changes: Vec<SurfaceChange> = changes.into_iter().map(|rule| change(rule, "Pet")).collect();
        assert_eq!(parts(&semver_checks::judge(&case(&changes), &said, &reasons)), expected, "{changes:?} {said:?}");
    }
}

#[test]
fn lines_are_compared_with_changes() {
    let reasons = Reasons::read().expect("the tables");
    let age = "-pub Pet::age: i64";
    let alias = ["-pub struct Pet", "+pub struct Animal", "+pub type Pet = Animal", "-pub Pets::first: u8"];
    for (changes, said, both, expected) in [
        (vec![], statement("none", &[]), true, (true, vec![], vec![])),
        (vec![("field-missing", "Pet::age")], statement("-1 ~0 +0", &[age]), false, (true, vec![], vec![])),
        (vec![("field-missing", "Pet::age")], statement("none", &[]), false, (false, vec![], vec!["field-missing: "])),
        (vec![("must-use-added", "Pet")], statement("none", &[]), true, (false, vec!["must-use-added"], vec![])),
        (vec![], statement("-1 ~0 +0", &[age]), false, (false, vec![], vec![age])),
        (vec![], statement("-1 ~0 +0", &["-pub fn Pet::new(i64) -> Self"]), false, (false, vec!["`new`"], vec![])),
        (vec![], statement("-1 ~0 +0", &[age]), true, (false, vec!["another spelling"], vec![])),
        (
            vec![("deprecated-added", "Pet")],
            statement("-2 ~0 +2", &alias),
            false,
            (true, vec!["an alias"], vec!["-pub Pets::first: u8"]),
        ),
        (
            vec![("field-missing", "Pet::name")],
            statement("-1 ~0 +0", &[age]),
            false,
            (true, vec![], vec!["field-missing: ", age]),
        ),
    ] {
        let changes: Vec<SurfaceChange> = changes.into_iter().map(|(rule, item)| change(rule, item)).collect();
        let there = both || changes.iter().any(|change| change.level != Level::Breaking);
        let case = Case { there, both, ..case(&changes) };
        assert_eq!(parts(&public_api::judge(&case, &said, &reasons)), expected, "{changes:?} {said:?}");
    }
}

#[test]
fn the_condition_of_a_reason_counts() {
    let reasons = Reasons::read().expect("the tables");
    for (message, is_known) in [("The alias `Pets` is gone.", true), ("The struct `Pet` is gone.", false)] {
        let change = SurfaceChange { message: message.to_owned(), ..change("item-missing", "Pet") };
        assert_eq!(reasons.silent(semver_checks::NAME, &change).is_some(), is_known, "{message}");
    }
    let kind = [change("member-kind-changed", "Pet::LEGS")];
    assert!(reasons.more(semver_checks::NAME, "inherent_method_missing", &case(&kind)).is_some());
    assert!(reasons.more(semver_checks::NAME, "inherent_method_missing", &case(&[])).is_none());
}

#[test]
fn reasons_are_about_known_rules_and_lints() {
    let reasons = Reasons::read().expect("the tables");
    let mut seen = std::collections::BTreeSet::new();
    for row in reasons.rows() {
        let [witness, says, about, condition, why] = row;
        assert!(WITNESSES.iter().any(|known| known.name == *witness), "{row:?}");
        assert!(seen.insert((witness, says, about, condition)) && !why.is_empty(), "{row:?}");
        let rule = RULES.iter().find(|rule| rule.id == *about);
        let is_lint = reasons.is_lint(about);
        let is_rule = |id: &str| RULES.iter().any(|rule| rule.id == id);
        assert!(*says == "silent" || condition.is_empty() || *condition == OPEN || is_rule(condition), "{row:?}");
        let is_valid = match (*says, *witness) {
            // Rules without a lint have a reason already, and so have lints without a rule.
            ("silent", "cargo-semver-checks") => rule.is_some_and(|rule| !rule.lints.is_empty()),
            ("silent", _) => rule.is_some(),
            ("more", "cargo-semver-checks") => is_lint && reasons.rule_of(about).is_some(),
            ("more", _) => !about.is_empty(),
            _ => false,
        };
        assert!(is_valid, "{row:?}");
    }
}

#[test]
fn a_reason_that_no_disagreement_needs_is_found() {
    let reasons = Reasons::read().expect("the tables");
    for Witness { name, .. } in &WITNESSES {
        let all = reasons.unused(name, &[].into());
        assert_eq!(all.len(), reasons.rows().iter().filter(|row| row[0] == *name).count());
        assert_eq!(reasons.unused(name, &[all[0].clone()].into()), all[1..]);
    }
}
