//! The maintainers' commands. They read and write files; what happens in between is `codegen`.

mod ci;
mod corpus;
#[path = "../../codegen/tests/support/documents/mod.rs"]
mod documents;
mod generate;
mod normalise;
mod output;
mod project;
mod random;
mod read;
mod regen;
mod vendor;

use std::fmt;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Makes Rust clients of published API pages",
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes generated-client/src and spec/normalised.yaml from spec/
    Regen(regen::Args),
    /// Takes published pages into spec/, or refreshes them
    Vendor(vendor::Args),
    /// Prints the strict OpenAPI 3.0.3 document of pages or specs
    Normalise(normalise::Args),
    /// Makes a whole crate of any API
    Generate(generate::Args),
    /// Runs the pipeline on every spec of a folder, and the compiler on what comes of it
    Corpus(corpus::Args),
    /// Makes documents of random content in target/random, and does with them what `corpus` does
    Random(random::Args),
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

/// Why a command failed, as it is shown to the maintainer.
struct Failure(String);

impl Failure {
    /// A file or folder that cannot be read or written.
    fn io(action: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self(format!("error: cannot {action} {}: {error}", project::shown(path)))
    }
}

impl<T: fmt::Display> From<T> for Failure {
    fn from(message: T) -> Self {
        Self(message.to_string())
    }
}

type Outcome<T = ()> = Result<T, Failure>;
