//! Pairs of small crates, with the differences that are expected.
//!
//! A file of `tests/surface/pairs` has pairs: `== NAME`, then sections that begin with `-- TITLE`. `old` and `new` are
//! the files `lib.rs`, `old Cargo.toml` and `new Cargo.toml` the manifests. `there` and `back` have a line `RULE ITEM`
//! for each difference, from the old crate to the new one and back.
#![allow(dead_code, reason = "not every test uses all functions")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use codegen::surface::Surface;
use codegen::{Diagnostics, Tree};

pub struct Pair {
    pub name: String,
    sections: BTreeMap<String, String>,
}

impl Pair {
    /// Reads the pairs of all files in a folder.
    pub fn all(folder: &Path) -> io::Result<Vec<Self>> {
        let mut files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        files.sort();
        let mut pairs = Vec::new();
        for file in files {
            pairs.extend(read(&fs::read_to_string(file)?));
        }
        Ok(pairs)
    }

    /// Returns the surface of one side: `old` or `new`.
    pub fn surface(&self, side: &str) -> Result<Surface, Diagnostics> {
        let files: Tree = [("lib.rs".to_owned(), self.text(side).to_owned())].into();
        let manifest = self.text(&format!("{side} Cargo.toml"));
        Surface::of(&files, Some(manifest))
    }

    /// Returns the lines of a section with expected differences.
    pub fn expected(&self, title: &str) -> Vec<&str> {
        self.sections.get(title).unwrap_or_else(|| panic!("{} has no section `{title}`", self.name)).lines().collect()
    }

    /// Returns a section; empty if the pair does not have it.
    pub fn text(&self, title: &str) -> &str {
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
