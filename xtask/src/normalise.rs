//! `cargo xtask normalise`: the normalised document of pages or specs.

use std::path::PathBuf;

use codegen::Settings;

use crate::failure::Outcome;
use crate::input::{input, inputs};
use crate::output::{Mode, Target, put};

#[derive(clap::Args)]
pub struct Args {
    /// Pages (.md), specs (.yaml, .yml, .json), or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// An OpenAPI Overlay to apply first
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// Leave out the operations that need a broken part of the spec, and list them
    #[arg(long)]
    keep_going: bool,
    /// Write the document to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// List the positions at which each rule was applied
    #[arg(long, short)]
    verbose: bool,
}

pub fn run(args: &Args) -> Outcome {
    let overlay = args.overlay.as_deref().map(input).transpose()?;
    let settings = Settings { keep_going: args.keep_going, ..Settings::default() };
    let normalised = codegen::normalise(&inputs(&args.paths)?, overlay.as_ref(), &settings)?;
    normalised.warnings.iter().for_each(|warning| anstream::eprintln!("{warning}"));
    // Standard output is for the document.
    let report = if args.verbose { normalised.report.in_full() } else { normalised.report.to_string() };
    anstream::eprint!("{report}");
    let yaml = normalised.document.to_yaml()?;
    match &args.out {
        Some(path) => put(&[Target::File(path.clone(), yaml)], Mode::Overwrite, "cargo xtask normalise"),
        None => {
            anstream::print!("{yaml}");
            Ok(())
        }
    }
}
