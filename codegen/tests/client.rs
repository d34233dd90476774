//! Snapshots of the TwelveLabs client: its public API, the stages of the pipeline on its pages, and the errors of
//! invalid manifests.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::{Input, Manifest, Settings, Tree};

/// The snapshot shows which changes users of the client will see.
#[test]
fn surface_of_the_generated_client() {
    let mut tree = BTreeMap::new();
    read(&root().join("generated-client/src"), "", &mut tree);
    snapshot("surface", &codegen::surface(&tree));
}

/// The snapshots show which decision or rule caused a change of the public API.
#[test]
fn stages_of_the_vendored_pages() {
    let input = |name: &str| {
        let text = fs::read_to_string(root().join("spec").join(name)).expect("the file can be read");
        Input::new(name, text)
    };
    let manifest = Manifest::parse("source.toml", &input("source.toml").text).expect("the manifest is valid");
    let pages = manifest.pages.iter().map(|page| Input { facts: Some(page.facts()), ..input(&page.file) });
    let pages: Vec<Input> = pages.collect();
    let settings = Settings { environment: Vec::new(), ..manifest.api.settings() };
    let output =
        codegen::generate(&pages, Some(&input("overlay.yaml")), &settings).expect("the client can be generated");
    snapshot("report", &output.report.in_full());
    snapshot("api", &format!("{:#?}", output.api));
    assert_eq!(output.warnings, []);
}

#[test]
fn errors_of_a_manifest_have_a_position() {
    let parse = |text: &str| Manifest::parse("spec/source.toml", text).unwrap_err().to_string();
    snapshot("manifest_syntax", &parse("[api]\ntitle = \n"));
    snapshot("manifest_field", &parse("[api]\ntitle = 'x'\ncolour = 'red'\n"));
    let manifest = "[api]\ntitle = 'x'\n[[page]]\nfile = 'a'\ntitle = ''\nreference = ''\nbase_url = ''\nsha256 = ''\n";
    let page = &Manifest::parse("spec/source.toml", manifest).expect("the manifest is valid").pages[0];
    let edited = page.verify("spec/source.toml", "spec/pages/a.yaml", "edited").unwrap_err();
    snapshot("manifest_edited_page", &edited.to_string());
    let nothing = codegen::generate(&[], None, &Settings::default()).unwrap_err();
    snapshot("no_document", &nothing.to_string());
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a workspace")
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(root().join("codegen/tests/client"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn read(folder: &Path, prefix: &str, tree: &mut Tree) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let name = format!("{prefix}{}", path.file_name().expect("the path has a file name").to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), tree);
        } else {
            tree.insert(name, fs::read_to_string(&path).expect("the file is text"));
        }
    }
}
