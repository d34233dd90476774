//! Measures the pipeline on the vendored pages: `cargo bench --package codegen --bench pipeline`.

use std::path::Path;

use codegen::{Input, Manifest, Settings, generate, normalise};
use divan::Bencher;

fn main() {
    divan::main();
}

struct Spec {
    pages: Vec<Input>,
    overlay: Input,
    settings: Settings,
}

fn spec() -> Spec {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.join(name)).expect("the file can be read");
        Input::new(name, text)
    };
    let manifest = Manifest::parse("source.toml", &read("source.toml").text).expect("the manifest is valid");
    let page = |page: &codegen::Page| Input { facts: Some(page.facts()), ..read(&page.file) };
    Spec {
        pages: manifest.pages.iter().map(page).collect(),
        overlay: read("overlay.yaml"),
        settings: Settings { title: Some(manifest.api.title), ..Settings::default() },
    }
}

/// Measures the pipeline up to the normalised document.
#[divan::bench]
fn to_the_normalised_document(bencher: Bencher) {
    let Spec { pages, overlay, settings } = spec();
    bencher.bench(|| normalise(&pages, Some(&overlay), &settings));
}

/// Measures the whole pipeline, except for writing files.
#[divan::bench]
fn to_the_generated_files(bencher: Bencher) {
    let Spec { pages, overlay, settings } = spec();
    bencher.bench(|| generate(&pages, Some(&overlay), &settings));
}
