//! A workspace for generated crates, which uses the lock file of this workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::Tree;

use crate::Outcome;

pub struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Creates a workspace without members. Compiled dependencies of earlier runs are kept.
    pub fn new(folder: PathBuf) -> Outcome<Self> {
        let members = folder.join("members");
        if members.exists() {
            fs::remove_dir_all(&members)?;
        }
        fs::create_dir_all(&members)?;
        fs::write(folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"members/*\"]\n")?;
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder })
    }

    pub fn add(&self, package: &str, tree: &Tree) -> Outcome {
        for (path, text) in tree {
            let path = self.path(package, path);
            fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
            fs::write(path, text)?;
        }
        Ok(())
    }

    pub fn path(&self, package: &str, file: &str) -> PathBuf {
        self.folder.join("members").join(package).join(file)
    }

    /// Runs Cargo, which inherits the terminal.
    pub fn cargo(&self, arguments: &[&str]) -> Outcome {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(arguments).arg("--quiet").current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", self.folder.join("target")).env("CARGO_INCREMENTAL", "0");
        let status = command.status()?;
        if status.success() { Ok(()) } else { Err(format!("cargo {}: {status}", arguments.join(" ")).into()) }
    }
}
