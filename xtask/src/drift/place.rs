//! Where files are read from: the working tree or a git revision.

use std::fs;
use std::path::{Path, PathBuf};

use super::revision::Revision;
use crate::failure::{Failure, Outcome};
use crate::input::{files, text};
use crate::project::display;

/// Where files are read from.
pub enum Place {
    /// The disk.
    Disk,
    /// A git revision. Paths are relative to the project, with `/`.
    Revision(Revision),
}

impl Place {
    /// Whether there is a file at a path.
    pub fn has_file(&self, path: &Path) -> bool {
        match self {
            Self::Disk => path.is_file(),
            Self::Revision(revision) => revision.paths().any(|known| known == slashed(path)),
        }
    }

    /// Whether there is a folder at a path.
    pub fn has_folder(&self, path: &Path) -> bool {
        match self {
            Self::Disk => path.is_dir(),
            Self::Revision(revision) => revision.paths().any(|known| Path::new(known).starts_with(path)),
        }
    }

    /// Reads one file. `None` if it does not exist.
    pub fn text(&self, path: &Path) -> Outcome<Option<String>> {
        match self {
            Self::Disk if path.is_file() => text(path).map(Some),
            Self::Disk => Ok(None),
            Self::Revision(revision) => {
                let name = slashed(path);
                Ok(revision.texts([name.as_str()])?.remove(&name))
            }
        }
    }

    /// Reads files, by their paths. A file that does not exist is an error.
    pub fn texts(&self, paths: &[PathBuf]) -> Outcome<Vec<String>> {
        match self {
            Self::Disk => paths.iter().map(|path| text(path)).collect(),
            Self::Revision(revision) => {
                let names: Vec<String> = paths.iter().map(|path| slashed(path)).collect();
                let mut texts = revision.texts(names.iter().map(String::as_str))?;
                let missing = |name: &String| Failure(format!("error: {} is not in the revision", name.escape_debug()));
                names.iter().map(|name| texts.remove(name).ok_or_else(|| missing(name))).collect()
            }
        }
    }

    /// Returns the pages and specs of a folder, in the order of their paths.
    pub fn pages(&self, folder: &Path) -> Outcome<Vec<PathBuf>> {
        let Self::Revision(revision) = self else { return files(folder) };
        let is_hidden = |path: &Path| path.iter().any(|part| part.to_string_lossy().starts_with('.'));
        let inside = revision.paths().map(Path::new).filter(|path| {
            path.strip_prefix(folder).is_ok_and(|rest| !is_hidden(rest)) && crate::input::is_page_or_spec(path)
        });
        let mut paths: Vec<PathBuf> = inside.map(Path::to_path_buf).collect();
        paths.sort();
        if paths.is_empty() {
            return Err(format!("error: {} has no pages or specs", display(folder)).into());
        }
        Ok(paths)
    }

    /// Returns the name of a file for messages.
    pub fn name(&self, path: &Path) -> String {
        match self {
            Self::Disk => display(path),
            Self::Revision(_) => slashed(path),
        }
    }

    /// Returns the path of an operand: without `.`, and with links resolved on the disk.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        match self {
            // Messages have paths relative to the project.
            Self::Disk => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
            Self::Revision(_) => path.components().filter(|part| *part != std::path::Component::CurDir).collect(),
        }
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
