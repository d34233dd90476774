//! One side of a comparison, read completely.

use std::path::{Path, PathBuf};

use codegen::{Input, Manifest, Names, Role, Settings};

use super::operand::Operand;
use super::place::Place;
use super::revision::Revision;
use super::{partial, upstream};
use crate::failure::Outcome;
use crate::fetched::{Fetch, FetchOptions, fetch};
use crate::input::{add_referenced, is_page_or_spec};
use crate::project::{display, root};
use crate::upstream::page_url;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The operand, for messages.
    pub label: String,
    /// The pages and specs.
    pub inputs: Vec<Input>,
    /// The overlay that is applied to them.
    pub overlay: Option<Input>,
    /// The facts of the manifest, and the names.
    pub settings: Settings,
    /// The text of the `Cargo.toml` of the generated client.
    pub manifest: Option<String>,
    /// What could not be read, each as a sentence. The version of the other side takes its place, so that the rest is
    /// compared.
    pub incomplete: Vec<String>,
    /// Whether the side has a `source.toml`, and so an overlay and settings of its own.
    pub has_source: bool,
}

/// Reads one side that is a folder like `spec/`.
pub fn load_folder(folder: &Path) -> Outcome<Snapshot> {
    spec_folder(&Place::Disk, folder, display(folder))
}

/// Reads both sides. A side without a `source.toml` has the overlay, the settings and the names of the other side.
pub fn load_pair(old: &Operand, new: &Operand, options: &FetchOptions) -> Outcome<(Snapshot, Snapshot)> {
    pair(old, new, &root(), &|urls| fetch(urls, options))
}

/// Reads both sides of the project in a folder.
pub fn pair(old: &Operand, new: &Operand, root: &Path, fetch: &Fetch) -> Outcome<(Snapshot, Snapshot)> {
    let (mut old, mut new) = (load_with(old, root, fetch)?, load_with(new, root, fetch)?);
    partial::complete(&old, &mut new, true);
    partial::complete(&new, &mut old, false);
    match (old.has_source, new.has_source) {
        (true, false) => new.take_source_of(&old),
        (false, true) => old.take_source_of(&new),
        // The same pages can be in another format.
        _ => {
            partial::take_facts(&mut new.inputs, &old.inputs);
            partial::take_facts(&mut old.inputs, &new.inputs);
        }
    }
    Ok((old, new))
}

fn load_with(operand: &Operand, root: &Path, fetch: &Fetch) -> Outcome<Snapshot> {
    let label = operand.to_string();
    match operand {
        Operand::Vendored => spec_folder(&Place::Disk, &root.join("spec"), label),
        Operand::Upstream => upstream::load(spec_folder(&Place::Disk, &root.join("spec"), label)?, root, fetch),
        Operand::Path(path) => of_path(&Place::Disk, path, label),
        Operand::Revision { revision, path } => {
            let place = Place::Revision(Revision::open(root, revision)?);
            of_path(&place, Path::new(path), label)
        }
        Operand::Url(url) => of_url(url, label, fetch),
    }
}

impl Snapshot {
    fn bare(label: String, inputs: Vec<Input>) -> Self {
        Self {
            label,
            inputs,
            overlay: None,
            settings: Settings::default(),
            manifest: None,
            incomplete: Vec::new(),
            has_source: false,
        }
    }

    /// Takes what a bare side lacks from the other side: also the facts of the pages, which their YAML does not state.
    fn take_source_of(&mut self, other: &Self) {
        self.overlay.clone_from(&other.overlay);
        self.settings = other.settings.clone();
        self.manifest.clone_from(&other.manifest);
        partial::take_facts(&mut self.inputs, &other.inputs);
    }
}

fn of_path(place: &Place, path: &Path, label: String) -> Outcome<Snapshot> {
    let path = place.resolve(path);
    if place.has_file(&path.join("source.toml")) {
        return spec_folder(place, &path, label);
    }
    let read = |path: &PathBuf| place.text(path).map(|text| Input::new(place.name(path), text.unwrap_or_default()));
    let mut inputs = if place.has_file(&path) {
        if !is_page_or_spec(&path) {
            return Err(format!("error: {label} is neither a page (.md) nor a spec (.yaml, .yml, .json)").into());
        }
        vec![read(&path)?]
    } else if place.has_folder(&path) {
        let paths = place.pages(&path)?;
        let texts = place.texts(&paths)?;
        let inputs = paths.iter().zip(texts);
        inputs.map(|(path, text)| Input { role: Role::Found, ..Input::new(place.name(path), text) }).collect()
    } else {
        return Err(format!("error: {} does not exist", label.escape_debug()).into());
    };
    match place {
        Place::Disk => crate::input::add_referenced_files(&mut inputs)?,
        Place::Revision(_) => add_referenced(&mut inputs, |name| place.text(Path::new(name)).transpose())?,
    }
    Ok(Snapshot::bare(label, inputs))
}

/// Reads a folder like `spec/`: the manifest, what it lists, the overlay and the names. The generated client is next to
/// the folder.
fn spec_folder(place: &Place, folder: &Path, label: String) -> Outcome<Snapshot> {
    let input = |name: &str| -> Outcome<Option<Input>> {
        let path = folder.join(name);
        Ok(place.text(&path)?.map(|text| Input::new(place.name(&path), text)))
    };
    let Some(source) = input("source.toml")? else {
        return Err(format!("error: {} has no source.toml", label.escape_debug()).into());
    };
    let manifest = Manifest::parse(&source.name, &source.text)?;
    let files = manifest.pages.iter().map(|page| (&page.file, Some(page.facts())));
    let files: Vec<_> = files.chain(manifest.specs.iter().map(|spec| (&spec.file, None))).collect();
    let paths: Vec<PathBuf> = files.iter().map(|(file, _)| folder.join(file)).collect();
    let texts = place.texts(&paths)?;
    let inputs = paths.iter().zip(texts).zip(files);
    let inputs =
        inputs.map(|((path, text), (_, facts))| Input { facts, ..Input::new(place.name(path), text) }).collect();
    let (names, warnings) =
        input("names.yaml")?.map_or_else(|| Ok((Names::default(), Vec::new())), |input| Names::parse(&input))?;
    warnings.iter().for_each(|warning| anstream::eprintln!("{warning}"));
    // A stored release has the manifest of its client.
    let own = folder.join("client.toml");
    let next_to = folder.parent().map(|parent| parent.join("generated-client").join("Cargo.toml"));
    let client = if place.has_file(&own) { Some(own) } else { next_to };
    Ok(Snapshot {
        inputs,
        overlay: input("overlay.yaml")?,
        settings: Settings { names, ..manifest.api.settings() },
        manifest: client.map(|client| place.text(&client)).transpose()?.flatten(),
        has_source: true,
        ..Snapshot::bare(label, Vec::new())
    })
}

fn of_url(url: &str, label: String, fetch: &Fetch) -> Outcome<Snapshot> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let address = if is_page_or_spec(Path::new(path)) { Some(url.to_owned()) } else { page_url(url) };
    let Some(address) = address else { return Err("error: the URL is empty".into()) };
    let mut fetched = fetch(std::slice::from_ref(&address))?;
    match fetched.remove(&address) {
        Some(Ok(text)) => {
            // The extension selects the reader.
            let name = address.split(['?', '#']).next().unwrap_or_default();
            Ok(Snapshot::bare(label, vec![Input::new(name, text)]))
        }
        Some(Err(error)) => Err(format!("error: cannot fetch {}: {error}", address.escape_debug()).into()),
        None => Err(format!("error: {} was not fetched", address.escape_debug()).into()),
    }
}
