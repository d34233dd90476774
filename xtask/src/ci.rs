//! `cargo xtask ci`: every check of the project. Fast checks run first.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::project::{cargo, root};

pub fn run() -> Outcome {
    check("formatting", cargo(&["fmt", "--all", "--check"]))?;
    check("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]))?;
    workflows()?;
    check("drift", cargo(&["xtask", "regen", "--check"]))?;
    let mut tests = cargo(&["test", "--workspace", "--locked"]);
    // A changed snapshot fails the test and is not written.
    tests.env("INSTA_UPDATE", "no");
    check("tests", tests)?;
    let codings = ["test", "--package", "codegen-runtime", "--locked", "--features", "brotli,gzip,zstd"];
    let mut compression = cargo(&codings);
    compression.args(["--", "compression", "fault_matrix"]);
    check("compressed responses", compression)?;
    let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    docs.env("RUSTDOCFLAGS", "--deny warnings");
    check("documentation", docs)
}

/// Checks the workflows with actionlint, which not every computer has.
fn workflows() -> Outcome {
    let folder = root().join(".github/workflows");
    let entries = fs::read_dir(&folder).map_err(|error| Failure::io("read", &folder, &error))?;
    let mut actionlint = Command::new("actionlint");
    for entry in entries {
        actionlint.arg(entry.map_err(|error| Failure::io("read", &folder, &error))?.path());
    }
    match run_check("workflows", &mut actionlint)? {
        Ran::Passed => Ok(()),
        Ran::NotInstalled => {
            anstream::println!("not checked: actionlint is not installed");
            Ok(())
        }
    }
}

fn check(name: &str, mut command: Command) -> Outcome {
    match run_check(name, &mut command)? {
        Ran::Passed => Ok(()),
        Ran::NotInstalled => Err(Failure(format!("error: cannot run {name}: no such program: {command:?}"))),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Ran {
    Passed,
    NotInstalled,
}

fn run_check(name: &str, command: &mut Command) -> Outcome<Ran> {
    anstream::println!("== {name}");
    match command.current_dir(root()).status() {
        Ok(status) if status.success() => Ok(Ran::Passed),
        Ok(_) => Err(Failure(format!("error: {name} failed: {command:?}"))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Ran::NotInstalled),
        Err(error) => Err(Failure(format!("error: cannot run {name}: {error}: {command:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_passes_fails_or_is_not_installed() {
        assert_eq!(run_check("help", &mut cargo(&["--version"])).ok(), Some(Ran::Passed));
        assert!(run_check("no command", &mut cargo(&["--no-such-option"])).is_err());
        let mut missing = Command::new("no-such-program");
        assert_eq!(run_check("missing", &mut missing).ok(), Some(Ran::NotInstalled));
        assert!(check("missing", missing).is_err());
    }
}
