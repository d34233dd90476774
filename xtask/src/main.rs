//! The maintainers' commands. They read and write files and run cargo; `codegen` does everything else.

mod ci;
mod corpus;
mod drift;
mod drift_proof;
mod failure;
mod fetched;
mod generate;
mod input;
mod names;
mod normalise;
mod output;
mod parallel;
mod project;
mod random;
mod regen;
mod upstream;
mod vendor;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Generates Rust clients from published API pages",
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates generated-client/src and spec/normalised.yaml from spec/, and keeps names in spec/names.yaml
    Regen(regen::Args),
    /// Adds published pages and specs to spec/, or updates them
    Vendor(vendor::Args),
    /// Prints the strict OpenAPI 3.0.3 document of pages or specs
    Normalise(normalise::Args),
    /// Generates a complete crate for any API
    Generate(generate::Args),
    /// Runs the pipeline on every spec of a folder; can also compile the crates and test their types
    Corpus(corpus::Args),
    /// Writes random documents to target/random and runs `corpus` on them
    Random(random::Args),
    /// Generates programs that use every item of a crate, and compares the verdicts about the surface with the compiler
    DriftProof(drift_proof::Args),
    /// Runs every check of the project
    Ci,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Regen(args) => regen::run(&args),
        Command::Vendor(args) => vendor::run(&args),
        Command::Normalise(args) => normalise::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::Random(args) => random::run(&args),
        Command::DriftProof(args) => drift_proof::run(&args),
        Command::Ci => ci::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            anstream::eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
