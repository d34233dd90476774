//! `cargo xtask corpus`

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Copy, THINGS, text};

#[test]
fn pages_are_counted_alone_and_merged() {
    let copy = Copy::new();
    fs::create_dir_all(copy.path("corpus/vendor")).unwrap();
    fs::write(copy.path("corpus/vendor/a.md"), THINGS).unwrap();
    let other =
        THINGS.replace("/things:", "/others:").replace("v1/things", "v1/others").replace("things.list", "others.list");
    fs::write(copy.path("corpus/vendor/b.md"), other).unwrap();
    fs::write(copy.path("corpus/vendor/c.md"), "# Prose\n").unwrap();
    let message = copy.succeeds(&["corpus", "corpus", "--json", "table.json", "--jobs", "1"]);
    assert!(message.contains("vendor/ (2 pages)"), "{message}");
    assert!(message.contains("4 specs: 3 generated, 1 skipped, 0 failed"), "{message}");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(copy.path("table.json")).unwrap()).unwrap();
    assert_eq!(json["totals"]["operations"], 4);
    assert_eq!(json["specs"][2]["generated"]["status"], "skipped");
    assert_eq!(json["specs"][3]["operations"], 2);
    fs::write(copy.path("corpus/broken.yaml"), "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: text\n")
        .unwrap();
    let message = copy.fails(&["corpus", "corpus"]);
    assert!(message.contains("failed: error[wrong-type]"), "{message}");
}

const EXAMPLES: &str = "openapi: 3.0.3
info: {title: Examples, version: '1'}
paths: {}
components:
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: integer, format: uint64, example: 18446744073709551615}
        name: {type: string, nullable: true}
      example: {id: 1, name: null, other: x}
    Wrong: {type: string, enum: [a], example: 7}
";

#[test]
fn values_are_decoded_and_encoded() {
    let copy = Copy::new();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, copy.path("Cargo.lock")).unwrap();
    fs::create_dir(copy.path("corpus")).unwrap();
    fs::write(copy.path("corpus/examples.yaml"), EXAMPLES).unwrap();
    let message = copy.succeeds(&["corpus", "corpus", "--examples", "--samples", "20", "--json", "table.json"]);
    assert!(message.contains("2 examples: 2 came back unchanged, 0 failed; 1 more"), "{message}");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(copy.path("table.json")).unwrap()).unwrap();
    let spec = &json["specs"][0];
    assert_eq!(spec["examples"]["invalid"][0]["location"], "corpus/examples.yaml:13");
    assert_eq!(spec["samples"]["failed"].as_array().map(Vec::len), Some(0));
    assert!(spec["samples"]["passed"].as_u64() > Some(20), "{spec}");
}

/// The fixtures whose methods are called.
const CALLED: [&str; 16] = [
    "basic_authentication",
    "bodies",
    "credential_parameters",
    "declared_redirects",
    "event_streams",
    "floats",
    "form_encoding",
    "form_files",
    "form_parts",
    "parameter_styles",
    "path_templates",
    "several_credentials",
    "statuses",
    "streamed_responses",
    "tagged_unions",
    "undeclared_path_parameters",
];

/// The folder is kept, so that the dependencies of the crates are compiled once.
#[test]
fn every_method_is_called() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("calls");
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::create_dir_all(root.join("specs")).unwrap();
    fs::copy(project.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    for name in CALLED {
        let input = project.join("codegen/tests/fixtures/ok").join(name).join("input.yaml");
        fs::copy(input, root.join("specs").join(format!("{name}.yaml"))).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["corpus", "specs", "--calls", "5", "--json", "table.json"]);
    let output = command.current_dir(&root).env("CARGO_MANIFEST_DIR", root.join("xtask")).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(root.join("table.json")).unwrap()).unwrap();
    for spec in json["specs"].as_array().unwrap() {
        let (methods, requests) = (spec["calls"]["methods"].as_u64(), spec["calls"]["requests"].as_u64());
        assert!(methods > Some(0) && requests >= methods, "{spec}");
    }
}
