//! The fixtures in `tests/fixtures`, for unit tests.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::{Input, Layout, Manifest, Names, Role, Settings, Tree, generate};

/// The sources of the crate of each fixture in `tests/fixtures/ok`.
pub(crate) static TREES: LazyLock<Vec<Tree>> = LazyLock::new(|| {
    let tree = |fixture: Fixture| generate(&fixture.inputs, fixture.overlay.as_ref(), &fixture.settings).unwrap().tree;
    all("ok").into_iter().map(tree).collect()
});

/// The inputs of a fixture.
pub(crate) struct Fixture {
    pub(crate) inputs: Vec<Input>,
    pub(crate) overlay: Option<Input>,
    pub(crate) settings: Settings,
}

/// Reads the fixtures of a kind: `ok` or `err`.
pub(crate) fn all(kind: &str) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind);
    fs::read_dir(folder).unwrap().map(|entry| read(&entry.unwrap().path())).collect()
}

fn read(folder: &Path) -> Fixture {
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
    let environment = vec!["FIXTURE_KEY".to_owned()];
    // Some fixtures show the errors of a names file.
    let names = fs::read_to_string(folder.join("names.yaml")).ok();
    let names = names.and_then(|text| Names::parse(&Input::new("names.yaml", text)).ok()).unwrap_or_default().0;
    Fixture { inputs, overlay, settings: Settings { environment, layout: Layout::Sources, names, ..settings } }
}
