//! `cargo xtask drift-proof`: the compiler judges the verdicts about the surface.
//!
//! For each pair of crates and both directions, a program that uses every public item of one crate is compiled with the
//! other one. It must compile if and only if the verdict is not breaking.

mod compiler;
mod documents;
mod judge;
#[path = "../../../codegen/tests/support/pairs.rs"]
mod pairs;
mod proof;
mod small_crates;
mod table;
#[cfg(test)]
mod tests;
mod witness;

use std::num::NonZero;
use std::path::PathBuf;

use codegen::drift::surface::compare;

use crate::failure::{Failure, Outcome};
use crate::project::root;

#[derive(clap::Args)]
pub struct Args {
    /// The folder with files of cases: pairs of documents with a known difference
    #[arg(long, value_name = "DIR")]
    documents: Option<PathBuf>,
    /// Only the pairs whose name contains this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Only the small crates of the tests, which have no dependencies
    #[arg(long)]
    small: bool,
    /// Compare also with cargo-semver-checks and cargo-public-api, and explain each disagreement
    #[arg(long)]
    witnesses: bool,
    /// The number of parallel jobs [default: the number of processors]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
}

/// A pair of crates.
pub struct Pair {
    pub name: String,
    /// The old and the new crate.
    pub sides: [Side; 2],
}

/// One of the two crates of a pair.
pub struct Side {
    /// The files of the package, with `Cargo.toml`.
    pub files: codegen::Tree,
    pub surface: codegen::surface::Surface,
}

pub fn run(args: &Args) -> Outcome {
    let mut pairs = small_crates::pairs(&root().join("codegen/tests/surface/pairs"))?;
    if !args.small {
        let folder = args.documents.clone().unwrap_or_else(|| root().join("codegen/tests/fixtures/drift"));
        pairs.extend(documents::read(&folder)?);
    }
    pairs.retain(|pair| args.only.as_ref().is_none_or(|text| pair.name.contains(text)));
    if pairs.is_empty() {
        return Err("error: no pair has this name".into());
    }
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let folder = root().join("target/drift-proof");
    let rows = proof::run(&folder, &pairs, jobs, compare)?;
    anstream::println!("{}", table::print(&rows));
    if args.witnesses {
        let is_complete = !args.small && args.only.is_none() && args.documents.is_none();
        witness::run(&folder, &pairs, &rows, jobs, is_complete)?;
    }
    let wrong = rows.iter().filter(|row| !row.opinion.agrees()).count();
    if wrong == 0 { Ok(()) } else { Err(Failure(format!("error: {wrong} verdicts are not those of the compiler"))) }
}
