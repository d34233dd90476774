//! Cargo workspaces for generated crates. The crates share their dependencies and the lock file of the project.

use std::fs;
use std::path::Path;
use std::process::Command;

use codegen::Tree;

use crate::failure::{Failure, Outcome};
use crate::project::{cargo, root};

/// Writes the manifest and the lock file of a workspace.
pub fn prepare(workspace: &Path, manifest: &str) -> Outcome {
    let written = fs::write(workspace.join("Cargo.toml"), manifest)
        .and_then(|()| fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")));
    written.map(drop).map_err(|error| Failure::io("write", workspace, &error))
}

/// Returns a command that runs cargo in a workspace, with a target folder of its own.
pub fn command(workspace: &Path, arguments: &[&str], jobs: usize) -> Command {
    let mut command = cargo(arguments);
    command.args(["--jobs", &jobs.to_string()]);
    command.current_dir(workspace).env("CARGO_TARGET_DIR", workspace.join("target"));
    command
}

/// Writes the files of a crate. Unchanged files are not touched, so that cargo does not compile them again.
pub fn write(folder: &Path, tree: &Tree) -> Outcome {
    for (path, text) in tree {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        if fs::read_to_string(&path).is_ok_and(|present| present == *text) {
            continue;
        }
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text));
        written.map_err(|error| Failure::io("write", &path, &error))?;
    }
    Ok(())
}
