//! Properties of drift on the fixtures, and on other documents.
//!
//! By default, one of four fixtures is used; `DRIFT_FIXTURES=all` uses all. The variable `DRIFT_DOCUMENTS` names a folder
//! with other documents, and `DRIFT_EDITS` the number of random edits of each (default: 2). `DRIFT_SEED` is the first
//! seed.

#[path = "support/edits.rs"]
mod edits;
#[path = "support/fixture.rs"]
mod fixture;

use std::collections::{BTreeMap, BTreeSet};
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

/// Fixtures in which the place of a schema matters: lists and maps that have a name as components, properties of several
/// members of `allOf`, equal schemas of several components, media types that are grouped by type, and names files without
/// the places of components.
const PLACE_MATTERS: [&str; 17] = [
    "all_of",
    "body_media_types",
    "callers_code",
    "contradictory_all_of",
    "dynamic_references",
    "form_files",
    "maps_and_lists",
    "names_file",
    "names_in_other_scripts",
    "page_numbers",
    "parameter_styles",
    "required_and_nullable",
    "stated_names",
    "statuses",
    "type_names",
    "unions_of_aliases",
    "validation",
];

/// A schema means the same in its place and as a component. Neither the names nor the number of types change.
#[test]
fn a_document_with_schemas_in_other_places_has_no_drift() {
    each(|name, source| {
        if PLACE_MATTERS.contains(&name) {
            return None;
        }
        let normalised = normalise(&source.inputs, source.overlay.as_ref(), &source.settings).ok()?.document;
        let whole = Source { overlay: None, ..with_text(source, "components.yaml", normalised.to_yaml().ok()?) };
        let mut document = normalised.to_json();
        if !inline_components(&mut document) {
            return None;
        }
        let inline = with_text(&whole, "inline.json", serde_json::to_string_pretty(&document).unwrap());
        let mut problems = Vec::new();
        for (old, new) in [(&whole, &inline), (&inline, &whole)] {
            let Some(report) = compare(old, new) else { continue };
            if report.exit_code() != 0 {
                let to = &new.inputs[0].name;
                problems.push(format!("to {to}: {:?}{}", report.incomplete, listed(&report.findings)));
            }
        }
        (!problems.is_empty()).then(|| problems.join("\n  "))
    });
}

/// Puts each component that contains no reference into the places of its references, and removes it. Returns whether
/// there is one. Members of unions and of `allOf` stay, because their names come from the components.
fn inline_components(document: &mut Value) -> bool {
    const LARGEST: usize = 1 << 20;
    let mut members = BTreeSet::new();
    find_members(document, &mut members);
    let mut changed = false;
    while let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        let is_plain = |name: &str, schema: &Value| {
            !members.contains(&format!("#/components/schemas/{name}")) && !schema.to_string().contains("\"$ref\"")
        };
        let found = schemas.iter().find(|(name, schema)| is_plain(name, schema)).map(|(name, _)| name.clone());
        let Some(name) = found else { break };
        let Some(schema) = schemas.shift_remove(&name) else { break };
        put(document, &format!("#/components/schemas/{name}"), &schema);
        if document.to_string().len() > LARGEST {
            return false;
        }
        changed = true;
    }
    changed
}

/// Finds the references in lists.
fn find_members(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|field| find_members(field, found)),
        Value::Array(items) => {
            found.extend(items.iter().filter_map(|item| item.get("$ref")?.as_str().map(ToOwned::to_owned)));
            items.iter().for_each(|item| find_members(item, found));
        }
        _ => {}
    }
}

fn put(value: &mut Value, reference: &str, schema: &Value) {
    let only = value.get("allOf").and_then(Value::as_array).filter(|all| all.len() == 1).map(|all| all[0].clone());
    let is_reference = |value: &Value| value.get("$ref").and_then(Value::as_str) == Some(reference);
    if is_reference(value) {
        *value = schema.clone();
        return;
    }
    if let (true, Some(fields)) = (only.as_ref().is_some_and(is_reference), value.as_object_mut()) {
        fields.shift_remove("allOf");
        let own = schema.as_object().into_iter().flatten().filter(|(key, _)| !fields.contains_key(*key));
        let own: Vec<_> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
        fields.extend(own);
        return;
    }
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|field| put(field, reference, schema)),
        Value::Array(items) => items.iter_mut().for_each(|item| put(item, reference, schema)),
        _ => {}
    }
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
