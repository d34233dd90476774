//! A fixture: a folder with inputs and the snapshots of their results.
#![allow(dead_code, reason = "not every test uses all functions")]

use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Diagnostics, Input, Layout, Manifest, Names, Output, Role, Settings, generate};

#[derive(Clone)]
pub struct Fixture {
    pub name: String,
    pub folder: PathBuf,
    pub inputs: Vec<Input>,
    pub overlay: Option<Input>,
    /// The names file.
    pub names: Option<Input>,
    /// The text of `source.toml`, which overrides the default settings.
    pub manifest: Option<String>,
}

impl Fixture {
    /// Returns the fixtures of a kind (`ok` or `err`), sorted by name.
    pub fn all(kind: &str) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind);
        files(&folder).iter().map(|folder| Self::read(folder)).collect()
    }

    fn read(folder: &Path) -> Self {
        let read = |path: &PathBuf| Input::new(name(path), fs::read_to_string(path).expect("fixtures are text"));
        let files = files(folder);
        let inputs = files.iter().filter(|path| name(path).starts_with("input")).map(read);
        let others = files.iter().filter(|path| name(path).starts_with("part"));
        let others = others.map(|path| Input { role: Role::Referenced, ..read(path) });
        let inputs = inputs.chain(others).collect();
        let overlay = files.iter().find(|path| name(path) == "overlay.yaml").map(read);
        let names = files.iter().find(|path| name(path) == "names.yaml").map(read);
        let manifest = fs::read_to_string(folder.join("source.toml")).ok();
        Self { name: name(folder), folder: folder.to_owned(), inputs, overlay, names, manifest }
    }

    /// Returns the settings in `source.toml`, or the default settings.
    pub fn settings(&self) -> Result<Settings, Diagnostics> {
        let own = self.manifest.as_ref().map(|text| Manifest::parse("source.toml", text)).transpose()?;
        let own = own.map_or_else(Settings::default, |manifest| manifest.api.settings());
        let names = self.names.as_ref().map(Names::parse).transpose()?;
        Ok(Settings { names: names.map(|(names, _)| names).unwrap_or_default(), ..own })
    }

    pub fn generate(&self, layout: Layout) -> Result<Output, Diagnostics> {
        let settings = Settings { environment: vec!["FIXTURE_KEY".to_owned()], layout, ..self.settings()? };
        generate(&self.inputs, self.overlay.as_ref(), &settings)
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the entry can be read").path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().expect("the path has a file name").to_string_lossy().into_owned()
}

/// Compares a text with `NAME.snap` in the fixture's folder.
pub fn snapshot(fixture: &Fixture, name: &str, text: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(&fixture.folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
