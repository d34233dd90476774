//! Every folder of `fixtures/ok` and `fixtures/err` is a test of its own. A fixture is one idea: its
//! inputs (`input*`), perhaps an `overlay.yaml`, and beside them the snapshots of what becomes of them.
//!
//! What is snapshotted also compiles: the last test checks the crates of all `ok` fixtures together.

#[path = "support/compile.rs"]
mod compile;
#[path = "support/fixture.rs"]
mod fixture;

use codegen::{Diagnostic, Diagnostics, Layout, Output, Settings, generate};
use fixture::{Fixture, snapshot};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let (ok, err) = (Fixture::all("ok"), Fixture::all("err"));
    assert!(!ok.is_empty() && !err.is_empty(), "the fixtures are gone");
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
    snapshot(fixture, "surface", &surface(output));
    Ok(())
}

/// That there is no server would be said of most fixtures.
fn is_telling(diagnostic: &Diagnostic) -> bool {
    diagnostic.code != "no-server"
}

/// What the rules did, and what a maintainer is told.
fn report(output: &Output) -> String {
    let warnings = output.warnings.iter().filter(|one| is_telling(one)).map(|warning| format!("{warning}\n"));
    output.report.in_full() + &warnings.collect::<String>()
}

/// The public API without the part that is the same for every fixture.
fn surface(output: Output) -> String {
    let is_own = |path: &str| path == "lib.rs" || path == "types.rs" || path.starts_with("operations");
    codegen::surface(&output.tree.into_iter().filter(|(path, _)| is_own(path)).collect())
}

fn fails(fixture: &Fixture) -> Result<(), Failed> {
    let settings = Settings::default();
    let Err(diagnostics) = generate(&fixture.inputs, fixture.overlay.as_ref(), &settings) else {
        return Err("it did not fail".into());
    };
    for diagnostic in &diagnostics.0 {
        assert_ne!(diagnostic.code, "internal", "{diagnostic}");
        assert!(diagnostic.file.is_some(), "nowhere: {diagnostic}");
    }
    let told = Diagnostics(diagnostics.0.iter().filter(|one| is_telling(one)).cloned().collect());
    snapshot(fixture, "diagnostics", &told.to_string());
    Ok(())
}
