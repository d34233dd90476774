//! A program that decodes and encodes values with the generated types of a spec.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ::corpus::round_trips::{Codec, RoundTrips, Subject, Tally, TypedValue};
use codegen::{Document, Output, Type};
use indexmap::{IndexMap, IndexSet};

use super::{Args, workspace};
use crate::failure::{Failure, Outcome};

/// The time limit of a program for one batch of values.
const TIMEOUT: Duration = Duration::from_secs(300);

/// The number of times that a program is started for one batch: a value that ends it costs one start.
const MAX_STARTS: usize = 20;

/// A program with all types of a spec.
pub struct Program {
    pub(super) package: String,
    document: Document,
    /// The index of the type of each schema, by the pointer of the schema.
    types: IndexMap<String, usize>,
}

impl Program {
    /// Writes the source of the program into a workspace.
    pub fn write(output: Output, package: &str, workspace: &Path) -> Outcome<Self> {
        let mut distinct: IndexSet<String> = IndexSet::new();
        let mut types: Vec<Type> = Vec::new();
        let mut indices: IndexMap<String, usize> = IndexMap::new();
        for schema in output.typed_schemas {
            let (index, is_new) = distinct.insert_full(format!("{:?}", schema.ty));
            if is_new {
                types.push(schema.ty);
            }
            indices.entry(schema.pointer).or_insert(index);
        }
        let tree = codegen::round_trips(&output.api, &types, package)?;
        workspace::write(&workspace.join("members").join(package), &tree)?;
        Ok(Self { package: package.to_owned(), document: output.document, types: indices })
    }

    /// Sends the values that the arguments select.
    pub(super) fn run(&self, workspace: &Path, args: &Args) -> Outcome<(Option<Tally>, Option<Tally>)> {
        let document = self.document.to_json();
        let locate = |pointer: &str| self.document.place(pointer);
        let subject = Subject { document: &document, types: &self.types, locate: &locate };
        let round_trips =
            RoundTrips::new(subject).map_err(|error| Failure(format!("error: {}: {error}", self.package)))?;
        let mut process = Process::new(workspace, &self.package);
        let examples = args.examples.then(|| round_trips.examples(&mut process)).transpose()?;
        let samples = args.samples.map(|count| round_trips.samples(count, &mut process)).transpose()?;
        Ok((examples, samples))
    }
}

/// Runs a compiled program. Values and results are lines of files.
struct Process {
    program: PathBuf,
    sent: PathBuf,
    received: PathBuf,
}

/// The output of a process: a result for each value up to the end of the process.
struct Ended {
    results: Vec<Result<String, String>>,
    /// Why the process ended.
    status: String,
}

impl Process {
    fn new(workspace: &Path, package: &str) -> Self {
        let values = workspace.join("values");
        Self {
            program: workspace.join("target").join("debug").join(package),
            sent: values.join(format!("{package}.sent")),
            received: values.join(format!("{package}.received")),
        }
    }

    fn start(&self, values: &[TypedValue]) -> Outcome<Ended> {
        self.write_values(values)?;
        let status = self.wait()?;
        let text = fs::read_to_string(&self.received).map_err(|error| Failure::io("read", &self.received, &error))?;
        // A line that was cut off is not a result.
        let results = text.lines().map_while(|line| serde_json::from_str(line).ok()).take(values.len()).collect();
        Ok(Ended { results, status })
    }

    fn write_values(&self, values: &[TypedValue]) -> Outcome {
        let write = || {
            self.sent.parent().map_or(Ok(()), fs::create_dir_all)?;
            let mut lines = std::io::BufWriter::new(File::create(&self.sent)?);
            for TypedValue { type_index, value } in values {
                writeln!(lines, "{type_index}\t{value}")?;
            }
            lines.flush()
        };
        write().map_err(|error| Failure::io("write", &self.sent, &error))
    }

    /// Runs the program until it ends or takes too long, and returns why it ended.
    fn wait(&self) -> Outcome<String> {
        let input = File::open(&self.sent).map_err(|error| Failure::io("read", &self.sent, &error))?;
        let output = File::create(&self.received).map_err(|error| Failure::io("write", &self.received, &error))?;
        let run = || {
            let mut child = Command::new(&self.program).stdin(input).stdout(output).stderr(Stdio::null()).spawn()?;
            let start = Instant::now();
            loop {
                match child.try_wait()? {
                    Some(status) => return Ok(status.to_string()),
                    None if start.elapsed() > TIMEOUT => {
                        child.kill()?;
                        child.wait()?;
                        return Ok("timed out".to_owned());
                    }
                    None => std::thread::sleep(Duration::from_millis(5)),
                }
            }
        };
        run().map_err(|error| Failure::io("run", &self.program, &error))
    }
}

impl Codec for Process {
    type Error = Failure;

    fn round_trip(&mut self, values: &[TypedValue]) -> Outcome<Vec<Result<String, String>>> {
        let mut results: Vec<Result<String, String>> = Vec::with_capacity(values.len());
        for _ in 0..MAX_STARTS {
            let Some(rest) = values.get(results.len()..).filter(|rest| !rest.is_empty()) else { break };
            let ended = self.start(rest)?;
            results.extend(ended.results);
            // The value after the last result is the one that ended the process.
            if results.len() < values.len() {
                results.push(Err(format!("the program ended: {}", ended.status)));
            }
        }
        let missing = values.len().saturating_sub(results.len());
        results.extend(std::iter::repeat_n(Err("the program ended too often".to_owned()), missing));
        Ok(results)
    }
}
