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
    fs::write(copy.path("odd.yaml"), "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: text\n").unwrap();
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
    assert_eq!(usage.status.code(), Some(64), "{}", text(&usage));
}

/// The constructor of a client that would not send the key does not take one.
#[test]
fn constructors_take_only_keys_that_are_sent() {
    let copy = Copy::new();
    let api = |server: &str, scheme: &str, security: &str| {
        let spec = format!(
            "openapi: 3.0.3
info: {{title: T, version: '1'}}
servers: [{{url: https://api.example}}]
paths:
  /a: {{get: {{operationId: a, servers: [{{url: '{server}'}}], security: {security}, responses: {{'204': {{description: A.}}}}}}}}
components: {{securitySchemes: {{key: {scheme}, other: {{type: http, scheme: digest}}}}}}
"
        );
        fs::write(copy.path("spec.yaml"), spec).unwrap();
        let printed = copy.succeeds(&["generate", "--spec", "spec.yaml", "--name", "x", "--out", "out"]);
        (printed, fs::read_to_string(copy.path("out/src/api.rs")).unwrap())
    };
    let (key, basic) = ("{type: apiKey, in: header, name: X-Key}", "{type: http, scheme: basic}");
    let (_, sent) = api("https://api.example/v2", key, "[{key: []}]");
    assert!(sent.contains("pub fn new(api_key: impl Into<String>)") && sent.contains("X_API_KEY"), "{sent}");
    let (_, user) = api("https://api.example/v2", basic, "[{key: []}]");
    assert!(user.contains("user: impl Into<String>") && !user.contains("fn api_key"), "{user}");
    let (_, none) = api("https://api.example/v2", key, "[]");
    assert!(none.contains("pub fn new() ->") && !none.contains("X_API_KEY"), "{none}");
    let (warned, elsewhere) = api("https://files.test", key, "[{key: []}]");
    assert!(warned.contains("trust_host(\"files.test\")") && warned.contains("x-trusted"), "{warned}");
    assert!(elsewhere.contains("pub fn trust_host") && !elsewhere.contains("pub fn new"), "{elsewhere}");
}
