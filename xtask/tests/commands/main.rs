//! The commands, run as a maintainer runs them, in a copy of the vendored and generated files.

mod corpus;
mod drift;
mod fetched;
mod generate;
mod leave_out;
mod names;
mod normalise;
mod regen;
mod release;
mod support;
mod vendor;

use support::Copy;

#[test]
fn every_command_has_help_and_unknown_commands_fail() {
    let copy = Copy::new();
    let help = copy.succeeds(&["--help"]);
    for command in [
        "regen",
        "vendor",
        "normalise",
        "generate",
        "drift",
        "corpus",
        "random",
        "drift-proof",
        "changelog",
        "release-check",
        "ci",
    ] {
        assert!(help.contains(command), "{help}");
        copy.succeeds(&[command, "--help"]);
    }
    assert_eq!(copy.run(&["regenerate"]).status.code(), Some(64));
}
