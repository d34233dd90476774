//! Runs one test per folder of `fixtures/ok` and `fixtures/err`. A folder contains the inputs (`input*`), the files
//! that they refer to (`part*`), an optional `overlay.yaml`, `source.toml` and `names.yaml`, and the snapshots of the
//! results.
//!
//! A fixture may also have snapshots of the generated code: `construction.snap`, `types.snap`, `operations.snap` and
//! `validation.snap`. An existing snapshot is compared with the module of that name and its submodules.
//! `touch types.snap` adds a snapshot.
//!
//! The last test compiles the crates of all `ok` fixtures together.

#[path = "support/compile.rs"]
mod compile;
#[path = "support/fixture.rs"]
mod fixture;

use codegen::{Diagnostic, Diagnostics, Layout, Output, Settings, generate};
use fixture::{Fixture, snapshot};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let (ok, err) = (Fixture::all("ok"), Fixture::all("err"));
    assert!(!ok.is_empty() && !err.is_empty(), "no fixtures found");
    let mut trials = Vec::new();
    for fixture in &ok {
        let fixture = fixture.clone();
        trials.push(Trial::test(format!("ok::{}", fixture.name), move || succeeds(&fixture)));
    }
    for fixture in err {
        trials.push(Trial::test(format!("err::{}", fixture.name), move || fails(&fixture)));
    }
    trials.push(Trial::test("every_ok_fixture_compiles", move || compile::check(&ok)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn succeeds(fixture: &Fixture) -> Result<(), Failed> {
    let output = fixture.generate(Layout::Sources)?;
    snapshot(fixture, "normalised", &output.document.to_yaml()?);
    snapshot(fixture, "report", &report(&output));
    for name in ["construction", "types", "operations", "validation"] {
        if fixture.folder.join(format!("{name}.snap")).exists() {
            snapshot(fixture, name, &code(&output, name));
        }
    }
    if fixture.names.is_some() {
        snapshot(fixture, "names", &output.names.to_yaml()?);
    }
    snapshot(fixture, "surface", &surface(output));
    Ok(())
}

/// Returns the generated files of a module: `NAME.rs` and the files in the folder `NAME`.
fn code(output: &Output, name: &str) -> String {
    let is_part = |path: &str| path.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '/']));
    let files = output.tree.iter().filter(|(path, _)| is_part(path));
    files.map(|(path, text)| format!("// src/{path}\n{text}")).collect::<Vec<_>>().join("\n")
}

/// Ignores the warning about a missing server, because most fixtures have none.
fn is_relevant(diagnostic: &Diagnostic) -> bool {
    diagnostic.code != "no-server"
}

/// Returns the report, followed by the warnings.
fn report(output: &Output) -> String {
    let warnings = output.warnings.iter().filter(|one| is_relevant(one)).map(|warning| format!("{warning}\n"));
    output.report.in_full() + &warnings.collect::<String>()
}

/// Returns the public API without the runtime, which is the same for every fixture.
fn surface(output: Output) -> String {
    let is_own = |path: &str| !path.starts_with("runtime") && path != "api.rs";
    codegen::surface(&output.tree.into_iter().filter(|(path, _)| is_own(path)).collect())
}

fn fails(fixture: &Fixture) -> Result<(), Failed> {
    let run = |settings: Settings| generate(&fixture.inputs, fixture.overlay.as_ref(), &settings);
    let Err(diagnostics) = fixture.settings().and_then(run) else {
        return Err("generation succeeded, but should have failed".into());
    };
    for diagnostic in &diagnostics.0 {
        assert_ne!(diagnostic.code, "internal", "{diagnostic}");
        assert!(diagnostic.file.is_some(), "no file: {diagnostic}");
    }
    let relevant = Diagnostics(diagnostics.0.iter().filter(|one| is_relevant(one)).cloned().collect());
    snapshot(fixture, "diagnostics", &relevant.to_string());
    Ok(())
}
