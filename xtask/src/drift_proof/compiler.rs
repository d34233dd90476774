//! Runs `cargo check` on a workspace, and reads what it says about each package.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::corpus::workspace;
use crate::failure::{Failure, Outcome};

/// What the compiler says about the packages of a workspace.
#[derive(Default)]
pub struct Results {
    compiled: BTreeSet<String>,
    /// The first error of each package that does not compile.
    errors: BTreeMap<String, String>,
}

impl Results {
    /// Returns whether a package compiles, or why not.
    pub fn of(&self, package: &str) -> Result<(), String> {
        if self.compiled.contains(package) {
            return Ok(());
        }
        let error = self.errors.get(package).cloned();
        Err(error.unwrap_or_else(|| "the crate that it uses does not compile".to_owned()))
    }
}

/// Checks packages of a workspace.
pub fn check(folder: &Path, packages: &BTreeSet<String>, jobs: usize) -> Outcome<Results> {
    let mut results = Results::default();
    if packages.is_empty() {
        return Ok(results);
    }
    let arguments = ["check", "--keep-going", "--message-format", "json"];
    let mut command = workspace::command(folder, &arguments, jobs);
    // The error messages of many programs would hide everything else.
    command.args(packages.iter().flat_map(|package| ["--package", package])).stderr(Stdio::null());
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    let output = command.output().map_err(|error| Failure(format!("error: cannot run cargo: {error}")))?;
    results.read(&String::from_utf8_lossy(&output.stdout));
    if results.compiled.is_empty() && results.errors.is_empty() {
        return Err(Failure(format!("error: cargo checked nothing: {command:?}")));
    }
    Ok(results)
}

impl Results {
    fn read(&mut self, messages: &str) {
        for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            let target = text("/target/name").to_owned();
            match (text("/reason"), text("/message/level")) {
                ("compiler-artifact", _) => {
                    self.compiled.insert(target);
                }
                ("compiler-message", "error") => {
                    self.errors.entry(target).or_insert_with(|| text("/message/rendered").to_owned());
                }
                _ => {}
            }
        }
    }
}

/// Returns whether cargo accepts the manifest of a package outside a workspace: its dependencies have the features that
/// it asks for.
pub fn resolves(folder: &Path) -> Outcome<bool> {
    let mut command = workspace::command(folder, &["check", "--offline"], 1);
    command.env("CARGO_TARGET_DIR", folder.join("../../target"));
    let output = command.output().map_err(|error| Failure(format!("error: cannot run cargo: {error}")))?;
    Ok(output.status.success())
}
