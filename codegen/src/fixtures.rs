//! The crates of the fixtures, for unit tests that look at generated code.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::{Input, Layout, Manifest, Role, Settings, Tree, generate};

/// The sources of the crate of each fixture in `tests/fixtures/ok`.
pub(crate) static TREES: LazyLock<Vec<Tree>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ok");
    fs::read_dir(folder).unwrap().map(|entry| tree(&entry.unwrap().path())).collect()
});

fn tree(folder: &Path) -> Tree {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    let names = names.iter().map(|name| name.to_str().unwrap());
    let read = |name: &str| Input::new(name, fs::read_to_string(folder.join(name)).unwrap());
    let mut inputs: Vec<Input> = names.clone().filter(|name| name.starts_with("input")).map(read).collect();
    let parts = names.filter(|name| name.starts_with("part"));
    inputs.extend(parts.map(|name| Input { role: Role::Referenced, ..read(name) }));
    let overlay = folder.join("overlay.yaml").exists().then(|| read("overlay.yaml"));
    let manifest = fs::read_to_string(folder.join("source.toml")).ok();
    let manifest = manifest.map(|text| Manifest::parse("source.toml", &text).unwrap());
    let settings = manifest.map_or_else(Settings::default, |manifest| manifest.api.settings());
    let settings = Settings { layout: Layout::Sources, ..settings };
    generate(&inputs, overlay.as_ref(), &settings).unwrap().tree
}
