//! Writes what was generated, or verifies that it is there. Both look at whole folders: a file that is
//! there and was not generated is a difference like any other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use codegen::Tree;
use similar::TextDiff;
use tempfile::TempDir;

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
///
/// Everything is written beside its place before anything is moved there, so a run that fails or is
/// interrupted leaves each target as it was or as it should be.
pub fn put(targets: &[Target], mode: Mode, command: &str) -> Outcome {
    let mut differences = Vec::new();
    let mut stale = Vec::new();
    for target in targets {
        let found = target.differences()?;
        if !found.is_empty() {
            stale.push(target);
        }
        differences.extend(found);
    }
    if mode == Mode::Verify {
        return verdict(&differences, command);
    }
    let staged = stale.into_iter().map(Target::stage).collect::<Outcome<Vec<Staged>>>()?;
    for staged in staged {
        staged.commit()?;
    }
    match differences.as_slice() {
        [] => anstream::println!("nothing has changed"),
        differences => differences.iter().for_each(|difference| anstream::println!("  {}", difference.written())),
    }
    Ok(())
}

fn verdict(differences: &[Difference], command: &str) -> Outcome {
    if differences.is_empty() {
        anstream::println!("everything is up to date");
        return Ok(());
    }
    let list: Vec<String> = differences.iter().map(|difference| format!("error: {}", difference.stale())).collect();
    let hunk = differences.iter().find_map(|difference| difference.hunk.as_deref()).unwrap_or_default();
    Err(format!("{}\n{hunk} help: run `{command}` and commit the result", list.join("\n")).into())
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

    /// Writes the target beside its place.
    fn stage(&self) -> Outcome<Staged> {
        let (Self::Folder(place, _) | Self::File(place, _)) = self;
        let stage = || -> io::Result<Staged> {
            let parent = place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            fs::create_dir_all(parent)?;
            let scratch = tempfile::Builder::new().prefix(".regen-").tempdir_in(parent)?;
            let new = scratch.path().join("new");
            match self {
                Self::Folder(_, tree) => write_tree(&new, tree)?,
                Self::File(_, text) => fs::write(&new, text)?,
            }
            Ok(Staged { scratch, place: place.clone() })
        };
        stage().map_err(|error| Failure::io("write", place, &error))
    }
}

/// A target that is written, and waits beside its place.
struct Staged {
    scratch: TempDir,
    place: PathBuf,
}

impl Staged {
    fn commit(self) -> Outcome {
        let Self { scratch, place } = self;
        let (new, old) = (scratch.path().join("new"), scratch.path().join("old"));
        // A file takes the place of another in one step; a folder cannot.
        let had_folder = place.is_dir();
        let moved = || -> io::Result<()> {
            if had_folder {
                fs::rename(&place, &old)?;
            }
            fs::rename(&new, &place)
        };
        let Err(error) = moved() else { return Ok(()) };
        if had_folder && old.exists() && fs::rename(&old, &place).is_err() {
            // What was there before is not thrown away with the rest.
            let kept = scratch.keep();
            let message =
                format!("error: cannot write {}: {error}\n help: what was there is in {}", shown(&place), shown(&kept));
            return Err(message.into());
        }
        Err(Failure::io("write", &place, &error))
    }
}

fn write_tree(folder: &Path, tree: &Tree) -> io::Result<()> {
    fs::create_dir(folder)?;
    for (path, text) in tree {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
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
