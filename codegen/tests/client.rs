//! The real client: what it promises to its users, and what its page became.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::Tree;

/// A reviewer reads here what users will see change.
#[test]
fn surface_of_the_generated_client() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-client/src");
    let mut tree = BTreeMap::new();
    read(&sources, "", &mut tree);
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/client"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("surface", codegen::surface(&tree)));
}

fn read(folder: &Path, below: &str, tree: &mut Tree) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("it can be read").path();
        let name = format!("{below}{}", path.file_name().expect("it has a name").to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), tree);
        } else {
            tree.insert(name, fs::read_to_string(&path).expect("it is text"));
        }
    }
}
