//! The pairs of small crates that the tests of the rules use.

use std::path::Path;

use super::pairs::Pair as Text;
use super::{Pair, Side};
use crate::failure::{Failure, Outcome};

/// Reads the pairs of a folder. Those that need packages are left out, because not all versions are downloaded.
pub fn pairs(folder: &Path) -> Outcome<Vec<Pair>> {
    let pairs = Text::all(folder).map_err(|error| Failure::io("read", folder, &error))?;
    let pairs = pairs.into_iter().filter(|pair| !pair.text("old Cargo.toml").contains("[dependencies]"));
    pairs.map(|pair| Ok(Pair { sides: [read(&pair, "old")?, read(&pair, "new")?], name: pair.name })).collect()
}

fn read(pair: &Text, side: &str) -> Outcome<Side> {
    let manifest = pair.text(&format!("{side} Cargo.toml"));
    let package = "[package]\nname = \"package\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    let manifest = match manifest.strip_prefix("[package]\n") {
        Some(rest) => format!("{package}{rest}"),
        None => format!("{package}{manifest}"),
    };
    let files = [("Cargo.toml", manifest), ("src/lib.rs", format!("#![allow(warnings)]\n{}", pair.text(side)))];
    let files = files.map(|(path, text)| (path.to_owned(), text));
    Ok(Side { files: files.into(), surface: pair.surface(side)? })
}
