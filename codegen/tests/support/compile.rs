//! Compiles the crates of all fixtures in one workspace with one member per fixture. The workspace is in
//! `CARGO_TARGET_TMPDIR` and uses the lock file of this workspace.
//!
//! The `wire.rs` of a fixture tests requests and responses of its crate against a local server, and is run too.
//!
//! The environment variable `FIXTURES` limits the test to some fixtures: `FIXTURES=bodies,bytes`.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use codegen::{Layout, Tree};
use libtest_mimic::Failed;

use crate::fixture::Fixture;

/// The features of crates that add items.
const FEATURES: [&str; 2] = ["serialize", "validate"];

/// Fixtures with unusual documentation.
const DOCUMENTED: [&str; 7] = [
    "callers_code",
    "documentation",
    "errors_by_status",
    "hostile_text",
    "names_in_other_scripts",
    "nested_groups",
    "types_by_group",
];

/// A crate of the workspace.
struct Member {
    package: String,
    /// The files of the runtime.
    runtime: BTreeSet<String>,
    /// The features that add items.
    features: Vec<&'static str>,
    has_tests: bool,
}

/// Runs `cargo check` and `cargo test`, and `cargo doc` with the features that add items. Fails with their output if one
/// of them fails or warns.
///
/// Each crate is compiled without and with its features, and with its own test: `cargo test` compiles those with tests. The documentation is
/// built of crates that have each file of the runtime at least once, and of those with unusual documentation.
pub fn check(fixtures: &[Fixture]) -> Result<(), Failed> {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    let folder = workspace.join("members");
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        if fixtures.iter().all(|fixture| entry.file_name() != *fixture.name) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    let selected = std::env::var("FIXTURES").unwrap_or_default();
    let is_selected = |fixture: &&Fixture| selected.is_empty() || selected.split(',').any(|name| name == fixture.name);
    let members = fixtures.iter().filter(is_selected).map(|fixture| member(&folder, fixture));
    let members: Vec<Member> = members.collect::<Result<_, _>>()?;
    fs::write(workspace.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"members/*\"]\n")?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, workspace.join("Cargo.lock"))?;
    let (tested, others): (Vec<&Member>, Vec<&Member>) = members.iter().partition(|member| member.has_tests);
    let all: Vec<&Member> = members.iter().collect();
    run(&workspace, &["check", "--keep-going"], &all, false)?;
    run(&workspace, &["check", "--tests", "--keep-going"], &others, true)?;
    run(&workspace, &["doc", "--keep-going", "--no-deps"], &documented(&members), true)?;
    run(&workspace, &["test", "--no-fail-fast"], &tested, true)
}

/// Returns the crates whose documentation is built.
fn documented(members: &[Member]) -> Vec<&Member> {
    let (mut seen, mut documented) = (BTreeSet::new(), Vec::new());
    for member in members {
        let before = seen.len();
        seen.extend(&member.runtime);
        let is_unusual = DOCUMENTED.iter().any(|name| member.package.strip_prefix("fixture_") == Some(name));
        if is_unusual || seen.len() > before {
            documented.push(member);
        }
    }
    documented
}

/// Writes the crate of a fixture.
fn member(folder: &Path, fixture: &Fixture) -> Result<Member, Failed> {
    let package = format!("fixture_{}", fixture.name);
    let mut tree = fixture.generate(Layout::Crate { name: package.clone() })?.tree;
    let manifest = tree.entry("Cargo.toml".to_owned()).or_default();
    let features = FEATURES.into_iter().filter(|feature| manifest.contains(&format!("\n{feature} = "))).collect();
    let wire = fs::read_to_string(fixture.folder.join("wire.rs")).ok();
    // The examples in the documentation of a package that the fixture names are compiled, too.
    if wire.is_some() && fixture.settings()?.package.is_some() {
        *manifest = manifest.replace("doctest = false", "doctest = true");
    }
    let has_tests = wire.is_some();
    let runtime = tree.keys().filter(|path| path.starts_with("src/runtime/")).cloned().collect();
    if let Some(wire) = wire {
        tree.insert("tests/wire.rs".to_owned(), wire);
        tree.insert("tests/server/mod.rs".to_owned(), include_str!("server.rs").to_owned());
    }
    for (name, text) in programs(&fixture.folder)? {
        tree.insert(format!("examples/{name}"), text);
    }
    put(&folder.join(&fixture.name), &tree)?;
    Ok(Member { package, runtime, features, has_tests })
}

/// Returns the programs in the folder `examples` of a fixture. The test of the crate compiles them.
fn programs(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let folder = folder.join("examples");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let files = fs::read_dir(folder)?.map(|entry| {
        let path = entry?.path();
        Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), fs::read_to_string(&path)?))
    });
    files.collect()
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

/// Runs a command of cargo on some crates.
fn run(workspace: &Path, command: &[&str], members: &[&Member], with_features: bool) -> Result<(), Failed> {
    if members.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = members.iter().flat_map(|member| ["--package", member.package.as_str()]).collect();
    let features = members.iter().filter(|_| with_features).flat_map(|Member { package, features, .. }| {
        features.iter().map(move |feature| format!("{package}/{feature}"))
    });
    let features = features.collect::<Vec<_>>().join(",");
    // TLS is disabled: it would take most of the build time, and the tests do not need it.
    let options = ["--no-default-features", "--features", &features];
    let arguments: Vec<&str> = command.iter().copied().chain(packages).chain(options).collect();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(&arguments).current_dir(workspace).env("CARGO_TARGET_DIR", workspace.join("target"));
    // Debug information would take a large part of the build time.
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    command.env("RUSTFLAGS", "--deny warnings").env("RUSTDOCFLAGS", "--deny warnings");
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let printed = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Err(format!("cargo {}\n{printed}", arguments.join(" ")).into())
}
