//! `cargo xtask corpus`: the pipeline on every spec of a folder, and the compiler on what comes of it.

mod compile;
mod examples;
mod flat;
mod random;
mod round_trips;
mod same;
mod samples;
mod scalars;
mod schema;
mod table;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use codegen::{Diagnostics, Input, Layout, Settings, Tree, TypeSelection};
use indicatif::{ProgressBar, ProgressStyle};

use crate::project::{root, shown};
use crate::read::{files, inputs};
use crate::{Failure, Outcome};
use round_trips::{Options, Subject, Tally};

#[derive(clap::Args)]
pub struct Args {
    /// A folder of pages (.md) and specs (.yaml, .yml, .json)
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Check every crate that was made, with warnings denied
    #[arg(long)]
    compile: bool,
    /// Send every example and default through its generated type
    #[arg(long)]
    examples: bool,
    /// Send values that are made of each schema through its generated type, at most N of a schema
    #[arg(long, value_name = "N")]
    samples: Option<usize>,
    /// Write the table as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// How many specs, and how many crates, are worked on at once; as many as there are processors if not given
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
}

impl Args {
    /// The pipeline on a folder, and perhaps the compiler.
    pub fn of(folder: PathBuf, compile: bool) -> Self {
        Self { folder, compile, examples: false, samples: None, json: None, jobs: None }
    }
}

/// A spec: a file, or all pages of a folder that are about one server.
struct Spec {
    name: String,
    paths: Vec<PathBuf>,
}

/// What became of a spec.
struct Case {
    name: String,
    generated: Verdict,
    /// Of its crate, where that was checked.
    compiled: Option<Compiled>,
    /// What became of its examples, where they were tried.
    examples: Option<Tally>,
    /// What became of values that are made of its schemas.
    samples: Option<Tally>,
    /// The server that it names.
    server: Option<String>,
    operations: usize,
    schemas: usize,
    untyped: usize,
    lines: usize,
    took: Duration,
}

enum Verdict {
    Generated,
    /// It is no OpenAPI document, and says so.
    Skipped(String),
    Failed(String),
}

/// How many errors and warnings the compiler had. One that denies warnings wants none of either.
#[derive(Clone, Copy, Default)]
struct Compiled {
    errors: usize,
    warnings: usize,
}

pub fn run(args: &Args) -> Outcome {
    let workspace = root().join("target").join("corpus");
    let members = workspace.join("members");
    let programs = workspace.join("round-trips");
    if members.exists() {
        fs::remove_dir_all(&members).map_err(|error| Failure::io("empty", &members, &error))?;
    }
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let alone: Vec<Spec> = files(&args.folder)?
        .into_iter()
        .map(|path| Spec { name: shown(path.strip_prefix(&args.folder).unwrap_or(&path)), paths: vec![path] })
        .collect();
    let bar = ProgressBar::new(alone.len() as u64);
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {wide_msg}");
    bar.set_style(style.map_err(|error| Failure(format!("error: {error}")))?);
    let options = Options { examples: args.examples, samples: args.samples };
    let subjects: Mutex<BTreeMap<String, Subject>> = Mutex::default();
    let keep = |package: &str, inputs: &[Input], tree: &Tree| {
        if args.compile {
            write(&members.join(package), tree)?;
        }
        if options.examples || options.samples.is_some() {
            let subject = subject(package, inputs, &programs.join("members"))?;
            if let Ok(mut subjects) = subjects.lock() {
                subjects.insert(package.to_owned(), subject);
            }
        }
        Ok(())
    };
    let mut cases = generate(&alone, 0, jobs, &bar, &keep)?;
    let merged = merged(&alone, &cases);
    bar.inc_length(merged.len() as u64);
    cases.extend(generate(&merged, alone.len(), jobs, &bar, &keep)?);
    bar.finish_and_clear();
    if args.compile {
        compile::check(&workspace, &mut cases, jobs)?;
    }
    let subjects = subjects.into_inner().unwrap_or_default();
    if !subjects.is_empty() {
        try_values(&subjects, &programs, options, jobs, &mut cases)?;
    }
    anstream::print!("{}", table::text(&cases));
    if let Some(path) = &args.json {
        fs::write(path, table::json(&cases)).map_err(|error| Failure::io("write", path, &error))?;
    }
    let failed = cases.iter().filter(|case| case.has_failed()).count();
    if failed == 0 { Ok(()) } else { Err(format!("error: {failed} of {} failed", cases.len()).into()) }
}

impl Case {
    fn examples(&self) -> Option<&Tally> {
        self.examples.as_ref()
    }

    fn samples(&self) -> Option<&Tally> {
        self.samples.as_ref()
    }

    fn has_failed(&self) -> bool {
        let is_broken = |compiled: Compiled| compiled.errors + compiled.warnings > 0;
        let tallies = [&self.examples, &self.samples];
        matches!(self.generated, Verdict::Failed(_))
            || self.compiled.is_some_and(is_broken)
            || tallies.into_iter().flatten().any(|tally| !tally.failed.is_empty())
    }
}

/// The pages of each folder that are about one server, as one API.
fn merged(alone: &[Spec], cases: &[Case]) -> Vec<Spec> {
    let mut specs: Vec<Spec> = Vec::new();
    for (spec, case) in alone.iter().zip(cases) {
        let Some(path) = spec.paths.first().filter(|path| path.extension().is_some_and(|ending| ending == "md")) else {
            continue;
        };
        if !matches!(case.generated, Verdict::Generated) {
            continue;
        }
        let folder = spec.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        match specs.last_mut().filter(|last| last.name == folder) {
            Some(last) => last.paths.push(path.clone()),
            None => specs.push(Spec { name: folder.to_owned(), paths: vec![path.clone()] }),
        }
    }
    let servers = |spec: &Spec| -> BTreeSet<&Option<String>> {
        let of = |path: &PathBuf| alone.iter().zip(cases).find(|(alone, _)| alone.paths.first() == Some(path));
        spec.paths.iter().filter_map(of).map(|(_, case)| &case.server).collect()
    };
    specs.retain(|spec| spec.paths.len() > 1 && servers(spec).len() == 1);
    for spec in &mut specs {
        spec.name = format!("{}/ ({} pages)", spec.name, spec.paths.len());
    }
    specs
}

fn package(index: usize) -> String {
    format!("corpus_{index}")
}

/// Runs the pipeline on each spec, in the order in which they are free; the result is in the order of the specs.
fn generate(
    specs: &[Spec],
    first: usize,
    jobs: usize,
    bar: &ProgressBar,
    keep: &(dyn Fn(&str, &[Input], &Tree) -> Outcome + Sync),
) -> Outcome<Vec<Case>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Outcome<Case>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(specs.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(spec) = specs.get(index) else { return };
                    bar.set_message(spec.name.clone());
                    let case = case(spec, &package(first + index), keep);
                    bar.inc(1);
                    if let Ok(mut done) = done.lock() {
                        done.push((index, case));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, case)| case).collect()
}

fn case(spec: &Spec, package: &str, keep: &(dyn Fn(&str, &[Input], &Tree) -> Outcome + Sync)) -> Outcome<Case> {
    let inputs = inputs(&spec.paths)?;
    let settings = Settings {
        environment: vec!["API_KEY".to_owned()],
        layout: Layout::Crate { name: package.to_owned() },
        ..Settings::default()
    };
    let start = Instant::now();
    let result = codegen::generate(&inputs, None, &settings);
    let mut case = Case {
        name: spec.name.clone(),
        generated: Verdict::Generated,
        compiled: None,
        examples: None,
        samples: None,
        server: None,
        operations: 0,
        schemas: 0,
        untyped: 0,
        lines: 0,
        took: start.elapsed(),
    };
    match result {
        Ok(output) => {
            case.server.clone_from(&output.api.server);
            case.operations = output.api.operations().count();
            case.schemas = output.schemas;
            case.untyped = output.report.untyped.len();
            let own = output.tree.iter().filter(|(path, _)| !path.contains("/runtime"));
            case.lines = own.map(|(_, text)| text.lines().count()).sum();
            keep(package, &inputs, &output.tree)?;
        }
        Err(Diagnostics(problems)) => {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            let is_none = problems.iter().all(|problem| matches!(problem.code, "no-openapi-block" | "not-openapi"));
            let reason = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            case.generated = if is_none { Verdict::Skipped(reason) } else { Verdict::Failed(first) };
        }
    }
    Ok(case)
}

/// The program that has all types of a spec.
fn subject(package: &str, inputs: &[Input], members: &Path) -> Outcome<Subject> {
    let settings = Settings { types: TypeSelection::All, ..Settings::default() };
    Subject::prepare(codegen::generate(inputs, None, &settings)?, package, members)
}

/// Compiles the programs, and sends values through them.
fn try_values(
    subjects: &BTreeMap<String, Subject>,
    programs: &Path,
    options: Options,
    jobs: usize,
    cases: &mut [Case],
) -> Outcome {
    round_trips::compile(programs, subjects, jobs)?;
    let next = AtomicUsize::new(0);
    let cases: Vec<Mutex<&mut Case>> = cases.iter_mut().map(Mutex::new).collect();
    std::thread::scope(|scope| {
        let work = || -> Outcome {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(case) = cases.get(index) else { return Ok(()) };
                let Some(subject) = subjects.get(&package(index)) else { continue };
                let (examples, samples) = round_trips::run(subject, programs, options)?;
                if let Ok(mut case) = case.lock() {
                    (case.examples, case.samples) = (examples, samples);
                }
            }
        };
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or(Err("error: a worker panicked".into())))
    })
}

fn write(folder: &Path, tree: &Tree) -> Outcome {
    for (path, text) in tree {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        // What is as it was is compiled already.
        if fs::read_to_string(&path).is_ok_and(|there| there == *text) {
            continue;
        }
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text));
        written.map_err(|error| Failure::io("write", &path, &error))?;
    }
    Ok(())
}
