//! Values through the generated types and back: what is lost on the way, and where.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use codegen::{Document, Output, Type};
use serde_json::Value;

use super::flat::{Alternatives, Key, Schema};
use super::same::{self, What};
use super::schema::{self, Schemas};
use super::{examples, samples, write};
use crate::project::root;
use crate::{Failure, Outcome};

/// How long one program may take for all its values.
const TIMEOUT: Duration = Duration::from_secs(300);

/// How many values are made before they are sent.
const MOST_AT_ONCE: usize = 4_000;

/// How often a program is started again after a value that it did not survive.
const MOST_STARTS: usize = 20;

/// A spec whose types are tried.
pub struct Subject {
    package: String,
    document: Document,
    /// Of each schema, by its pointer, the index of its type.
    places: BTreeMap<String, usize>,
    /// The pointers in the order of the document.
    order: Vec<String>,
}

/// What became of the values of one kind.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub passed: usize,
    /// Not as their schema says.
    pub invalid: Vec<Trouble>,
    /// Where those stand whose schema has no type: of forms, of headers, and of what is not JSON.
    pub untyped: Vec<String>,
    pub failed: Vec<Trouble>,
}

/// A value that did not come back, or that no schema allows.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// What kind of value it is.
    pub kind: &'static str,
    /// `file:line`
    pub place: String,
    pub pointer: String,
    pub sent: Value,
    pub reason: String,
    /// What came back, if anything did.
    pub came: Option<Value>,
}

/// A value to try.
pub struct Check {
    pub kind: &'static str,
    /// Where it stands, or where the schema stands that it was made of.
    pub pointer: String,
    pub schema: String,
    pub sent: Value,
    /// What is to come back.
    pub expected: Value,
    /// Whether the schema allows it, so that `jsonschema` has to agree.
    pub is_valid: bool,
}

/// What is to be tried.
#[derive(Clone, Copy)]
pub struct Options {
    pub examples: bool,
    pub samples: Option<usize>,
}

impl Subject {
    /// Writes the program of a spec into a folder of the workspace.
    pub fn prepare(output: Output, package: &str, members: &Path) -> Outcome<Self> {
        let mut types: Vec<Type> = Vec::new();
        let mut indices: BTreeMap<String, usize> = BTreeMap::new();
        let (mut places, mut order) = (BTreeMap::new(), Vec::new());
        for place in output.typed_schemas {
            let index = *indices.entry(format!("{:?}", place.ty)).or_insert_with(|| {
                types.push(place.ty.clone());
                types.len() - 1
            });
            if let Entry::Vacant(entry) = places.entry(place.pointer.clone()) {
                entry.insert(index);
                order.push(place.pointer);
            }
        }
        write(&members.join(package), &codegen::round_trips(&output.api, &types, package)?)?;
        Ok(Self { package: package.to_owned(), document: output.document, places, order })
    }
}

/// Compiles the programs, all in one workspace.
pub fn compile(workspace: &Path, subjects: &BTreeMap<String, Subject>, jobs: usize) -> Outcome {
    let packages: Vec<String> = subjects.keys().map(|package| format!("\"members/{package}\"")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        packages.join(", ")
    );
    let prepared = fs::write(workspace.join("Cargo.toml"), manifest)
        .and_then(|()| fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")));
    prepared.map_err(|error| Failure::io("write", workspace, &error))?;
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--workspace", "--keep-going", "--quiet", "--jobs", &jobs.to_string()]);
    command.current_dir(workspace).env("CARGO_TARGET_DIR", workspace.join("target"));
    let status = command.status().map_err(|error| Failure(format!("error: cargo cannot be run: {error}")))?;
    if status.success() {
        Ok(())
    } else {
        Err("error: the programs cannot be compiled: see what cargo says above".into())
    }
}

/// Sends the values of a spec through its types.
pub fn run(subject: &Subject, workspace: &Path, options: Options) -> Outcome<(Option<Tally>, Option<Tally>)> {
    let document = subject.document.to_json();
    let tried = Tried {
        subject,
        schemas: Schemas::new(&document).map_err(|error| Failure(format!("error: {}: {error}", subject.package)))?,
        alternatives: Alternatives::new(&document),
        document: &document,
        workspace,
    };
    let mut examples = if options.examples { Some(tried.examples()?) } else { None };
    let mut samples = options.samples.map(|count| tried.samples(count)).transpose()?;
    for tally in [&mut examples, &mut samples].into_iter().flatten() {
        // The smallest says most.
        tally.failed.sort_by_cached_key(|trouble| trouble.sent.to_string().len());
    }
    Ok((examples, samples))
}

struct Tried<'a> {
    subject: &'a Subject,
    document: &'a Value,
    schemas: Schemas,
    alternatives: Alternatives<'a>,
    workspace: &'a Path,
}

impl<'a> Tried<'a> {
    fn examples(&self) -> Outcome<Tally> {
        let mut tally = Tally::default();
        let mut checks: Vec<Check> = Vec::new();
        let mut found = examples::of(self.document);
        found.sort_by(|left, right| left.schema.cmp(&right.schema));
        for of_schema in found.chunk_by(|left, right| left.schema == right.schema) {
            let schema = of_schema.first().map(|example| example.schema.clone()).unwrap_or_default();
            if !self.subject.places.contains_key(&schema) {
                tally.untyped.extend(of_schema.iter().map(|example| example.pointer.clone()));
                continue;
            }
            checks.extend(of_schema.iter().map(|example| Check {
                kind: "example",
                pointer: example.pointer.clone(),
                schema: schema.clone(),
                sent: example.value.clone(),
                expected: example.value.clone(),
                is_valid: true,
            }));
        }
        self.check(checks, &mut tally)?;
        Ok(tally)
    }

    fn samples(&self, count: usize) -> Outcome<Tally> {
        let mut tally = Tally::default();
        // A reference is no schema of its own, and two that say the same of one type are one.
        let mut seen = BTreeSet::new();
        let mut is_new = |pointer: &str, schema: &Value| {
            schema.get("$ref").is_none()
                && seen.insert((self.subject.places.get(pointer), schema::json_schema(schema).to_string()))
        };
        let mut checks: Vec<Check> = Vec::new();
        for pointer in &self.subject.order {
            if let Some(schema) = self.schema(pointer).filter(|schema| is_new(pointer, schema)) {
                checks.extend(samples::of(&self.alternatives, schema, pointer, count));
            }
            if checks.len() >= MOST_AT_ONCE {
                self.check(std::mem::take(&mut checks), &mut tally)?;
            }
        }
        self.check(checks, &mut tally)?;
        Ok(tally)
    }

    fn schema(&self, pointer: &str) -> Option<&'a Value> {
        self.document.pointer(pointer.strip_prefix('#')?)
    }

    /// Tries values, those of one schema after the other.
    fn check(&self, checks: Vec<Check>, tally: &mut Tally) -> Outcome {
        let mut valid: Vec<Check> = Vec::new();
        let mut validator = None;
        for check in checks {
            if validator.as_ref().is_none_or(|(pointer, _)| *pointer != check.schema) {
                let made = self.schema(&check.schema).map(|schema| self.schemas.validator(schema));
                validator = Some((check.schema.clone(), made));
            }
            let reason = match &validator {
                _ if !check.is_valid => None,
                Some((_, Some(Ok(validator)))) => validator.validate(&check.sent).err().map(|error| error.to_string()),
                Some((_, Some(Err(error)))) => Some(format!("the schema cannot be checked: {error}")),
                _ => None,
            };
            match reason {
                Some(reason) => tally.invalid.push(self.trouble(check, reason, None)),
                None => valid.push(check),
            }
        }
        let results = self.send(&valid)?;
        for (check, result) in valid.into_iter().zip(results) {
            let came: Value =
                match result.and_then(|json| serde_json::from_str(&json).map_err(|error| error.to_string())) {
                    Ok(came) => came,
                    Err(error) => {
                        tally.failed.push(self.trouble(check, format!("it cannot be read: {error}"), None));
                        continue;
                    }
                };
            match self.difference(&check, &came) {
                Some(reason) => tally.failed.push(self.trouble(check, reason, Some(came))),
                None => tally.passed += 1,
            }
        }
        Ok(())
    }

    fn difference(&self, check: &Check, came: &Value) -> Option<String> {
        let schema = Schema::of(self.schema(&check.schema)?);
        let is_loss = |found: &same::Difference| {
            found.what != What::Missing || self.alternatives.key(&schema, &check.expected, &found.steps) == Key::Kept
        };
        let found = same::differences(&check.expected, came);
        let first = found.iter().find(|found| is_loss(found))?;
        let what = match first.what {
            What::Missing => "is lost",
            What::Added => "is made up",
            What::Changed => "is another",
        };
        Some(format!("/{} {what}", first.steps.join("/")))
    }

    fn trouble(&self, check: Check, reason: String, came: Option<Value>) -> Trouble {
        let Check { kind, pointer, sent, .. } = check;
        Trouble { kind, place: self.subject.document.place(&pointer), pointer, sent, reason, came }
    }

    /// What the program says to each value.
    fn send(&self, checks: &[Check]) -> Outcome<Vec<Result<String, String>>> {
        let mut results: Vec<Result<String, String>> = Vec::with_capacity(checks.len());
        for _ in 0..MOST_STARTS {
            let Some(rest) = checks.get(results.len()..).filter(|rest| !rest.is_empty()) else { break };
            let (answers, status) = self.start(rest)?;
            results.extend(answers);
            // What it was at when it ended is the one that it did not survive.
            if results.len() < checks.len() {
                results.push(Err(format!("the program ended: {status}")));
            }
        }
        let missing = checks.len().saturating_sub(results.len());
        results.extend(std::iter::repeat_n(Err("the program ends again and again".to_owned()), missing));
        Ok(results)
    }

    fn start(&self, checks: &[Check]) -> Outcome<(Vec<Result<String, String>>, String)> {
        let folder = self.workspace.join("values");
        let path = |ending: &str| folder.join(format!("{}.{ending}", self.subject.package));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| Failure::io("write", &path, &error)
        };
        fs::create_dir_all(&folder).map_err(failed(&folder))?;
        let (sent, came) = (path("sent"), path("came"));
        let mut lines = std::io::BufWriter::new(File::create(&sent).map_err(failed(&sent))?);
        for check in checks {
            let index = self.subject.places.get(&check.schema).copied().unwrap_or_default();
            writeln!(lines, "{index}\t{}", check.sent).map_err(failed(&sent))?;
        }
        lines.flush().map_err(failed(&sent))?;
        drop(lines);
        let input = File::open(&sent).map_err(failed(&sent))?;
        let output = File::create(&came).map_err(failed(&came))?;
        let program: PathBuf = self.workspace.join("target").join("debug").join(&self.subject.package);
        let started = Command::new(&program).stdin(input).stdout(output).stderr(Stdio::null()).spawn();
        let mut child = started.map_err(|error| Failure::io("run", &program, &error))?;
        let start = Instant::now();
        let status = loop {
            match child.try_wait().map_err(|error| Failure::io("run", &program, &error))? {
                Some(status) => break status.to_string(),
                None if start.elapsed() > TIMEOUT => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break "it takes too long".to_owned();
                }
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        let text = fs::read_to_string(&came).map_err(|error| Failure::io("read", &came, &error))?;
        // A line that was cut off is no answer.
        let answers = text.lines().map_while(|line| serde_json::from_str(line).ok()).take(checks.len()).collect();
        Ok((answers, status))
    }
}
