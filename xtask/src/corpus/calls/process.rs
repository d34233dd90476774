//! Runs a program of calls.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};

/// Runs the program of a package with one line of input per run, and returns one result per run.
pub(super) fn execute(workspace: &Path, package: &str, lines: &[Value]) -> Outcome<Vec<Value>> {
    let program = workspace.join("target").join("debug").join(format!("{package}_calls"));
    let input = workspace.join(format!("{package}.runs"));
    let write = || {
        let mut file = std::io::BufWriter::new(File::create(&input)?);
        lines.iter().try_for_each(|line| writeln!(file, "{line}"))?;
        file.flush()
    };
    write().map_err(|error| Failure::io("write", &input, &error))?;
    let open = File::open(&input).map_err(|error| Failure::io("read", &input, &error))?;
    let failed = |error: std::io::Error| Failure::io("run", &program, &error);
    let mut child = Command::new(&program).stdin(open).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut results = Vec::with_capacity(lines.len());
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            results.push(serde_json::from_str(&line.map_err(failed)?).unwrap_or(Value::Null));
        }
    }
    let status = child.wait().map_err(failed)?;
    // A program that ends early has no results for the rest.
    results.resize(lines.len(), json!({ "error": format!("the program ended: {status}") }));
    Ok(results)
}
