//! Writes generated files, or verifies that they are up to date.
//!
//! A generated folder is compared as a whole: a file that is not generated is a difference.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use codegen::Tree;
use similar::TextDiff;

use crate::failure::{Failure, Outcome};
use crate::project::display;

mod staging;

/// What to do with generated files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write them.
    Overwrite,
    /// Report the files that differ, and change nothing.
    Verify,
}

impl Mode {
    /// Returns the mode that the flag `--check` selects.
    pub fn from_check(check: bool) -> Self {
        if check { Self::Verify } else { Self::Overwrite }
    }
}

/// A generated file or folder.
pub enum Target {
    /// A folder with exactly these files.
    Folder(PathBuf, Tree),
    /// A file with this text.
    File(PathBuf, String),
}

/// Writes the targets. In [`Mode::Verify`], fails if one differs and names the command that updates it.
///
/// All targets are written to temporary folders before the first is moved into place. If one cannot be moved, those
/// that were moved are restored: a run that fails changes nothing.
pub fn put(targets: &[Target], mode: Mode, command: &str) -> Outcome {
    let mut differences = Vec::new();
    let mut outdated = Vec::new();
    for target in targets {
        let of_target = target.differences()?;
        if !of_target.is_empty() {
            outdated.push(target);
        }
        differences.extend(of_target);
    }
    if mode == Mode::Verify {
        return verify(&differences, command);
    }
    staging::replace(&outdated)?;
    match differences.as_slice() {
        [] => anstream::println!("no changes"),
        differences => differences.iter().for_each(|difference| anstream::println!("  {}", difference.written())),
    }
    Ok(())
}

fn verify(differences: &[Difference], command: &str) -> Outcome {
    if differences.is_empty() {
        anstream::println!("everything is up to date");
        return Ok(());
    }
    let list: Vec<String> = differences.iter().map(|difference| format!("error: {}", difference.outdated())).collect();
    let hunk = differences.iter().find_map(|difference| difference.hunk.as_deref()).unwrap_or_default();
    Err(format!("{}\n{hunk} help: run `{command}` and commit the result", list.join("\n")).into())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Missing,
    Changed,
    Orphaned,
}

/// A file that differs from what is generated.
struct Difference {
    path: String,
    kind: Kind,
    /// The first hunk of the diff.
    hunk: Option<String>,
}

impl Difference {
    /// Returns a message for a file that is not up to date.
    fn outdated(&self) -> String {
        match self.kind {
            Kind::Missing => format!("{} is missing", self.path),
            Kind::Changed => format!("{} is stale", self.path),
            Kind::Orphaned => format!("{} is orphaned: nothing generates it", self.path),
        }
    }

    /// Returns a message for a file that was written.
    fn written(&self) -> String {
        match self.kind {
            Kind::Missing => format!("created {}", self.path),
            Kind::Changed => format!("changed {}", self.path),
            Kind::Orphaned => format!("removed {}", self.path),
        }
    }
}

impl Target {
    fn path(&self) -> &Path {
        let (Self::Folder(path, _) | Self::File(path, _)) = self;
        path
    }

    fn differences(&self) -> Outcome<Vec<Difference>> {
        match self {
            Self::Folder(folder, tree) => {
                let mut differences = Vec::new();
                for (path, text) in tree {
                    differences.extend(difference(&folder.join(path), text)?);
                }
                let mut present = Vec::new();
                files(folder, Path::new(""), &mut present).map_err(|error| Failure::io("read", folder, &error))?;
                let orphans = present.into_iter().filter(|path| !tree.contains_key(path));
                differences.extend(orphans.map(|path| Difference {
                    path: display(&folder.join(path)),
                    kind: Kind::Orphaned,
                    hunk: None,
                }));
                Ok(differences)
            }
            Self::File(path, text) => Ok(difference(path, text)?.into_iter().collect()),
        }
    }
}

fn difference(path: &Path, text: &str) -> Outcome<Option<Difference>> {
    let (kind, hunk) = match fs::read(path) {
        Ok(present) if present == text.as_bytes() => return Ok(None),
        Ok(present) => (Kind::Changed, Some(first_hunk(&display(path), &String::from_utf8_lossy(&present), text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (Kind::Missing, None),
        Err(error) => return Err(Failure::io("read", path, &error)),
    };
    Ok(Some(Difference { path: display(path), kind, hunk }))
}

fn first_hunk(path: &str, present: &str, generated: &str) -> String {
    let diff = TextDiff::from_lines(present, generated);
    let hunk = diff.unified_diff().context_radius(2).iter_hunks().next().map(|hunk| hunk.to_string());
    format!("--- {path}\n+++ generated\n{}", hunk.unwrap_or_default())
}

/// Adds the paths of all files in a folder, with `/` as separator. Adds none if the folder does not exist.
fn files(folder: &Path, subfolder: &Path, paths: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder.join(subfolder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = subfolder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            files(folder, &path, paths)?;
        } else {
            paths.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
