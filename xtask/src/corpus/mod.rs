//! `cargo xtask corpus`: runs the pipeline on every spec of a folder, compiles the crates, and tests their types.

mod calls;
mod case;
mod compile;
mod json;
mod names;
mod pipeline;
mod program;
mod round_trips;
mod specs;
mod table;
mod totals;
pub(crate) mod workspace;

use std::fs;
use std::num::NonZero;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::{Failure, Outcome};
use crate::project::root;

#[derive(clap::Args)]
pub struct Args {
    /// A folder of pages (.md) and specs (.yaml, .yml, .json)
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Compile every crate with warnings denied
    #[arg(long)]
    compile: bool,
    /// Decode and encode every example and default with the generated types
    #[arg(long)]
    examples: bool,
    /// Decode and encode up to N generated values per schema with the generated types
    #[arg(long, value_name = "N")]
    samples: Option<usize>,
    /// Call every method of every crate with N kinds of values, and check the requests and the results
    #[arg(long, value_name = "N")]
    calls: Option<usize>,
    /// List the names that end in a number that the spec does not have, and the longest names of types
    #[arg(long)]
    names: bool,
    /// Leave out the operations that need a broken part of a spec
    #[arg(long)]
    keep_going: bool,
    /// Write the results to this file as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The number of parallel jobs [default: the number of processors]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
}

impl Args {
    /// Returns the arguments that run the pipeline on a folder and compile the crates if `compile` is true.
    pub fn new(folder: PathBuf, compile: bool) -> Self {
        Self {
            folder,
            compile,
            examples: false,
            samples: None,
            calls: None,
            names: false,
            keep_going: false,
            json: None,
            jobs: None,
        }
    }

    fn jobs(&self) -> usize {
        self.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get)
    }

    fn has_round_trips(&self) -> bool {
        self.examples || self.samples.is_some()
    }
}

pub fn run(args: &Args) -> Outcome {
    let workspace = root().join("target").join("corpus");
    let members = workspace.join("members");
    let programs = workspace.join("round-trips");
    let calls = workspace.join("calls");
    if members.exists() {
        fs::remove_dir_all(&members).map_err(|error| Failure::io("empty", &members, &error))?;
    }
    let single = specs::find(&args.folder)?;
    let bar = ProgressBar::new(single.len() as u64);
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {wide_msg}");
    bar.set_style(style.map_err(|error| Failure(format!("error: {error}")))?);
    let pipeline = pipeline::Pipeline {
        members: args.compile.then_some(members.as_path()),
        programs: args.has_round_trips().then_some(programs.as_path()),
        calls: args.calls.map(|count| (calls.as_path(), count)),
        keep_going: args.keep_going,
        jobs: args.jobs(),
        bar: &bar,
    };
    let mut cases = pipeline.run(&single)?;
    let merged = specs::merge(&single, &cases);
    bar.inc_length(merged.len() as u64);
    cases.extend(pipeline.run(&merged)?);
    bar.finish_and_clear();
    if args.compile {
        compile::check(&workspace, &mut cases, args.jobs())?;
    }
    if args.has_round_trips() {
        round_trips::run(&programs, &mut cases, args)?;
    }
    if args.calls.is_some() {
        calls::run(&calls, &mut cases, args.jobs())?;
    }
    anstream::print!("{}", table::print(&cases));
    if args.names {
        anstream::print!("{}", table::print_names(&cases));
    }
    if let Some(path) = &args.json {
        fs::write(path, json::print(&cases)).map_err(|error| Failure::io("write", path, &error))?;
    }
    let failed = cases.iter().filter(|case| case.has_failed()).count();
    if failed == 0 { Ok(()) } else { Err(format!("error: {failed} of {} specs failed", cases.len()).into()) }
}
