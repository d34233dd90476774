//! Compiles the crates of all fixtures in one workspace with one member per fixture. The workspace is in
//! `CARGO_TARGET_TMPDIR` and uses the lock file of this workspace.
//!
//! The `wire.rs` of a fixture tests requests and responses of its crate against a local server, and is run too.
//!
//! The environment variable `FIXTURES` limits the test to some fixtures: `FIXTURES=bodies,bytes`.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use codegen::{Layout, Tree};
use libtest_mimic::Failed;

use crate::fixture::Fixture;

/// The features of crates that add items.
const FEATURES: [&str; 2] = ["serialize", "validate"];

/// Runs `cargo check`, `cargo doc` and `cargo test`. Fails with their output if one of them fails or warns.
pub fn check(fixtures: &[Fixture]) -> Result<(), Failed> {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    let members = workspace.join("members");
    fs::create_dir_all(&members)?;
    for entry in fs::read_dir(&members)? {
        let entry = entry?;
        if fixtures.iter().all(|fixture| entry.file_name() != *fixture.name) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    let selected = std::env::var("FIXTURES").unwrap_or_default();
    let is_selected = |fixture: &&Fixture| selected.is_empty() || selected.split(',').any(|name| name == fixture.name);
    let (mut packages, mut packages_with_tests, mut features) = (Vec::new(), Vec::new(), Vec::new());
    for fixture in fixtures.iter().filter(is_selected) {
        let package = format!("fixture_{}", fixture.name);
        let mut tree = fixture.generate(Layout::Crate { name: package.clone() })?.tree;
        let manifest = tree.get("Cargo.toml").map(String::as_str).unwrap_or_default();
        let own = FEATURES.into_iter().filter(|feature| manifest.contains(&format!("\n{feature} = ")));
        features.extend(own.map(|feature| format!("{package}/{feature}")));
        if let Ok(wire) = fs::read_to_string(fixture.folder.join("wire.rs")) {
            tree.insert("tests/wire.rs".to_owned(), wire);
            tree.insert("tests/server/mod.rs".to_owned(), include_str!("server.rs").to_owned());
            // The examples in the documentation of a package that the fixture names are compiled, too.
            if fixture.settings()?.package.is_some() {
                let manifest = tree.entry("Cargo.toml".to_owned()).or_default();
                *manifest = manifest.replace("doctest = false", "doctest = true");
            }
            packages_with_tests.push(package);
        }
        put(&members.join(&fixture.name), &tree)?;
        packages.extend(["--package".to_owned(), format!("fixture_{}", fixture.name)]);
    }
    fs::write(workspace.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"members/*\"]\n")?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, workspace.join("Cargo.lock"))?;
    // TLS is disabled: it would take most of the build time, and the tests do not need it.
    let features = features.join(",");
    let common: Vec<&str> = packages.iter().map(String::as_str).chain(["--no-default-features"]).collect();
    let common = [&common[..], &["--features", &features]].concat();
    run(&workspace, &[&["check", "--keep-going"], &common[..]].concat())?;
    run(&workspace, &[&["doc", "--keep-going", "--no-deps"], &common[..]].concat())?;
    if packages_with_tests.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = packages_with_tests.iter().flat_map(|package| ["--package", package]).collect();
    let features: Vec<&str> = features.split(',').filter(|feature| belongs_to(feature, &packages_with_tests)).collect();
    let features = ["--no-fail-fast", "--no-default-features", "--features", &features.join(",")];
    run(&workspace, &[&["test"], &packages[..], &features[..]].concat())
}

/// Returns whether a feature belongs to one of the packages.
fn belongs_to(feature: &str, packages: &[String]) -> bool {
    feature.split_once('/').is_some_and(|(package, _)| packages.iter().any(|other| other == package))
}

/// Writes the files that differ. Unchanged files keep their modification time, so that Cargo does not rebuild them.
fn put(folder: &Path, tree: &Tree) -> io::Result<()> {
    let sources = folder.join("src");
    if sources.exists() {
        remove_others(&sources, "src", tree)?;
    }
    for (path, text) in tree {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|found| found == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}

fn remove_others(folder: &Path, prefix: &str, tree: &Tree) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            remove_others(&entry.path(), &name, tree)?;
        } else if !tree.contains_key(&name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn run(workspace: &Path, arguments: &[&str]) -> Result<(), Failed> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(workspace).env("CARGO_TARGET_DIR", workspace.join("target"));
    command.env("RUSTFLAGS", "--deny warnings").env("RUSTDOCFLAGS", "--deny warnings");
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let printed = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Err(format!("cargo {}\n{printed}", arguments.join(" ")).into())
}
