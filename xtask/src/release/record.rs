//! Stores a release in `spec/released`.

use std::path::Path;

use codegen::{Manifest, Tree};

use super::state::State;
use crate::failure::{Failure, Outcome};
use crate::input::text;
use crate::output::{Mode, Target, put};

/// The files of `spec/` that are stored as they are, if they exist.
const FILES: [&str; 3] = ["source.toml", "overlay.yaml", "names.yaml"];

/// Stores the vendored files, the document, the manifest and the public API.
pub fn record(root: &Path, state: &State) -> Outcome {
    let spec = root.join("spec");
    let source = text(&spec.join("source.toml"))?;
    let manifest = Manifest::parse("spec/source.toml", &source)?;
    let pages = manifest.pages.iter().map(|page| page.file.clone());
    let files = pages.chain(manifest.specs.iter().map(|spec| spec.file.clone()));
    let mut tree = Tree::new();
    for file in files.chain(FILES.map(ToOwned::to_owned)) {
        let path = spec.join(&file);
        if path.exists() || !FILES.contains(&file.as_str()) {
            tree.insert(file, text(&path)?);
        }
    }
    tree.insert("document.yaml".to_owned(), text(&spec.join("normalised.yaml"))?);
    tree.insert("client.toml".to_owned(), text(&root.join("generated-client").join("Cargo.toml"))?);
    let surface = state.surface.to_json().map_err(|error| Failure(format!("error: {error}")))?;
    tree.insert("surface.json".to_owned(), surface);
    put(&[Target::Folder(spec.join("released"), tree)], Mode::Overwrite, "cargo xtask release-check --record")
}
