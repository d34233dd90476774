//! The time and the memory of a comparison.
//!
//! `cargo bench --package codegen --bench drift` compares two forms of a generated document of 4 MB with 800 operations.
//! `-- SPEC` compares a document with itself after 100 random edits.

#[path = "../tests/support/edits.rs"]
mod edits;

use std::time::{Duration, Instant};

use codegen::drift::{Report, Settings, Source, Today, check};
use codegen::{Input, Layout};
use corpus::Random;
use serde_json::{Map, Value, json};

const OPERATIONS: usize = 800;
const EDITS: usize = 100;
const RUNS: usize = 5;

fn main() {
    // Cargo adds `--bench`.
    let specs: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for path in &specs {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let document: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut random = Random::new(1);
        let mut edited = document.clone();
        let mut done = 0;
        // An edit that leaves no valid document is taken back.
        for _ in 0..EDITS * 10 {
            let mut next = edited.clone();
            if edits::edit(&mut next, &mut random).is_some() && is_valid(&next) {
                (edited, done) = (next, done + 1);
            }
            if done == EDITS {
                break;
            }
        }
        measure(&format!("{path} and {done} random edits"), &text, &edited.to_string());
    }
    if specs.is_empty() {
        let document = generated();
        let text = document.to_string();
        measure("two copies of a generated document", &text, &text);
        let pretty = serde_json::to_string_pretty(&document).expect("JSON");
        measure("a generated document in two forms", &text, &pretty);
    }
}

fn is_valid(document: &Value) -> bool {
    codegen::names(&[Input::new("edited.json", document.to_string())], None, &codegen::Settings::default()).is_ok()
}

fn measure(name: &str, old: &str, new: &str) {
    let mut times: Vec<Duration> = Vec::new();
    let mut findings = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        let report = compare(old, new);
        times.push(start.elapsed());
        findings = report.findings.len();
    }
    times.sort();
    let megabytes = |bytes: usize| bytes / 100_000;
    let size = megabytes(old.len());
    println!(
        "{name}: {}.{} MB, {findings} findings, {:.2?} (median of {RUNS}; {:.2?} to {:.2?}), peak memory {}",
        size / 10,
        size % 10,
        times[RUNS / 2],
        times[0],
        times[RUNS - 1],
        peak().unwrap_or_else(|| "unknown".to_owned())
    );
}

fn compare(old: &str, new: &str) -> Report {
    let side = |name: &str, text: &str| Source {
        label: name.to_owned(),
        inputs: vec![Input::new(name, text)],
        settings: codegen::Settings {
            layout: Layout::Crate { name: "client".to_owned() },
            ..codegen::Settings::default()
        },
        ..Source::default()
    };
    let report =
        check(&side("old.yaml", old), &side("new.yaml", new), &Settings::default(), Today::constant(2026, 1, 1));
    report.unwrap_or_else(|error| panic!("{error}"))
}

/// The peak of the process's resident memory, where Linux reports it.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}

/// Returns a document with many operations, each with types of its own.
fn generated() -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    let text = "A text as long as those in real documents, which describe each property in several words. ".repeat(3);
    for index in 0..OPERATIONS {
        let properties: Map<String, Value> = (0..12)
            .map(|property| (format!("property_{property}"), json!({"type": "string", "description": text})))
            .collect();
        schemas.insert(format!("Item{index}"), json!({"type": "object", "properties": properties}));
        let body = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/Item{index}")}}});
        paths.insert(
            format!("/items-{index}/{{id}}"),
            json!({"put": {
                "operationId": format!("replace_{index}"),
                "tags": [format!("group-{}", index / 20)],
                "description": text,
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                "requestBody": {"required": true, "content": body},
                "responses": {"200": {"description": "The item.", "content": body}},
            }}),
        );
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Items", "version": "1"},
        "servers": [{"url": "https://items.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}
