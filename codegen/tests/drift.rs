//! Pairs of documents with a known difference: the verdict, the findings, and their order.
//!
//! Each file in `fixtures/drift` has the cases of an area; `corpus::pairs` explains the format.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::drift::{self, Finding, Level, Version};
use codegen::{Input, Layout, Names, Output, Settings, Surface, generate};
use corpus::pairs::{Pair, pairs};
use serde_json::Value;

/// Returns the files with cases, each with its pairs.
fn areas() -> Vec<(String, Vec<Pair>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let read = |path: &PathBuf| {
        let cases: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), pairs(&cases).unwrap())
    };
    files.iter().map(read).collect()
}

/// Generates the crate of a document, with the names of another version.
fn output(name: &str, document: &Value, names: &Names) -> Output {
    let input = Input::new(name, serde_json::to_string_pretty(document).unwrap());
    let layout = Layout::Crate { name: "pets".to_owned() };
    let settings = Settings { names: names.clone(), layout, ..Settings::default() };
    generate(&[input], None, &settings).unwrap_or_else(|error| panic!("{error}"))
}

/// Compares two documents. The new one is generated with the names of the old one, as `regen` does.
fn findings(old: &Value, new: &Value) -> Vec<Finding> {
    let old = output("old.json", old, &Names::default());
    let new = output("new.json", new, &old.names);
    let surface = |output: &Output| Surface::of(&output.tree, None).unwrap_or_else(|error| panic!("{error}"));
    let (before, after) = (surface(&old), surface(&new));
    drift::compare(&Version { output: &old, surface: &before }, &Version { output: &new, surface: &after })
}

/// A pair in one direction.
struct Case {
    name: String,
    expected: String,
    findings: Vec<Finding>,
}

/// Compares all pairs of an area in both directions, on all processors.
fn cases(pairs: &[Pair]) -> Vec<Case> {
    let both = pairs.iter().flat_map(|pair| {
        [("forth", &pair.old, &pair.new, &pair.forth), ("back", &pair.new, &pair.old, &pair.back)]
            .map(|(direction, old, new, expected)| (format!("{} {direction}", pair.name), old, new, expected.clone()))
    });
    let all: Vec<_> = both.collect();
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let size = all.len().div_ceil(workers).max(1);
    std::thread::scope(|scope| {
        let run = |(name, old, new, expected): &(String, &Value, &Value, String)| Case {
            name: name.clone(),
            expected: expected.clone(),
            findings: findings(old, new),
        };
        let workers: Vec<_> =
            all.chunks(size).map(|chunk| scope.spawn(move || chunk.iter().map(run).collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

fn level(findings: &[Finding]) -> &'static str {
    findings.iter().map(|finding| finding.level).max().map_or("none", Level::name)
}

/// One line per finding: its rule, level and side, what changed, and the rules of the surface.
fn listed(case: &Case) -> String {
    let line = |finding: &Finding| {
        let side = finding.side.map_or("", drift::Side::name);
        let surface = finding.surface.iter().map(|change| format!("\n      {} {}", change.rule, change.item));
        let (rule, level, message) = (&finding.rule, finding.level.name(), &finding.message);
        format!("    {level} {rule} {side}: {message}{}\n", surface.collect::<String>())
    };
    format!("{}: {}\n{}", case.name, level(&case.findings), case.findings.iter().map(line).collect::<String>())
}

#[test]
fn pairs_have_the_expected_level_and_findings() {
    let (mut wrong, mut found) = (Vec::new(), BTreeSet::new());
    for (area, pairs) in areas() {
        let cases = cases(&pairs);
        for case in &cases {
            if level(&case.findings) != case.expected {
                wrong.push(format!("{area}/{}: instead of {}\n{}", case.name, case.expected, listed(case)));
            }
            found.extend(case.findings.iter().map(|finding| (finding.rule.clone(), finding.side)));
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("fixtures/drift");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(area, cases.iter().map(listed).collect::<String>()));
    }
    assert!(wrong.is_empty(), "{} verdicts are wrong:\n{}", wrong.len(), wrong.join("\n"));
    // Without a rule, the snapshots of its pairs are different.
    let missing: Vec<&str> =
        drift::rules().map(|rule| rule.id).filter(|id| !found.iter().any(|(rule, _)| rule == id)).collect();
    assert_eq!(missing, ["overlay-action-unused"], "rules without a pair");
}

/// Each rule of oasdiff that finds errors or warnings has a rule here, or a reason why it has none.
#[test]
fn the_rules_of_oasdiff_are_covered() {
    let covered: BTreeSet<String> = drift::rules()
        .flat_map(|rule| rule.oasdiff)
        .flat_map(|id| ["body", "property", "parameter"].map(|at| id.replace("{at}", at)))
        .collect();
    let table = include_str!("fixtures/drift/oasdiff.tsv");
    let rows: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows.len(), 243);
    for row in rows {
        let (id, reason) = row.split_once('\t').unwrap_or((row, ""));
        assert_ne!(covered.contains(id), !reason.is_empty(), "{id} needs either a rule or a reason");
    }
}

#[test]
fn ids_of_rules_are_unique() {
    let ids: Vec<&str> =
        drift::rules().map(|rule| rule.id).chain(drift::surface::RULES.iter().map(|rule| rule.id)).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}
