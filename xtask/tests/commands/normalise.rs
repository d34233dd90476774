//! `cargo xtask normalise`

use std::fs;

use crate::support::{Copy, PAGE};

#[test]
fn the_document_is_printed_or_written() {
    let copy = Copy::new();
    fs::write(copy.path("page.md"), PAGE).unwrap();
    let output = copy.run(&["normalise", "page.md"]);
    let document = String::from_utf8(output.stdout).unwrap();
    assert!(document.starts_with("openapi: 3.0.3\n"), "the report is not on standard output: {document}");
    copy.succeeds(&["normalise", "page.md", "--out", "here/normalised.yaml"]);
    assert_eq!(fs::read_to_string(copy.path("here/normalised.yaml")).unwrap(), document);
}
