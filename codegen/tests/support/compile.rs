//! Checks the crates of many fixtures at once: a workspace with a member a fixture, in Cargo's folder for
//! the files of tests, with the versions of this workspace's lock file.

use std::fs;
use std::path::Path;
use std::process::Command;

use codegen::Layout;
use libtest_mimic::Failed;

use crate::fixture::Fixture;

/// Fails with the compiler's output unless every crate checks, and is documented, without a warning.
pub fn check(fixtures: &[Fixture]) -> Result<(), Failed> {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    let members = workspace.join("members");
    if members.exists() {
        fs::remove_dir_all(&members)?;
    }
    for fixture in fixtures {
        let layout = Layout::Crate { name: format!("fixture_{}", fixture.name) };
        for (path, text) in fixture.generate(layout)?.tree {
            let path = members.join(&fixture.name).join(path);
            fs::create_dir_all(path.parent().unwrap_or(&members))?;
            fs::write(path, text)?;
        }
    }
    fs::write(workspace.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"members/*\"]\n")?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, workspace.join("Cargo.lock"))?;
    // Without TLS, which takes longer to build than everything else and changes nothing here.
    run(&workspace, &["check", "--workspace", "--keep-going", "--no-default-features", "--offline"])?;
    run(&workspace, &["doc", "--workspace", "--keep-going", "--no-deps", "--no-default-features", "--offline"])
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
    Err(format!("cargo {}\n{}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)).into())
}
