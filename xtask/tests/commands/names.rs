//! The names file of `cargo xtask regen` and `cargo xtask generate`.

use std::fs;

use crate::support::Copy;

const NAMES: &str = "spec/names.yaml";

/// Replaces a text in the names file of the project.
fn edit(copy: &Copy, old: &str, new: &str) {
    let text = fs::read_to_string(copy.path(NAMES)).unwrap();
    assert!(text.contains(old), "{text}");
    fs::write(copy.path(NAMES), text.replace(old, new)).unwrap();
}

#[test]
fn regen_uses_the_names_and_reports_changes() {
    let copy = Copy::new();
    edit(&copy, ": multipart_upload.get_status", ": uploads.status");
    edit(&copy, "types:\n", "types:\n  '#/components/schemas/Gone': Gone\n");
    assert!(copy.fails(&["regen", "--check"]).contains(NAMES));
    let printed = copy.succeeds(&["regen"]);
    assert!(printed.contains("removed: `Gone` #/components/schemas/Gone"), "{printed}");
    let code = fs::read_to_string(copy.path("generated-client/src/operations/uploads.rs")).unwrap();
    assert!(code.contains("fn status("), "{code}");
    copy.succeeds(&["regen", "--check"]);

    fs::remove_file(copy.path(NAMES)).unwrap();
    assert!(copy.fails(&["regen", "--check"]).contains("spec/names.yaml is missing"));
    assert!(copy.succeeds(&["regen"]).contains("new names in spec/names.yaml"));
}

#[test]
fn a_line_that_is_deleted_is_new() {
    let copy = Copy::new();
    edit(&copy, "  '#/components/schemas/page_info': PageInfo\n", "");
    assert!(copy.fails(&["regen", "--check"]).contains("new: `PageInfo` #/components/schemas/page_info"));
    copy.succeeds(&["regen"]);
    copy.succeeds(&["regen", "--check"]);
}

#[test]
fn an_invalid_name_has_a_line() {
    let copy = Copy::new();
    edit(&copy, ": PageInfo", ": Page-Info");
    let printed = copy.fails(&["regen"]);
    assert!(printed.contains("invalid-name") && printed.contains("spec/names.yaml:"), "{printed}");
}

#[test]
fn generate_keeps_names_if_a_file_is_named() {
    let copy = Copy::new();
    let spec = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths:\n  \
                /a: {get: {operationId: list, tags: [x], responses: {'204': {description: .}}}}\n";
    fs::write(copy.path("spec.yaml"), spec).unwrap();
    let plain = ["generate", "--spec", "spec.yaml", "--name", "x", "--out", "out"];
    copy.succeeds(&plain);
    let before = crate::support::files(&copy.path("out"));
    let named = [&plain[..], &["--names", "names.yaml"]].concat();
    copy.succeeds(&named);
    assert!(before == crate::support::files(&copy.path("out")), "the crate changes");
    let text = fs::read_to_string(copy.path("names.yaml")).unwrap();
    assert!(text.contains("'#/paths/~1a/get': x.list"), "{text}");

    // An operation before it that wants its name.
    let more = spec.replace(
        "paths:\n",
        "paths:\n  /0: {get: {operationId: list, tags: [x], responses: {'204': {description: .}}}}\n",
    );
    fs::write(copy.path("spec.yaml"), more).unwrap();
    let printed = copy.succeeds(&named);
    assert!(printed.contains("new: `x.get_0` #/paths/~10/get"), "{printed}");
    copy.succeeds(&[&named[..], &["--check"]].concat());
}
