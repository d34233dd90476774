//! `cargo xtask drift` for files of the project

use std::fs;

use crate::support::{Copy, text};

#[test]
fn a_name_that_a_maintainer_changes_is_breaking() {
    let copy = Copy::new();
    copy.add_client_files();
    copy.duplicate("spec", "old");
    let drift = |from: &str, to: &str| copy.run(&["drift", "--from", from, "--to", to]);
    assert_eq!(drift("old", "spec").status.code(), Some(0));
    let names = fs::read_to_string(copy.path("spec/names.yaml")).unwrap();
    let renamed = names.replacen("multipart_upload.get_status", "multipart_upload.fetch_status", 1);
    assert_ne!(names, renamed);
    fs::write(copy.path("spec/names.yaml"), renamed).unwrap();
    for (from, to) in [("old", "spec"), ("spec", "old")] {
        let output = drift(from, to);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output));
        assert!(text(&output).contains("fetch_status"), "{}", text(&output));
    }
    // A side without names has those of the other side.
    fs::remove_file(copy.path("spec/names.yaml")).unwrap();
    let output = drift("old", "spec");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
}
