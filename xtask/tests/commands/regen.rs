//! `cargo xtask regen`

use std::fs;

use crate::support::{Copy, files, text};

/// The drift check of the project.
#[test]
fn committed_files_are_up_to_date() {
    Copy::new().succeeds(&["regen", "--check"]);
}

#[test]
fn deleted_files_are_generated_again() {
    let copy = Copy::new();
    let before = files(copy.root());
    fs::remove_dir_all(copy.path("generated-client/src")).unwrap();
    fs::remove_file(copy.path("spec/normalised.yaml")).unwrap();
    copy.succeeds(&["regen"]);
    assert!(before == files(copy.root()), "the files differ");
}

#[test]
fn a_second_run_changes_nothing() {
    let copy = Copy::new();
    copy.succeeds(&["regen"]);
    let before = files(copy.root());
    assert!(copy.succeeds(&["regen"]).contains("no changes"));
    assert!(before == files(copy.root()), "the files differ");
}

#[test]
fn check_names_outdated_files_and_changes_nothing() {
    type Edit = fn(&Copy);
    let edits: [(&str, Edit, &str); 7] = [
        ("spec/pages/get-status.yaml", |copy| copy.append("spec/pages/get-status.yaml", " "), "vendored"),
        ("spec/overlay.yaml", |copy| copy.append("spec/overlay.yaml", "# a comment\n"), "changed after"),
        ("spec/source.toml", |copy| copy.append("spec/source.toml", "# a comment\n"), "changed after"),
        ("generated-client/src/types.rs", |copy| copy.append("generated-client/src/types.rs", "// mine\n"), "-// mine"),
        (
            "generated-client/src/runtime/error.rs",
            |copy| fs::remove_file(copy.path("generated-client/src/runtime/error.rs")).unwrap(),
            "is missing",
        ),
        (
            "generated-client/src/mine/x.rs",
            |copy| {
                fs::create_dir(copy.path("generated-client/src/mine")).unwrap();
                fs::write(copy.path("generated-client/src/mine/x.rs"), "").unwrap();
            },
            "is orphaned",
        ),
        ("spec/normalised.yaml", |copy| copy.append("spec/normalised.yaml", "x: 1\n"), "-x: 1"),
    ];
    for (file, edit, expected) in edits {
        let copy = Copy::new();
        edit(&copy);
        let before = files(copy.root());
        let message = copy.fails(&["regen", "--check"]);
        assert!(message.contains(file) && message.contains(expected), "{file}: {message}");
        assert!(before == files(copy.root()), "{file}: --check wrote something");
        // `regen` updates everything except an edited page.
        if !file.contains("pages") {
            assert!(message.contains("cargo xtask regen"), "{message}");
            copy.succeeds(&["regen"]);
            copy.succeeds(&["regen", "--check"]);
        }
    }
}

#[test]
fn an_unlisted_page_is_an_error() {
    let copy = Copy::new();
    fs::write(copy.path("spec/pages/new.yaml"), "openapi: 3.1.1\n").unwrap();
    for arguments in [&["regen", "--check"][..], &["regen"]] {
        assert!(copy.fails(arguments).contains("spec/pages/new.yaml is not in spec/source.toml"));
    }
}

#[test]
fn nothing_is_written_if_one_target_cannot_be_written() {
    let copy = Copy::new();
    // The parent of the sources is a file, so they cannot be staged.
    fs::remove_dir_all(copy.path("generated-client")).unwrap();
    fs::write(copy.path("generated-client"), "").unwrap();
    fs::remove_file(copy.path("spec/normalised.yaml")).unwrap();
    let before = files(copy.root());
    copy.fails(&["regen"]);
    assert!(before == files(copy.root()), "something was written");
}

#[test]
fn a_failed_run_changes_nothing() {
    let edits = [
        ("spec/overlay.yaml", "  - target: $.nowhere\n    update: {}\n", "spec/overlay.yaml:"),
        ("spec/overlay.yaml", "  - [\n", "spec/overlay.yaml:"),
        ("spec/source.toml", "unknown = 1\n", "spec/source.toml:"),
        (
            "spec/source.toml",
            "[[page]]\nfile = 'pages/none.yaml'\ntitle = ''\nreference = ''\nbase_url = ''\nsha256 = ''\n",
            "spec/pages/none.yaml",
        ),
    ];
    for (file, text, expected) in edits {
        let copy = Copy::new();
        copy.append(file, text);
        let before = files(copy.root());
        let message = copy.fails(&["regen"]);
        assert!(message.contains(expected), "{message}");
        assert!(before == files(copy.root()), "{message}");
    }
}

/// Cargo loads the manifest of every member before it compiles `xtask`.
#[test]
fn cargo_starts_without_the_generated_sources() {
    let copy = Copy::new();
    copy.add_workspace();
    let before = files(&copy.path("generated-client/src"));
    fs::remove_dir_all(copy.path("generated-client/src")).unwrap();
    let output = copy.cargo(&["metadata", "--offline", "--no-deps", "--format-version", "1"]);
    assert!(output.status.success(), "{}", text(&output));
    copy.succeeds(&["regen"]);
    assert!(before == files(&copy.path("generated-client/src")), "the files differ");
}
