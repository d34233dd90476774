//! Compiles the generated crates.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::case::{Case, Compiled};
use super::workspace;
use crate::failure::{Failure, Outcome};

/// The features of crates that add items.
const FEATURES: [&str; 2] = ["serialize", "validate"];

/// Runs `cargo check` on all crates of a workspace, then again with the features that add items.
pub fn check(workspace: &Path, cases: &mut [Case], jobs: usize) -> Outcome {
    if !cases.iter().any(Case::is_generated) {
        return Ok(());
    }
    workspace::prepare(workspace, "[workspace]\nresolver = \"3\"\nmembers = [\"members/*\"]\n")?;
    let mut results = run(workspace, jobs, &["--workspace"])?;
    let features: Vec<String> = cases.iter().flat_map(|case| features(workspace, &case.package)).collect();
    if results.values().all(|compiled| compiled.errors == 0) && !features.is_empty() {
        results.append(&mut run(workspace, jobs, &["--workspace", "--features", &features.join(",")])?);
    }
    for case in cases.iter_mut().filter(|case| case.is_generated()) {
        case.compiled = Some(results.get(&case.package).copied().unwrap_or_default());
    }
    Ok(())
}

/// Returns the features of a crate that add items.
fn features(workspace: &Path, package: &str) -> Vec<String> {
    let manifest = fs::read_to_string(workspace.join("members").join(package).join("Cargo.toml")).unwrap_or_default();
    let own = FEATURES.into_iter().filter(|feature| manifest.contains(&format!("\n{feature} = ")));
    own.map(|feature| format!("{package}/{feature}")).collect()
}

/// Returns the result of each crate that has errors or warnings.
fn run(workspace: &Path, jobs: usize, selection: &[&str]) -> Outcome<BTreeMap<String, Compiled>> {
    let arguments = ["check", "--keep-going", "--no-default-features", "--message-format", "json"];
    let mut command = workspace::command(workspace, &arguments, jobs);
    let output = command.args(selection).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Failure(format!("error: cannot run cargo: {error}")))?;
    let results = count(&String::from_utf8_lossy(&output.stdout));
    if !output.status.success() && results.values().all(|compiled| compiled.errors == 0) {
        return Err("error: cannot check the crates: see the output of cargo above".into());
    }
    Ok(results)
}

/// Counts the errors and warnings of each crate in cargo's messages, and prints the first of each crate.
fn count(messages: &str) -> BTreeMap<String, Compiled> {
    let mut results: BTreeMap<String, Compiled> = BTreeMap::new();
    for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        // A message without a span is the compiler's summary of the others.
        if text("/reason") != "compiler-message" || message.pointer("/message/spans/0").is_none() {
            continue;
        }
        let compiled = results.entry(text("/target/name").to_owned()).or_default();
        match text("/message/level") {
            "error" => compiled.errors += 1,
            "warning" => compiled.warnings += 1,
            _ => continue,
        }
        if compiled.errors + compiled.warnings == 1 {
            anstream::eprintln!("{}", text("/message/rendered"));
        }
    }
    results
}
