//! `cargo xtask generate`

use std::fs;

use crate::support::{Copy, PAGE, text};

#[test]
fn pages_specs_and_folders_become_a_crate() {
    let copy = Copy::new();
    fs::create_dir(copy.path("in")).unwrap();
    fs::write(copy.path("in/get.md"), PAGE).unwrap();
    fs::write(copy.path("in/guide.md"), "# A guide\n").unwrap();
    let spec = r#"{
        "openapi": "3.0.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/y": {"get": {"security": [{"key": []}], "responses": {"204": {"description": "."}}}}},
        "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-key"}}}
    }"#;
    fs::write(copy.path("in/spec.json"), spec).unwrap();

    let alone = copy.succeeds(&["generate", "--spec", "in/spec.json", "--name", "x", "--out", "alone"]);
    assert!(alone.contains("`--server`"), "{alone}");

    let printed = copy.succeeds(&["generate", "--spec", "in", "--name", "two-client", "--out", "out"]);
    assert!(printed.contains("in/get.md:6"), "{printed}");
    assert!(printed.contains("in/guide.md") && printed.contains("skipped"), "{printed}");
    let manifest = fs::read_to_string(copy.path("out/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"two-client\""), "{manifest}");
    let root = fs::read_to_string(copy.path("out/src/api.rs")).unwrap();
    assert!(root.contains("TWO_API_KEY") && root.contains("https://api.example.com/v1"), "{root}");
    copy.succeeds(&["generate", "--spec", "in", "--name", "two-client", "--out", "out", "--check"]);

    let arguments =
        ["generate", "--spec", "in", "--name", "two-client", "--out", "out", "--server", "https://b.example"];
    let stale = copy.fails(&[&arguments[..], &["--check"]].concat());
    assert!(stale.contains("out/src/api.rs is stale"), "{stale}");
    fs::write(copy.path("out/mine.txt"), "kept").unwrap();
    copy.succeeds(&arguments);
    assert!(fs::read_to_string(copy.path("out/src/api.rs")).unwrap().contains("https://b.example"));
    assert_eq!(fs::read_to_string(copy.path("out/mine.txt")).unwrap(), "kept");
}

#[test]
fn a_failed_run_writes_nothing() {
    let copy = Copy::new();
    fs::write(copy.path("page.md"), PAGE).unwrap();
    fs::write(copy.path("prose.md"), "# Prose\n").unwrap();
    fs::write(copy.path("broken.yaml"), "openapi: 3.1.0\ninfo: {\n  a: ]\n").unwrap();
    fs::write(copy.path("odd.yaml"), "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: []\n").unwrap();
    fs::create_dir(copy.path("empty")).unwrap();
    let cases = [
        ("none.yaml", "cannot read none.yaml"),
        ("empty", "empty has no pages or specs"),
        ("prose.md", "OpenAPI block"),
        ("broken.yaml", "broken.yaml:3:6"),
        ("odd.yaml", "#/paths"),
    ];
    for (path, expected) in cases {
        let message = copy.fails(&["generate", "--spec", path, "--name", "x", "--out", "out"]);
        assert!(message.contains(expected), "{message}");
        assert!(!copy.path("out").exists(), "{path}");
    }
    let message = copy.fails(&["generate", "--spec", "page.md", "--name", "x", "--out", "spec"]);
    assert!(message.contains("were not generated"), "{message}");
    let usage = copy.run(&["generate", "--spec", "page.md", "--name", "no/name", "--out", "out"]);
    assert_eq!(usage.status.code(), Some(2), "{}", text(&usage));
}
