//! Sides at a git revision.

use super::project::{Copy, PAGE, inputs};
use crate::drift::operand::Operand;
use crate::failure::Failure;

fn at(text: &str) -> Operand {
    text.parse().unwrap()
}

#[test]
fn a_revision_is_read_like_the_working_tree() {
    let copy = Copy::new();
    copy.commit("v1");
    let (vendored, tagged) = copy.against(&Operand::at_tag("v1"), &[]);
    assert_eq!(inputs(&vendored), inputs(&tagged));
    assert_eq!(tagged.inputs[0].name, PAGE);
    assert_eq!(tagged.label, "v1:spec");
    assert_eq!(vendored.overlay.unwrap().text, tagged.overlay.unwrap().text);
    assert_eq!(vendored.settings.names, tagged.settings.names);
    assert_eq!(tagged.manifest.unwrap(), copy.read("generated-client/Cargo.toml"));

    // The working tree changes, and the revision does not.
    let before = copy.read(PAGE);
    copy.write(PAGE, "openapi: 3.1.0\n");
    copy.commit("v2");
    let (old, new) = copy.pair(&Operand::at_tag("v1"), &at("v2:./spec"), &[]).unwrap();
    assert_eq!(inputs(&old)[0].0, before);
    assert_ne!(inputs(&new)[0].0, before);
}

#[test]
fn files_and_folders_of_a_revision() {
    let copy = Copy::new();
    let document = |path: &str| format!("openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\npaths: {{{path}: {{}}}}\n");
    copy.write("apis/a \"b\"\nä.yaml", &document("/a"));
    copy.write("apis/sub/c.json", "{\"openapi\": \"3.1.0\"}");
    copy.write("apis/notes.txt", "x");
    copy.write("apis/.hidden/d.yaml", "x");
    copy.write("main.yaml", &(document("/m") + "x: {$ref: 'apis/sub/c.json#/x'}\n"));
    copy.write("bytes.yaml", "");
    std::fs::write(copy.path("bytes.yaml"), b"\xff").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", copy.path("link.yaml")).unwrap();
    copy.commit("v1");
    let (_, folder) = copy.pair(&at("v1:main.yaml"), &at("v1:apis"), &[]).unwrap();
    let names = |side: &crate::drift::snapshot::Snapshot| {
        side.inputs.iter().map(|input| input.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&folder), ["apis/a \"b\"\nä.yaml", "apis/sub/c.json"]);
    assert!(!folder.has_source);
    let (file, _) = copy.pair(&at("v1:main.yaml"), &at("v1:apis"), &[]).unwrap();
    assert_eq!(names(&file), ["main.yaml", "apis/sub/c.json"]);

    let failures = [
        ("v9:spec", "git does not know the revision `v9`"),
        ("--output=x:spec", "git does not know the revision `--output=x`"),
        ("v1 --x:spec", "git does not know"),
        ("v1:nothing", "does not exist"),
        ("v1:apis/notes.txt", "neither a page"),
        ("v1:bytes.yaml", "not text in UTF-8"),
        ("v1:link.yaml", "does not exist"),
        ("v1:../x.yaml", "does not exist"),
    ];
    for (operand, expected) in failures {
        let Failure(message) = copy.pair(&at("v1:main.yaml"), &at(operand), &[]).unwrap_err();
        assert!(message.contains(expected), "{operand}: {message}");
    }
    assert!(!copy.path("x").exists());
}
