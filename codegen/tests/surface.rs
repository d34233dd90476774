//! The surface of a crate as data, and the rules that compare two surfaces.

#[path = "support/fixture.rs"]
mod fixture;
#[path = "support/pairs.rs"]
mod pairs_of_crates;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use codegen::drift::Level;
use codegen::drift::surface::{Effect, RULES, SurfaceChange, compare};
use codegen::surface::Surface;
use codegen::{Layout, Tree};
use fixture::Fixture;
use pairs_of_crates::Pair;

fn pairs() -> Vec<Pair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/surface/pairs");
    Pair::all(&folder).expect("the pairs can be read")
}

/// Returns differences as the pairs state them.
fn lines(changes: &[SurfaceChange]) -> Vec<String> {
    let mut lines: Vec<String> = changes.iter().map(|change| format!("{} {}", change.rule, change.item)).collect();
    lines.sort();
    lines
}

/// Returns the differences of a pair in both directions.
fn both(pair: &Pair) -> [(&'static str, Vec<SurfaceChange>); 2] {
    let surface = |side| pair.surface(side).unwrap_or_else(|problems| panic!("{}, {side}: {problems}", pair.name));
    let (old, new) = (surface("old"), surface("new"));
    [("there", compare(&old, &new)), ("back", compare(&new, &old))]
}

#[test]
fn pairs_have_the_expected_differences() {
    let mut wrong = String::new();
    for pair in pairs() {
        for (direction, changes) in both(&pair) {
            let (found, expected) = (lines(&changes), pair.expected(direction));
            if found != expected {
                let _ = writeln!(wrong, "{}, {direction}: found {found:#?}, expected {expected:#?}", pair.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The snapshot shows the texts of all differences.
#[test]
fn texts_of_differences() {
    let mut texts = String::new();
    for pair in pairs() {
        for (direction, changes) in both(&pair) {
            let _ = writeln!(texts, "== {}, {direction}", pair.name);
            for change in changes {
                let level = format!("{:?}", change.level).to_lowercase();
                let _ = writeln!(texts, "{level} {}: {}", change.rule, change.message);
                if let (Some(before), Some(after)) = (&change.before, &change.after) {
                    let _ = writeln!(texts, "    {before} -> {after}");
                }
                let example = change.example.iter().flat_map(|code| code.lines());
                example.for_each(|line| texts = format!("{texts}    | {line}\n"));
            }
        }
    }
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path("surface");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("texts", texts));
}

/// Without any one of the rules, a pair has other differences. Without a rule about breaking changes, a pair has another
/// verdict.
#[test]
fn no_rule_can_be_left_out() {
    let found: Vec<Vec<SurfaceChange>> =
        pairs().iter().flat_map(|pair| both(pair).map(|(_, changes)| changes)).collect();
    let verdict = |changes: &[SurfaceChange], without: &str| {
        changes.iter().filter(|change| change.rule != without).map(|change| change.level).max()
    };
    for rule in RULES {
        let is_needed = found.iter().any(|changes| {
            let is_found = changes.iter().any(|change| change.rule == rule.id);
            let decides = verdict(changes, rule.id) < verdict(changes, "");
            is_found && (decides || rule.level < Level::Breaking)
        });
        assert!(is_needed, "no pair needs the rule {}", rule.id);
    }
}

/// Every difference in one direction has a difference in the other one: what was added is gone, and so on.
#[test]
fn differences_are_mirrored() {
    let subjects = |changes: &[SurfaceChange], is_back: bool| -> BTreeSet<(&'static str, Effect, String)> {
        let of = |change: &SurfaceChange| {
            let rule = RULES.iter().find(|rule| rule.id == change.rule).expect("a rule of the table");
            let effect = match (rule.effect, is_back) {
                (Effect::Added, true) => Effect::Removed,
                (Effect::Removed, true) => Effect::Added,
                (effect, _) => effect,
            };
            // An argument has the name that it had.
            let item = change.item.split('(').next().unwrap_or_default();
            (rule.subject, effect, item.to_owned())
        };
        changes.iter().map(of).collect()
    };
    // These depend on the direction: an alias hides the new name, and a struct with private fields was never complete.
    let one_way = ["an alias in the place of a renamed type", "a struct with private fields becomes non_exhaustive"];
    for pair in pairs().iter().filter(|pair| !one_way.contains(&pair.name.as_str())) {
        let [(_, there), (_, back)] = both(pair);
        assert_eq!(subjects(&there, false), subjects(&back, true), "{}", pair.name);
    }
}

#[test]
fn rules_have_unique_ids_and_a_sentence() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len());
    for rule in RULES {
        assert!(rule.sentence.ends_with('.') && rule.id.chars().all(|next| next.is_ascii_lowercase() || next == '-'));
    }
}

/// Each lint of cargo-semver-checks has a rule, or a reason why it does not apply.
#[test]
fn lints_have_a_rule_or_a_reason() {
    let table = include_str!("../src/drift/surface/lints.tsv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 260);
    for row in &rows {
        let [lint, rule, reason] = row.as_slice() else { panic!("{row:?}") };
        assert_ne!(rule.is_empty(), reason.is_empty(), "{lint}");
        let named = RULES.iter().find(|known| known.lints.contains(lint)).map_or("", |rule| rule.id);
        assert_eq!(*rule, named, "{lint}");
    }
    for lint in RULES.iter().flat_map(|rule| rule.lints) {
        assert!(rows.iter().any(|row| row[0] == *lint), "{lint}");
    }
}

/// Returns the surface of a fixture's crate.
fn of_fixture(fixture: &Fixture) -> Surface {
    let output = fixture.generate(Layout::Crate { name: "fixture".to_owned() }).expect("the crate can be generated");
    Surface::of(&output.tree, None).unwrap_or_else(|problems| panic!("{}: {problems}", fixture.name))
}

#[test]
fn a_surface_does_not_differ_from_itself() {
    let check = |fixture: &Fixture| {
        let surface = of_fixture(fixture);
        assert_eq!(compare(&surface, &surface), [], "{}", fixture.name);
        let json = surface.to_json().expect("the surface is data");
        assert_eq!(Surface::from_json(&json).expect("the JSON is a surface"), surface, "{}", fixture.name);
    };
    let fixtures = Fixture::all("ok");
    let (first, second) = fixtures.split_at(fixtures.len() / 2);
    std::thread::scope(|scope| {
        for part in [first, second] {
            scope.spawn(move || part.iter().for_each(check));
        }
    });
}

/// The layout of the files is no part of the surface.
#[test]
fn sources_and_crates_have_the_same_surface() {
    let fixture = Fixture::all("ok").into_iter().find(|fixture| fixture.name == "one_way_types").expect("a fixture");
    let whole = fixture.generate(Layout::Crate { name: "fixture".to_owned() }).expect("the crate can be generated");
    let sources = fixture.generate(Layout::Sources).expect("the crate can be generated");
    let manifest = &whole.tree["Cargo.toml"];
    let sources = Surface::of(&sources.tree, Some(manifest)).expect("a surface");
    assert_eq!(sources, Surface::of(&whole.tree, None).expect("a surface"));
    assert_eq!(sources.package.features.len(), 8);
    let public: Vec<&str> = sources.package.dependencies.keys().map(String::as_str).collect();
    assert_eq!(public, ["bytes", "jiff", "reqwest", "serde", "serde_json", "uuid"]);
}

/// What cannot be read is reported.
#[test]
fn unreadable_files_are_problems() {
    for (files, message) in [
        (vec![], "error[surface]: the crate has no such file\n  --> lib.rs"),
        (vec![("lib.rs", "pub mod a;")], "error[surface]: a module of `lib.rs` has no such file\n  --> a.rs"),
        (
            vec![("lib.rs", "pub mod a;"), ("a.rs", "pub struct")],
            "error[surface]: the file is not Rust: unexpected end of input, expected identifier\n  --> a.rs",
        ),
        (vec![("lib.rs", "strange!(Pet);")], "error[surface]: the macro `strange!` is not known"),
        (
            vec![("lib.rs", "object!(Pet);")],
            "error[surface]: the arguments of `object!` cannot be read: unexpected end of input",
        ),
        (vec![("lib.rs", "pub use bytes::*;")], "error[surface]: `pub use bytes::*` exports unknown names"),
        (
            vec![("lib.rs", "#[cfg(unix)] pub struct Pet;")],
            "error[surface]: the condition `unix` is not known\n  --> lib.rs",
        ),
        (
            vec![("lib.rs", "pub struct A(u8); impl A { pub fn f() {} } impl A { pub fn f() {} }")],
            "error[surface]: `A` has several functions with the name `f`",
        ),
    ] {
        let files: Tree = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        let problems = Surface::of(&files, None).expect_err(message).to_string();
        assert!(problems.starts_with(message), "{problems}\ninstead of\n{message}");
    }
}
