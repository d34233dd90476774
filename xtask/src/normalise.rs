//! `cargo xtask normalise`: the document that the later stages see.

use std::path::PathBuf;

use codegen::Settings;

use crate::Outcome;
use crate::output::{Mode, Target, put};
use crate::read::{input, inputs};

#[derive(clap::Args)]
pub struct Args {
    /// Pages (.md), specs (.yaml, .yml, .json) or folders of these
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// An OpenAPI Overlay to apply first
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// Where to write the document; it is printed if not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print where each rule applied
    #[arg(long, short)]
    verbose: bool,
}

pub fn run(args: &Args) -> Outcome {
    let overlay = args.overlay.as_deref().map(input).transpose()?;
    let normalised = codegen::normalise(&inputs(&args.paths)?, overlay.as_ref(), &Settings::default())?;
    normalised.warnings.iter().for_each(|warning| anstream::eprintln!("{warning}"));
    // The document may be what standard output is for.
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
