//! What rustdoc says about the crates, as JSON. Each crate is documented once per witness.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::sha256;

use crate::corpus::workspace;
use crate::drift_proof::Pair;
use crate::drift_proof::proof::{needed, package};
use crate::failure::{Failure, Outcome};

/// The name that all crates have for the witnesses, which compare paths.
pub const NAME: &str = "client";

/// Documents the crates of all pairs for a witness, with the features that add items. Returns the file of each package.
///
/// The name of a file is the sum of everything that it depends on, so that the next run uses it again.
pub fn write(folder: &Path, pairs: &[Pair], options: &str, jobs: usize) -> Outcome<BTreeMap<String, PathBuf>> {
    let mut packages = BTreeMap::new();
    for side in pairs.iter().flat_map(|pair| &pair.sides) {
        packages.insert(package(&side.files), needed(&side.surface));
    }
    let compiler = compiler()?;
    let written = folder.join("rustdoc");
    fs::create_dir_all(&written).map_err(|error| Failure::io("write", &written, &error))?;
    let name = |(package, features): (&String, &BTreeSet<String>)| {
        let sum = sha256(format!("{compiler}{options}{package}{features:?}").as_bytes());
        (package.clone(), written.join(format!("{sum}.json")))
    };
    let files: BTreeMap<String, PathBuf> = packages.iter().map(name).collect();
    packages.retain(|package, _| !files[package].exists());
    if !packages.is_empty() {
        document(folder, &packages, options, jobs)?;
    }
    for package in packages.into_keys() {
        let from = folder.join(format!("target/doc/{package}.json"));
        let text = fs::read_to_string(&from).map_err(|error| Failure::io("read", &from, &error))?;
        // The name of the package is the sum of its files: no other text contains it.
        let to = &files[&package];
        fs::write(to, text.replace(&package, NAME)).map_err(|error| Failure::io("write", to, &error))?;
    }
    Ok(files)
}

/// Returns the version of the compiler.
fn compiler() -> Outcome<String> {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(program).arg("-vV").output();
    let output = output.map_err(|error| Failure(format!("error: cannot run rustc: {error}")))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn document(folder: &Path, packages: &BTreeMap<String, BTreeSet<String>>, options: &str, jobs: usize) -> Outcome {
    let mut command = workspace::command(folder, &["doc", "--no-deps", "--no-default-features"], jobs);
    command.args(packages.keys().flat_map(|package| ["--package", package]));
    let features = packages.iter().flat_map(|(name, all)| all.iter().map(move |feature| format!("{name}/{feature}")));
    command.args(["--features", &features.collect::<Vec<_>>().join(",")]);
    // Only unstable options of rustdoc write JSON.
    command.env("RUSTC_BOOTSTRAP", "1");
    command.env("RUSTDOCFLAGS", format!("-Z unstable-options --output-format json --cap-lints allow {options}"));
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    let output = command.stdout(Stdio::null()).output();
    let output = output.map_err(|error| Failure(format!("error: cannot run cargo: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failure(format!("error: rustdoc failed:\n{}", String::from_utf8_lossy(&output.stderr))))
}
