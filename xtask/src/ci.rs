//! `cargo xtask ci`: every check, in the order in which they fail fastest.

use std::ffi::OsString;
use std::process::Command;

use crate::project::root;
use crate::{Failure, Outcome};

pub fn run() -> Outcome {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(&cargo);
        command.args(arguments);
        command
    };
    step("formatting", cargo(&["fmt", "--all", "--check"]))?;
    step("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]))?;
    step("drift", cargo(&["xtask", "regen", "--check"]))?;
    let mut tests = cargo(&["test", "--workspace", "--locked"]);
    // A snapshot that differs fails; nothing is written beside it.
    tests.env("INSTA_UPDATE", "no");
    step("tests", tests)?;
    let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    docs.env("RUSTDOCFLAGS", "--deny warnings");
    step("documentation", docs)
}

fn step(name: &str, mut command: Command) -> Outcome {
    anstream::println!("== {name}");
    match command.current_dir(root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure(format!("error: {name} failed: {command:?}"))),
        Err(error) => Err(Failure(format!("error: {name} cannot be run: {error}: {command:?}"))),
    }
}
