//! `cargo xtask changelog` and `cargo xtask release-check`

use std::fs;

use crate::support::{Copy, files};

/// A copy of the project with its changelog and manifest.
fn project() -> Copy {
    let copy = Copy::new();
    copy.add_client_files();
    copy
}

fn replace(copy: &Copy, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(copy.path(file)).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(copy.path(file), text.replacen(from, to, 1)).unwrap();
}

const MANIFEST: &str = "generated-client/Cargo.toml";
const CHANGELOG: &str = "generated-client/CHANGELOG.md";

/// A released copy of the project.
fn released() -> Copy {
    let copy = project();
    replace(&copy, CHANGELOG, "## [Unreleased]", "## [0.1.0]");
    let message = copy.succeeds(&["release-check", "--record"]);
    assert!(message.contains("0.1.0 can be released"), "{message}");
    copy
}

/// Removes a property from the vendored page, as if the API had removed it, and updates the client.
fn remove_a_property(copy: &Copy) {
    let page = "spec/pages/get-status.yaml";
    let text = fs::read_to_string(copy.path(page)).unwrap();
    let start = text.find("        uploaded_size:\n").expect("the property");
    let rest = &text[start + 1..];
    let is_next = |line: &str| line.starts_with("        ") && !line.starts_with("         ");
    let length: usize = rest.split_inclusive('\n').skip(1).take_while(|line| !is_next(line)).map(str::len).sum();
    let first = rest.split_inclusive('\n').next().unwrap().len();
    fs::write(copy.path(page), format!("{}{}", &text[..start], &rest[first + length..])).unwrap();
    let message = copy.fails(&["regen"]);
    let hash = message.split_whitespace().last().unwrap().to_owned();
    let source = fs::read_to_string(copy.path("spec/source.toml")).unwrap();
    let known = source.split("sha256 = \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    replace(copy, "spec/source.toml", &known, &hash);
    copy.succeeds(&["regen"]);
}

#[test]
fn the_first_release_needs_its_section() {
    let copy = project();
    assert!(copy.succeeds(&["changelog"]).contains("nothing has been released"));
    let message = copy.fails(&["release-check", "--record"]);
    assert!(
        message.contains("the newest section of the changelog is `Unreleased`, but has to be `[0.1.0]`"),
        "{message}"
    );
    assert!(!copy.path("spec/released").exists());
    let copy = released();
    for file in ["source.toml", "overlay.yaml", "names.yaml", "pages/get-status.yaml", "document.yaml"] {
        let name = if file == "document.yaml" { "normalised.yaml" } else { file };
        let (stored, current) = (copy.path("spec/released").join(file), copy.path("spec").join(name));
        assert_eq!(fs::read_to_string(stored).unwrap(), fs::read_to_string(current).unwrap(), "{file}");
    }
    let before = files(copy.root());
    let message = copy.succeeds(&["release-check", "--record"]);
    assert!(message.contains("0 changes since 0.1.0: no new version is needed"), "{message}");
    copy.succeeds(&["changelog"]);
    assert!(before == files(copy.root()), "the files differ");
}

#[test]
fn breaking_changes_need_a_version_and_an_entry() {
    let copy = released();
    remove_a_property(&copy);
    let message = copy.fails(&["release-check"]);
    assert!(message.contains("the version in Cargo.toml is 0.1.0, but has to be at least 0.2.0"), "{message}");
    assert!(message.contains("the changelog lacks"), "{message}");
    copy.fails(&["changelog", "--check"]);
    copy.succeeds(&["changelog"]);
    let text = fs::read_to_string(copy.path(CHANGELOG)).unwrap();
    let section = text.split("## [Unreleased]").nth(1).unwrap().split("## [0.1.0]").next().unwrap();
    assert!(section.contains("### Removed\n\n- **Breaking:** "), "{section}");
    assert!(section.contains("uploaded_size"), "{section}");
    assert!(copy.succeeds(&["changelog"]).contains("no changes"));
    copy.succeeds(&["changelog", "--check"]);

    replace(&copy, MANIFEST, "version = \"0.1.0\"", "version = \"0.1.1\"");
    replace(&copy, CHANGELOG, "## [Unreleased]", "## [0.2.0]");
    assert!(copy.fails(&["release-check"]).contains("at least 0.2.0"));
    replace(&copy, MANIFEST, "version = \"0.1.1\"", "version = \"0.2.0\"");
    let message = copy.succeeds(&["release-check", "--at-least", "patch"]);
    assert!(message.contains("breaking") && message.contains("0.2.0 can be released"), "{message}");
    // The entries belong to the section of the version until it is released.
    assert!(copy.succeeds(&["changelog"]).contains("no changes"));
    copy.succeeds(&["release-check", "--record"]);
    assert!(copy.succeeds(&["release-check"]).contains("0 changes since 0.2.0"));
}

#[test]
fn a_level_can_only_be_raised() {
    let copy = released();
    let message = copy.fails(&["release-check", "--at-least", "minor"]);
    assert!(message.contains("at least 0.1.1"), "{message}");
    assert!(copy.fails(&["release-check", "--at-least", "major"]).contains("at least 0.2.0"));
    // A client that is not up to date cannot be released.
    copy.append("generated-client/src/types.rs", "// mine\n");
    assert!(copy.fails(&["release-check"]).contains("is stale"));
}
