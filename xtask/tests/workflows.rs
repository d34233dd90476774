//! The workflows: what they may do, and that no text from outside reaches a shell.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

/// The expressions that the workflows may contain. None of them has text from outside.
const EXPRESSIONS: [&str; 3] = ["github.token", "needs.update.outputs.verdict", "steps.compare.outputs.verdict"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows")
}

fn texts() -> Vec<(String, String)> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let read =
        |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap());
    let mut texts: Vec<(String, String)> = entries.map(read).collect();
    texts.sort();
    texts
}

fn workflow(name: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(folder().join(name)).unwrap()).unwrap()
}

/// Returns all steps of a workflow.
fn steps(workflow: &Value) -> Vec<&Value> {
    let jobs = workflow["jobs"].as_mapping().unwrap().values();
    jobs.flat_map(|job| job["steps"].as_sequence().unwrap()).collect()
}

#[test]
fn scripts_contain_no_expressions() {
    for (name, text) in texts() {
        for step in steps(&serde_yaml::from_str(&text).unwrap()) {
            let script = step["run"].as_str().unwrap_or_default();
            assert!(!script.contains("${{"), "{name}: {script}");
            // A file is never the text of a command.
            for dangerous in ["$(cat", "$(<", "eval ", "xargs", "source ", "--body "] {
                assert!(!script.contains(dangerous), "{name}: {dangerous}: {script}");
            }
        }
        let expressions = text.split("${{").skip(1).map(|rest| rest.split("}}").next().unwrap().trim());
        expressions.for_each(|expression| assert!(EXPRESSIONS.contains(&expression), "{name}: {expression}"));
    }
}

#[test]
fn what_commands_print_is_no_command() {
    for step in steps(&workflow("spec-drift.yml")) {
        let script = step["run"].as_str().unwrap_or_default();
        let Some((before, _)) = script.split_once("cargo ") else { continue };
        assert!(before.contains("echo \"::stop-commands::$"), "{script}");
    }
}

#[test]
fn actions_have_a_major_version() {
    for (name, text) in texts() {
        for step in steps(&serde_yaml::from_str(&text).unwrap()) {
            let Some(action) = step["uses"].as_str() else { continue };
            let (action, version) = action.split_once("@v").unwrap_or_else(|| panic!("{name}: {action}"));
            assert!(version.parse::<u32>().is_ok(), "{name}: {version}");
            assert!(action.starts_with("actions/") || action == "Swatinem/rust-cache", "{name}: {action}");
        }
    }
}

#[test]
fn permissions_are_listed() {
    let table = [
        ("ci.yml", "", "contents: read\n"),
        ("spec-drift.yml", "", "{}\n"),
        ("spec-drift.yml", "update", "contents: read\n"),
        ("spec-drift.yml", "propose", "contents: write\nissues: write\npull-requests: write\n"),
    ];
    for (name, job, expected) in table {
        let workflow = workflow(name);
        let owner = if job.is_empty() { &workflow } else { &workflow["jobs"][job] };
        assert_eq!(serde_yaml::to_string(&owner["permissions"]).unwrap(), expected, "{name} {job}");
    }
    let workflow = workflow("spec-drift.yml");
    let jobs: Vec<&str> = workflow["jobs"].as_mapping().unwrap().keys().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(jobs, ["update", "propose"]);
    let events: BTreeSet<&str> =
        workflow["on"].as_mapping().unwrap().keys().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(events, BTreeSet::from(["schedule", "workflow_dispatch"]));
    // The job that compiles has no token.
    let compiles = workflow["jobs"]["propose"]["steps"].as_sequence().unwrap().iter();
    assert!(compiles.filter_map(|step| step["run"].as_str()).all(|script| !script.contains("cargo")));
}

#[test]
fn the_job_for_outdated_clients_stays() {
    let ci = workflow("ci.yml");
    let steps = ci["jobs"]["spec-drift"]["steps"].as_sequence().unwrap();
    assert!(steps.iter().any(|step| step["run"] == "cargo xtask regen --check"));
}
