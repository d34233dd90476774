//! Checks all crates in one workspace, so that they share their dependencies.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{Case, Compiled, Verdict, package};
use crate::project::root;
use crate::{Failure, Outcome};

pub(super) fn check(workspace: &Path, cases: &mut [Case], jobs: usize) -> Outcome {
    if cases.iter().all(|case| !matches!(case.generated, Verdict::Generated)) {
        return Ok(());
    }
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"members/*\"]\n";
    let prepared = fs::write(workspace.join("Cargo.toml"), manifest)
        .and_then(|()| fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")));
    prepared.map_err(|error| Failure::io("write", workspace, &error))?;
    let validating: Vec<String> = (0..cases.len()).map(package).filter(|name| validates(workspace, name)).collect();
    let mut found = run(workspace, jobs, &["--workspace"])?;
    if found.values().all(|compiled| compiled.errors == 0) && !validating.is_empty() {
        let features: Vec<String> = validating.iter().map(|name| format!("{name}/validate")).collect();
        found.append(&mut run(workspace, jobs, &["--workspace", "--features", &features.join(",")])?);
    }
    for (index, case) in cases.iter_mut().enumerate() {
        if matches!(case.generated, Verdict::Generated) {
            case.compiled = Some(found.get(&package(index)).copied().unwrap_or_default());
        }
    }
    Ok(())
}

/// Whether a crate has code behind the feature `validate`.
fn validates(workspace: &Path, name: &str) -> bool {
    let manifest = fs::read_to_string(workspace.join("members").join(name).join("Cargo.toml"));
    manifest.is_ok_and(|manifest| manifest.contains("\nvalidate = "))
}

/// What the compiler says of each crate that it finds fault with.
fn run(workspace: &Path, jobs: usize, selection: &[&str]) -> Outcome<BTreeMap<String, Compiled>> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["check", "--keep-going", "--no-default-features", "--message-format", "json"]).args(selection);
    command.args(["--jobs", &jobs.to_string()]).current_dir(workspace);
    command.env("CARGO_TARGET_DIR", workspace.join("target"));
    let output = command.stderr(std::process::Stdio::inherit()).output();
    let output = output.map_err(|error| Failure(format!("error: cargo cannot be run: {error}")))?;
    let found = count(&String::from_utf8_lossy(&output.stdout));
    // A failure that names no crate is one all the same.
    if !output.status.success() && found.values().all(|compiled| compiled.errors == 0) {
        return Err("error: the crates cannot be checked: see what cargo says above".into());
    }
    Ok(found)
}

/// The errors and warnings of each crate. The first of each is printed.
fn count(messages: &str) -> BTreeMap<String, Compiled> {
    let mut found: BTreeMap<String, Compiled> = BTreeMap::new();
    for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        // The last message of a crate only counts those before it.
        if text("/reason") != "compiler-message" || message.pointer("/message/spans/0").is_none() {
            continue;
        }
        let compiled = found.entry(text("/target/name").to_owned()).or_default();
        match text("/message/level") {
            "error" => compiled.errors += 1,
            "warning" => compiled.warnings += 1,
            _ => continue,
        }
        if compiled.errors + compiled.warnings == 1 {
            anstream::eprintln!("{}", text("/message/rendered"));
        }
    }
    found
}
