//! Pairs of documents: a folder per pair, with `old.yaml`, `new.yaml` and optionally `overlay.yaml`.

use std::fs;
use std::path::Path;

use codegen::surface::Surface;
use codegen::{Input, Layout, Settings, generate};

use super::{Pair, Side};
use crate::failure::{Failure, Outcome};
use crate::project::display;

/// Reads the pairs of a folder, sorted by name, and generates their crates.
pub fn pairs(folder: &Path) -> Outcome<Vec<Pair>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::io("read", folder, &error))?;
    let mut folders = Vec::new();
    for entry in entries {
        folders.push(entry.map_err(|error| Failure::io("read", folder, &error))?.path());
    }
    folders.retain(|folder| folder.join("old.yaml").exists() && folder.join("new.yaml").exists());
    folders.sort();
    folders.iter().map(|folder| pair(folder)).collect()
}

fn pair(folder: &Path) -> Outcome<Pair> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Pair { name, sides: [side(folder, "old.yaml")?, side(folder, "new.yaml")?] })
}

fn side(folder: &Path, name: &str) -> Outcome<Side> {
    let overlay = folder.join("overlay.yaml");
    let overlay = if overlay.exists() { Some(input(&overlay)?) } else { None };
    // The name of the package is set when the crate is written.
    let settings = Settings { layout: Layout::Crate { name: "package".to_owned() }, ..Settings::default() };
    let output = generate(&[input(&folder.join(name))?], overlay.as_ref(), &settings)?;
    let surface = Surface::of(&output.tree, None)?;
    Ok(Side { files: output.tree, surface })
}

fn input(path: &Path) -> Outcome<Input> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    Ok(Input::new(display(path), text))
}
