//! What is released, and what would be released now.

use std::path::{Path, PathBuf};

use codegen::drift::changelog::Entry;
use codegen::drift::release::version_of;
use codegen::{Output, Surface};
use semver::Version;

use super::changes::entries;
use crate::drift::{Snapshot, load_folder};
use crate::failure::{Failure, Outcome};
use crate::input::text;
use crate::project::display;

/// The last release and the current state of the client.
pub struct State {
    pub released: Option<Released>,
    pub version: Version,
    pub changelog: String,
    /// The changes since the last release.
    pub entries: Vec<Entry>,
    /// The current public API.
    pub surface: Surface,
}

/// The last release.
pub struct Released {
    pub version: Version,
    pub surface: Surface,
    /// The vendored files of the release.
    pub snapshot: Snapshot,
}

impl State {
    /// Reads the state of the project in a folder.
    pub fn read(root: &Path) -> Outcome<Self> {
        let client = root.join("generated-client").join("Cargo.toml");
        let current = load_folder(&root.join("spec"))?;
        let output = codegen::generate(&current.inputs, current.overlay.as_ref(), &current.settings)?;
        let surface = surface(&output, &current)?;
        let released = Released::read(&root.join("spec").join("released"))?;
        let entries = match &released {
            Some(released) => entries(released, current, &surface)?,
            None => Vec::new(),
        };
        let changelog = text(&changelog_path(root))?;
        Ok(Self { released, version: version(&client)?, changelog, entries, surface })
    }
}

impl Released {
    fn read(folder: &Path) -> Outcome<Option<Self>> {
        if !folder.exists() {
            return Ok(None);
        }
        let file = folder.join("surface.json");
        let surface = Surface::from_json(&text(&file)?)
            .map_err(|error| Failure(format!("error: {} cannot be read: {error}", display(&file))))?;
        Ok(Some(Self { version: version(&folder.join("client.toml"))?, surface, snapshot: load_folder(folder)? }))
    }
}

/// Returns the file with the changelog of the client.
pub fn changelog_path(root: &Path) -> PathBuf {
    root.join("generated-client").join("CHANGELOG.md")
}

fn surface(output: &Output, snapshot: &Snapshot) -> Outcome<Surface> {
    Ok(Surface::of(&output.tree, snapshot.manifest.as_deref())?)
}

fn version(manifest: &Path) -> Outcome<Version> {
    version_of(&text(manifest)?).map_err(|error| Failure(format!("error: {}: {error}", display(manifest))))
}
