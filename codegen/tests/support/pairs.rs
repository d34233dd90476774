//! Pairs of small crates, with the differences that are expected.
//!
//! A file of `tests/surface/pairs` has pairs: `== NAME`, then sections that begin with `-- TITLE`. `old` and `new` are
//! the files `lib.rs`, `old Cargo.toml` and `new Cargo.toml` the manifests. `there` and `back` have a line `RULE ITEM`
//! for each difference, from the old crate to the new one and back.
#![allow(dead_code, reason = "not every test uses all functions")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::Tree;
use codegen::surface::Surface;

pub struct Pair {
    pub name: String,
    sections: BTreeMap<String, String>,
}

impl Pair {
    pub fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/surface/pairs");
        let entries = fs::read_dir(folder).expect("the folder can be read");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("the entry can be read").path()).collect();
        files.sort();
        files.iter().flat_map(|path| read(&fs::read_to_string(path).expect("pairs are text"))).collect()
    }

    /// Returns the surface of one side: `old` or `new`.
    pub fn surface(&self, side: &str) -> Surface {
        let files: Tree = [("lib.rs".to_owned(), self.section(side).to_owned())].into();
        let manifest = self.section(&format!("{side} Cargo.toml"));
        Surface::of(&files, Some(manifest)).unwrap_or_else(|problems| panic!("{}, {side}: {problems}", self.name))
    }

    /// Returns the lines of a section with expected differences.
    pub fn expected(&self, title: &str) -> Vec<&str> {
        self.sections.get(title).unwrap_or_else(|| panic!("{} has no section `{title}`", self.name)).lines().collect()
    }

    fn section(&self, title: &str) -> &str {
        self.sections.get(title).map_or("", String::as_str)
    }
}

fn read(text: &str) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut title = String::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("== ") {
            pairs.push(Pair { name: name.to_owned(), sections: BTreeMap::new() });
            continue;
        }
        let Some(pair) = pairs.last_mut() else { continue };
        if let Some(next) = line.strip_prefix("-- ") {
            next.clone_into(&mut title);
            pair.sections.entry(title.clone()).or_default();
        } else {
            let section = pair.sections.entry(title.clone()).or_default();
            section.push_str(line);
            section.push('\n');
        }
    }
    pairs
}
