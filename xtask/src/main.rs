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
mod release;
mod upstream;
mod vendor;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::{Failure, Outcome};

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
    /// Compares two versions of an API, and says what the changes mean for users of the crate
    Drift(drift::Args),
    /// Runs the pipeline on every spec of a folder; can also compile the crates and test their types
    Corpus(corpus::Args),
    /// Writes random documents to target/random and runs `corpus` on them
    Random(random::Args),
    /// Generates programs that use every item of a crate, and compares the verdicts about the surface with the compiler
    DriftProof(drift_proof::Args),
    /// Writes the changes since the last release into the changelog of the client
    Changelog(release::ChangelogArgs),
    /// Checks that the version and the changelog of the client agree with the changes since the last release
    ReleaseCheck(release::CheckArgs),
    /// Runs every check of the project
    Ci,
}

/// The exit code for wrong usage, as in `sysexits.h`. Clap's own code means breaking changes in `drift`.
const USAGE: u8 = 64;

fn main() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => {
            // Nothing is left to do if the message cannot be printed.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let (result, failure) = match command {
        Command::Drift(args) => (drift::run(&args).map(ExitCode::from), ExitCode::from(drift::NOT_COMPARED)),
        command => (run(command).map(|()| ExitCode::SUCCESS), ExitCode::FAILURE),
    };
    result.unwrap_or_else(|Failure(message)| {
        anstream::eprintln!("{message}");
        failure
    })
}

fn run(command: Command) -> Outcome {
    match command {
        Command::Regen(args) => regen::run(&args),
        Command::Vendor(args) => vendor::run(&args),
        Command::Normalise(args) => normalise::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Drift(args) => drift::run(&args).map(|_| ()),
        Command::Corpus(args) => corpus::run(&args),
        Command::Random(args) => random::run(&args),
        Command::DriftProof(args) => drift_proof::run(&args),
        Command::Changelog(args) => release::changelog(&args),
        Command::ReleaseCheck(args) => release::check(&args),
        Command::Ci => ci::run(),
    }
}
