//! Replaces files and folders so that a failure leaves all of them as they were.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use codegen::Tree;
use tempfile::TempDir;

use super::Target;
use crate::failure::{Failure, Outcome};
use crate::project::display;

/// Replaces all targets, or none if one fails.
pub fn replace(targets: &[&Target]) -> Outcome {
    let staged =
        targets.iter().map(|target| Staged::new(target).map_err(|error| Failure::io("write", target.path(), &error)));
    commit(staged.collect::<Outcome<Vec<Staged>>>()?)
}

/// A target that was written to a temporary folder. The folder is next to the final path, so that both are on one file
/// system and the target can be moved.
struct Staged {
    scratch: TempDir,
    /// The final path.
    place: PathBuf,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    /// Nothing was moved.
    Staged,
    /// The previous folder was moved away.
    Removed,
    /// The target is in place.
    Installed,
}

impl Staged {
    fn new(target: &Target) -> io::Result<Self> {
        let place = target.path().to_owned();
        let parent = place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let scratch = tempfile::Builder::new().prefix(".regen-").tempdir_in(parent)?;
        let staged = Self { scratch, place, state: State::Staged };
        match target {
            Target::Folder(_, tree) => write_tree(&staged.new_path(), tree)?,
            Target::File(_, text) => fs::write(staged.new_path(), text)?,
        }
        Ok(staged)
    }

    fn new_path(&self) -> PathBuf {
        self.scratch.path().join("new")
    }

    fn old_path(&self) -> PathBuf {
        self.scratch.path().join("old")
    }

    /// Moves the target to its final path, and keeps the previous file or folder.
    fn install(&mut self) -> io::Result<()> {
        if self.place.is_dir() {
            fs::rename(&self.place, self.old_path())?;
            self.state = State::Removed;
        } else if self.place.exists() {
            // A file is replaced in one step, so a copy is kept.
            fs::copy(&self.place, self.old_path())?;
        }
        fs::rename(self.new_path(), &self.place)?;
        self.state = State::Installed;
        Ok(())
    }

    /// Restores the file or folder that `install` replaced, whether `install` succeeded or failed.
    fn restore(&self) -> io::Result<()> {
        match self.state {
            State::Staged => return Ok(()),
            State::Removed => {}
            State::Installed => fs::rename(&self.place, self.new_path())?,
        }
        if self.old_path().exists() { fs::rename(self.old_path(), &self.place) } else { Ok(()) }
    }
}

fn commit(mut staged: Vec<Staged>) -> Outcome {
    let install = |target: &mut Staged| match target.install() {
        Ok(()) => None,
        Err(error) => Some(Failure::io("write", &target.place, &error)),
    };
    let Some(Failure(message)) = staged.iter_mut().find_map(install) else { return Ok(()) };
    // A target that cannot be restored keeps its temporary folder.
    let unrestored = staged.into_iter().rev().filter(|target| target.restore().is_err());
    let hints = unrestored.map(|Staged { scratch, place, .. }| {
        format!("\n help: the previous {} is in {}", display(&place), display(&scratch.keep()))
    });
    Err(Failure(message + &hints.collect::<String>()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(folder: &Path, text: &str) -> Vec<Target> {
        let tree = Tree::from([("a.rs".to_owned(), text.to_owned())]);
        vec![
            Target::File(folder.join("file"), text.to_owned()),
            Target::Folder(folder.join("src"), tree.clone()),
            Target::Folder(folder.join("last"), tree),
        ]
    }

    fn read(folder: &Path) -> Vec<Option<String>> {
        ["file", "src/a.rs", "last/a.rs"].iter().map(|path| fs::read_to_string(folder.join(path)).ok()).collect()
    }

    /// Stages new targets, and makes the last one fail when it is moved.
    fn fail(folder: &Path) -> String {
        let staged: Vec<Staged> = targets(folder, "new").iter().map(|target| Staged::new(target).unwrap()).collect();
        fs::remove_dir_all(staged[2].new_path()).unwrap();
        let Failure(message) = commit(staged).unwrap_err();
        message
    }

    #[test]
    fn all_targets_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["old", "new"] {
            replace(&targets(folder.path(), text).iter().collect::<Vec<_>>()).unwrap();
            assert_eq!(read(folder.path()), vec![Some(text.to_owned()); 3]);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "temporary folders are removed");
        }
    }

    #[test]
    fn a_target_that_fails_restores_the_others() {
        let folder = tempfile::tempdir().unwrap();
        fail(folder.path());
        assert_eq!(read(folder.path()), vec![None; 3]);
        replace(&targets(folder.path(), "old").iter().collect::<Vec<_>>()).unwrap();
        let message = fail(folder.path());
        assert!(message.contains("cannot write") && message.contains("last"), "{message}");
        assert_eq!(read(folder.path()), vec![Some("old".to_owned()); 3]);
    }
}
