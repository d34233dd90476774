//! Properties of drift on the fixtures, and on other documents.
//!
//! By default, one of four fixtures is used; `DRIFT_FIXTURES=all` uses all. The variable `DRIFT_DOCUMENTS` names a folder
//! with other documents, and `DRIFT_EDITS` the number of random edits of each (default: 2). `DRIFT_SEED` is the first
//! seed.

#[path = "support/edits.rs"]
mod edits;
#[path = "support/fixture.rs"]
mod fixture;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use codegen::drift::{Finding, Report, Settings, Source, Today, check};
use codegen::{Input, Layout, normalise};
use corpus::Random;
use edits::edit;
use fixture::Fixture;
use serde_json::{Map, Value};

/// The documents: fixtures of one input, or the files of the folder.
fn documents() -> Vec<(String, Source)> {
    let source = |name: &str, inputs: Vec<Input>, overlay: Option<Input>, settings: codegen::Settings| {
        let layout = Layout::Crate { name: "client".to_owned() };
        let settings = codegen::Settings { layout, ..settings };
        (name.to_owned(), Source { label: name.to_owned(), inputs, overlay, settings, ..Source::default() })
    };
    let Ok(folder) = std::env::var("DRIFT_DOCUMENTS") else {
        let step = if std::env::var("DRIFT_FIXTURES").is_ok_and(|which| which == "all") { 1 } else { 4 };
        let fixtures = Fixture::all("ok").into_iter().filter(|fixture| fixture.inputs.len() == 1).step_by(step);
        return fixtures
            .map(|fixture| {
                source(&fixture.name, fixture.inputs.clone(), fixture.overlay.clone(), fixture.settings().unwrap())
            })
            .collect();
    };
    let mut found: Vec<PathBuf> = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            match extension {
                _ if path.is_dir() => folders.push(path),
                Some("yaml" | "yml" | "json" | "md") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    let read = |path: &PathBuf| {
        let input = Input::new(path.to_str().unwrap(), std::fs::read_to_string(path).ok()?);
        Some(source(path.to_str().unwrap(), vec![input], None, codegen::Settings::default()))
    };
    found.iter().filter_map(read).collect()
}

/// Compares two sides; `None` if the old one cannot be generated.
fn compare(old: &Source, new: &Source) -> Option<Report> {
    check(old, new, &Settings::default(), Today::constant(2026, 6, 1)).ok()
}

fn with_text(source: &Source, name: &str, text: String) -> Source {
    let [input] = source.inputs.as_slice() else { unreachable!("one input") };
    Source { inputs: vec![Input { name: name.to_owned(), text, ..input.clone() }], ..source.clone() }
}

/// Returns the document as JSON; `None` for pages.
fn json(source: &Source) -> Option<Value> {
    let [input] = source.inputs.as_slice() else { return None };
    let is_page = Path::new(&input.name).extension().is_some_and(|extension| extension == "md");
    let value: Value = if is_page { return None } else { serde_yaml::from_str(&input.text).ok()? };
    value.is_object().then_some(value)
}

/// Runs a property on all processors, and reports every document that fails.
fn each(property: impl Fn(&str, &Source) -> Option<String> + Sync) {
    let documents = documents();
    let size = documents.len().div_ceil(2).max(1);
    let failed: Vec<String> = std::thread::scope(|scope| {
        let property = &property;
        let run = |part: &[(String, Source)]| -> Vec<String> {
            part.iter().filter_map(|(name, source)| Some(format!("{name}: {}", property(name, source)?))).collect()
        };
        let workers: Vec<_> = documents.chunks(size).map(|part| scope.spawn(move || run(part))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{} documents failed:\n{}", failed.len(), failed.join("\n"));
}

fn listed(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let surface = finding.surface.iter().map(|change| format!("\n      {} {}", change.rule, change.item));
        format!("\n  {} {}{}", finding.rule, finding.message, surface.collect::<String>())
    };
    findings.iter().take(6).map(line).collect()
}

/// The fields whose order has no meaning. That of media types, for example, says which one is preferred.
const UNORDERED: [&str; 4] = ["paths", "properties", "responses", "schemas"];

/// Reverses the order of fields where it has no meaning.
fn reversed(value: &Value, is_unordered: bool) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(key, value)| (key.clone(), reversed(value, !is_unordered && UNORDERED.contains(&key.as_str()))));
            let mut fields: Vec<(String, Value)> = fields.collect();
            if is_unordered {
                fields.reverse();
            }
            Value::Object(fields.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| reversed(item, false)).collect(),
        other => other.clone(),
    }
}

/// Fixtures in which the first of several parts wins: names and ids that are given twice, and several credentials.
const FIRST_WINS: [&str; 10] = [
    "aliases_of_themselves",
    "credential_parameters",
    "header_authentication",
    "incomplete_security_schemes",
    "names_in_other_scripts",
    "own_names",
    "parameter_styles",
    "several_credentials",
    "stated_names",
    "unique_operation_ids",
];

/// The order and the format of a document have no meaning.
#[test]
fn a_reformatted_document_has_no_drift() {
    each(|name, source| {
        let document = json(source).filter(|_| !FIRST_WINS.contains(&name))?;
        let text = |document: &Value| serde_json::to_string_pretty(document).unwrap();
        // JSON has no merge keys, and no other spellings of numbers.
        if meaning(source) != meaning(&with_text(source, "same.json", text(&document))) {
            return None;
        }
        let new = with_text(source, "reversed.json", text(&reversed(&document, false)));
        let report = compare(source, &new)?;
        (report.exit_code() != 0).then(|| format!("{:?}{}", report.incomplete, listed(&report.findings)))
    });
}

#[test]
fn a_normalised_document_has_no_drift() {
    each(|_, source| {
        let text =
            normalise(&source.inputs, source.overlay.as_ref(), &source.settings).ok()?.document.to_yaml().ok()?;
        let new = Source { overlay: None, ..source.clone() };
        let input = Input::new("normalised.yaml", text);
        let report = compare(source, &Source { inputs: vec![input], ..new })?;
        (report.exit_code() != 0).then(|| format!("{:?}{}", report.incomplete, listed(&report.findings)))
    });
}

/// The rules of opposite changes. Every other rule is its own opposite.
const OPPOSITES: [(&str, &str); 40] = [
    ("operation-added", "operation-removed"),
    ("parameter-added", "parameter-removed"),
    ("required-parameter-added", "parameter-removed"),
    ("parameter-became-required", "parameter-became-optional"),
    ("request-body-added", "request-body-removed"),
    ("required-request-body-added", "request-body-removed"),
    ("request-body-became-required", "request-body-became-optional"),
    ("media-type-added", "media-type-removed"),
    ("media-type-schema-added", "media-type-schema-removed"),
    ("success-status-added", "success-status-removed"),
    ("error-status-added", "error-status-removed"),
    ("header-added", "header-removed"),
    ("property-added", "property-removed"),
    ("required-property-added", "required-property-removed"),
    ("property-became-required", "property-became-optional"),
    ("property-became-read-only", "property-no-longer-read-only"),
    ("property-became-write-only", "property-no-longer-write-only"),
    ("additional-properties-forbidden", "additional-properties-allowed"),
    ("type-generalized", "type-specialized"),
    ("format-added", "format-removed"),
    ("became-nullable", "no-longer-nullable"),
    ("enum-value-added", "enum-value-removed"),
    ("became-enum", "no-longer-enum"),
    ("became-constant", "no-longer-constant"),
    ("constraint-tightened", "constraint-loosened"),
    ("pattern-added", "pattern-removed"),
    ("keyword-added", "keyword-removed"),
    ("union-member-added", "union-member-removed"),
    ("became-union", "no-longer-union"),
    ("default-added", "default-removed"),
    ("credential-required", "credential-no-longer-required"),
    ("security-alternative-added", "security-alternative-removed"),
    ("scope-added", "scope-removed"),
    ("deprecated", "no-longer-deprecated"),
    ("server-added", "server-removed"),
    ("pagination-added", "pagination-removed"),
    ("waiter-added", "waiter-removed"),
    ("repeats-allowed", "repeats-forbidden"),
    ("format-changed", "format-changed"),
    ("type-changed", "type-changed"),
];

/// Counts the findings on the wire by a name that is the same in both directions.
fn kinds(findings: &[Finding]) -> BTreeMap<(String, String), usize> {
    let mut kinds = BTreeMap::new();
    let is_wire = |rule: &str| codegen::drift::rules().any(|known| known.id == rule);
    // The names file of the first document decides about the code of both.
    for finding in findings.iter().filter(|one| is_wire(&one.rule) && one.rule != "generated-code-changed") {
        let rule = finding.rule.as_str();
        let pair = OPPOSITES.iter().find(|(one, other)| rule == *one || rule == *other);
        // A removed parameter or body stands for optional and required ones.
        let name = pair.map_or(rule, |(_, other)| other);
        let side = finding.side.map_or("", codegen::drift::Side::name);
        *kinds.entry((name.to_owned(), side.to_owned())).or_default() += 1;
    }
    kinds
}

/// Returns the normalised document. The order of lists is left out.
fn meaning(source: &Source) -> Option<Value> {
    let normalised = normalise(&source.inputs, source.overlay.as_ref(), &source.settings).ok()?;
    Some(sorted(&normalised.document.to_json()))
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), sorted(value))).collect(),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(sorted).collect();
            items.sort_by_cached_key(Value::to_string);
            items.into()
        }
        other => other.clone(),
    }
}

/// A random edit of a real document is found, and in both directions. Nothing panics.
#[test]
fn random_edits_are_found_in_both_directions() {
    let number = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (edits, seed) = (number("DRIFT_EDITS", 2), number("DRIFT_SEED", 1));
    each(|name, source| {
        let document = json(source)?;
        let mut problems = Vec::new();
        for round in 0..edits {
            let hash =
                name.bytes().fold(seed + round * 1000, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
            let mut changed = document.clone();
            let Some(pointer) = edit(&mut changed, &mut Random::new(hash)) else { continue };
            let new = with_text(source, "edited.json", serde_json::to_string_pretty(&changed).unwrap());
            let (Some(before), Some(after)) = (meaning(source), meaning(&new)) else { continue };
            let Some(forth) = compare(source, &new) else { continue };
            if before != after && forth.exit_code() == 0 && !is_without_meaning(&pointer) {
                problems.push(format!("{pointer} is not found"));
            }
            let Some(back) = compare(&new, source) else { continue };
            if forth.incomplete.is_empty() && back.incomplete.is_empty() {
                let (forth, back) = (kinds(&forth.findings), kinds(&back.findings));
                if forth != back {
                    problems.push(format!("{pointer} is not mirrored: {forth:?} and {back:?}"));
                }
            }
        }
        (!problems.is_empty()).then(|| problems.join("\n  "))
    });
}

/// Whether a part has no meaning for clients. A path parameter that is not declared is a string.
fn is_without_meaning(pointer: &str) -> bool {
    let is_of_path = pointer.split('/').nth(3) == Some("parameters");
    is_of_path || ["/externalDocs", "/operationId"].iter().any(|part| pointer.contains(part))
}
