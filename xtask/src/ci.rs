//! `cargo xtask ci`: every check of the project. Fast checks run first.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::project::{cargo, root};

pub fn run() -> Outcome {
    check("formatting", cargo(&["fmt", "--all", "--check"]))?;
    check("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]))?;
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

fn check(name: &str, mut command: Command) -> Outcome {
    anstream::println!("== {name}");
    match command.current_dir(root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure(format!("error: {name} failed: {command:?}"))),
        Err(error) => Err(Failure(format!("error: cannot run {name}: {error}: {command:?}"))),
    }
}
