//! Writes what was generated, or verifies that it is there. Both look at whole folders: a file that is
//! there and was not generated is a difference like any other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use codegen::Tree;
use similar::TextDiff;

use crate::project::shown;
use crate::{Failure, Outcome};

/// What to do with what was generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Make the disk say the same.
    Overwrite,
    /// Report where the disk says something else.
    Verify,
}

impl Mode {
    /// The meaning of `--check`.
    pub fn of_check(check: bool) -> Self {
        if check { Self::Verify } else { Self::Overwrite }
    }
}

/// Something that was generated as a whole.
pub enum Target {
    /// A folder that holds these files and no others.
    Folder(PathBuf, Tree),
    /// A file.
    File(PathBuf, String),
}

/// Writes the targets, or fails with what differs from them and the command that repairs it.
pub fn put(targets: &[Target], mode: Mode, command: &str) -> Outcome {
    let mut differences = Vec::new();
    for target in targets {
        let found = target.differences()?;
        if mode == Mode::Overwrite && !found.is_empty() {
            target.write()?;
        }
        differences.extend(found);
    }
    match mode {
        Mode::Overwrite if differences.is_empty() => anstream::println!("nothing has changed"),
        Mode::Overwrite => differences.iter().for_each(|difference| anstream::println!("  {}", difference.written())),
        Mode::Verify if differences.is_empty() => anstream::println!("everything is up to date"),
        Mode::Verify => {
            let list: Vec<String> =
                differences.iter().map(|difference| format!("error: {}", difference.stale())).collect();
            let hunk = differences.iter().find_map(|difference| difference.hunk.as_deref()).unwrap_or_default();
            return Err(format!("{}\n{hunk} help: run `{command}` and commit the result", list.join("\n")).into());
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Missing,
    Changed,
    Orphaned,
}

/// A file that is not as it was generated.
struct Difference {
    path: String,
    kind: Kind,
    /// The first place where the texts differ.
    hunk: Option<String>,
}

impl Difference {
    fn stale(&self) -> String {
        match self.kind {
            Kind::Missing => format!("{} is missing", self.path),
            Kind::Changed => format!("{} is stale", self.path),
            Kind::Orphaned => format!("{} is orphaned: nothing generates it", self.path),
        }
    }

    fn written(&self) -> String {
        match self.kind {
            Kind::Missing => format!("created {}", self.path),
            Kind::Changed => format!("changed {}", self.path),
            Kind::Orphaned => format!("removed {}", self.path),
        }
    }
}

impl Target {
    fn differences(&self) -> Outcome<Vec<Difference>> {
        match self {
            Self::Folder(folder, tree) => {
                let mut found = Vec::new();
                for (path, text) in tree {
                    found.extend(difference(&folder.join(path), text)?);
                }
                let mut present = Vec::new();
                files(folder, Path::new(""), &mut present).map_err(|error| Failure::io("read", folder, &error))?;
                let orphans = present.into_iter().filter(|path| !tree.contains_key(path));
                found.extend(orphans.map(|path| Difference {
                    path: shown(&folder.join(path)),
                    kind: Kind::Orphaned,
                    hunk: None,
                }));
                Ok(found)
            }
            Self::File(path, text) => Ok(difference(path, text)?.into_iter().collect()),
        }
    }

    fn write(&self) -> Outcome {
        match self {
            Self::Folder(folder, tree) => {
                replace_folder(folder, tree).map_err(|error| Failure::io("write", folder, &error))
            }
            Self::File(path, text) => replace_file(path, text).map_err(|error| Failure::io("write", path, &error)),
        }
    }
}

fn difference(path: &Path, text: &str) -> Outcome<Option<Difference>> {
    let (kind, hunk) = match fs::read(path) {
        Ok(found) if found == text.as_bytes() => return Ok(None),
        Ok(found) => (Kind::Changed, Some(first_hunk(&shown(path), &String::from_utf8_lossy(&found), text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (Kind::Missing, None),
        Err(error) => return Err(Failure::io("read", path, &error)),
    };
    Ok(Some(Difference { path: shown(path), kind, hunk }))
}

fn first_hunk(path: &str, found: &str, generated: &str) -> String {
    let diff = TextDiff::from_lines(found, generated);
    let hunk = diff.unified_diff().context_radius(2).iter_hunks().next().map(|hunk| hunk.to_string());
    format!("--- {path}\n+++ generated\n{}", hunk.unwrap_or_default())
}

/// Every file below a folder, with `/`; none if there is no folder.
fn files(folder: &Path, below: &Path, found: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder.join(below)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            files(folder, &path, found)?;
        } else {
            found.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// Puts a new folder into the place of the old one. Everything is written beside it before anything is
/// moved, so an interrupted run leaves the old folder or the new one.
fn replace_folder(folder: &Path, tree: &Tree) -> io::Result<()> {
    let parent = folder.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let scratch = tempfile::Builder::new().prefix(".regen-").tempdir_in(parent)?;
    let (new, old) = (scratch.path().join("new"), scratch.path().join("old"));
    fs::create_dir(&new)?;
    for (path, text) in tree {
        let path = new.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    let had_old = fs::symlink_metadata(folder).is_ok();
    if had_old {
        fs::rename(folder, &old)?;
    }
    fs::rename(&new, folder).inspect_err(|_| {
        if had_old {
            // Nothing better can be done than to put it back.
            let _ = fs::rename(&old, folder);
        }
    })
}

fn replace_file(path: &Path, text: &str) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let scratch = tempfile::Builder::new().prefix(".regen-").tempdir_in(parent)?;
    let new = scratch.path().join("new");
    fs::write(&new, text)?;
    fs::rename(new, path)
}
