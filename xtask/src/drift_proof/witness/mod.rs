//! `cargo xtask drift-proof --witnesses`: other tools compare the same crates, and each disagreement has a reason.

mod lines;
mod public_api;
mod reasons;
mod report;
mod rustdoc;
mod semver_checks;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use codegen::drift::surface::SurfaceChange;
use codegen::surface::{ItemKind, MemberKind, Surface};

use self::reasons::{Comparison, Reason, Reasons};
use super::Pair;
use super::proof::{DIRECTIONS, Row, package};
use crate::failure::{Failure, Outcome};
use crate::parallel;

/// Another tool that compares two crates. It reads what rustdoc says about them.
struct Witness {
    /// The name of its package.
    name: &'static str,
    /// Its program, and the first argument that cargo would add.
    program: [&'static str; 2],
    /// The options with which it calls rustdoc.
    options: &'static str,
    /// Whether its findings are lints, and not lines of code.
    has_lints: bool,
    /// Compares an old and a new crate.
    compare: fn(&Self, old: &Path, new: &Path) -> Outcome<Statement>,
    /// Compares the statement with the changes of the surface.
    judge: fn(&Case, &Statement, &Reasons) -> Comparison,
}

/// The old and the new crate of a pair in one direction, as far as they explain what a witness says.
struct Case<'a> {
    changes: &'a [SurfaceChange],
    /// Whether the program of the old crate compiles with the new one.
    there: bool,
    /// Whether the program of the new crate also compiles with the old one.
    both: bool,
    /// The functions whose arguments are no promise.
    open: BTreeSet<String>,
    /// The items of one of the crates that are re-exports of other items.
    reexports: BTreeSet<String>,
}

/// The answer of a witness about an old and a new crate.
#[derive(Debug, Default, PartialEq, Eq)]
struct Statement {
    /// Its verdict, such as `major`.
    verdict: String,
    /// Its findings: lints or lines.
    findings: Vec<String>,
}

const WITNESSES: [Witness; 2] = [
    Witness {
        name: semver_checks::NAME,
        program: ["cargo-semver-checks", "semver-checks"],
        options: "--document-private-items --document-hidden-items",
        has_lints: true,
        compare: semver_checks::compare,
        judge: semver_checks::judge,
    },
    Witness {
        name: public_api::NAME,
        program: ["cargo-public-api", "public-api"],
        options: "",
        has_lints: false,
        compare: public_api::compare,
        judge: public_api::judge,
    },
];

/// The answers of a witness about all pairs, compared with our verdicts.
struct Testimony {
    name: &'static str,
    has_lints: bool,
    /// For each row, the statement and what it is compared with the verdict.
    rows: Vec<(Statement, Comparison)>,
    /// The reasons that no row needs.
    unused: Vec<Reason>,
}

/// Asks each witness that is installed about all pairs, and prints what they say. Fails if a disagreement has no reason
/// or, after all pairs, if a reason explains nothing.
pub fn run(folder: &Path, pairs: &[Pair], rows: &[Row], jobs: usize, is_complete: bool) -> Outcome {
    let mut present = Vec::new();
    for witness in &WITNESSES {
        if witness.is_installed()? {
            present.push(witness);
        } else {
            let name = witness.name;
            anstream::println!("{name} is not installed, and says nothing: `cargo install {name} --locked`");
        }
    }
    if present.is_empty() {
        return Err("error: no witness is installed".into());
    }
    let reasons = Reasons::read()?;
    let mut testimonies = Vec::new();
    for witness in present {
        let start = Instant::now();
        let documents = rustdoc::write(folder, pairs, witness.options, jobs)?;
        let documented = start.elapsed().as_secs();
        testimonies.push(witness.testify(pairs, rows, &documents, &reasons, jobs)?);
        let compared = start.elapsed().as_secs() - documented;
        let name = witness.name;
        anstream::eprintln!(
            "{name}: {documented} s for rustdoc on {} crates, {compared} s to compare",
            documents.len()
        );
    }
    if !is_complete {
        testimonies.iter_mut().for_each(|one| one.unused.clear());
    }
    anstream::println!("{}", report::print(rows, &testimonies));
    let unexplained = testimonies.iter().flat_map(|one| &one.rows).filter(|(_, row)| !row.unexplained.is_empty());
    let (unexplained, unused) = (unexplained.count(), testimonies.iter().map(|one| one.unused.len()).sum::<usize>());
    if unexplained > 0 {
        return Err(Failure(format!("error: {unexplained} disagreements with a witness have no reason")));
    }
    if unused > 0 {
        return Err(Failure(format!("error: {unused} reasons explain no disagreement")));
    }
    Ok(())
}

impl Witness {
    fn is_installed(&self) -> Outcome<bool> {
        match self.command().arg("--version").output() {
            Ok(output) if output.status.success() => Ok(true),
            Ok(output) => Err(self.failed(&output)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Failure(format!("error: cannot run {}: {error}", self.name))),
        }
    }

    fn testify(
        &self,
        pairs: &[Pair],
        rows: &[Row],
        documents: &BTreeMap<String, PathBuf>,
        reasons: &Reasons,
        jobs: usize,
    ) -> Outcome<Testimony> {
        let sides: Vec<[&PathBuf; 2]> = pairs
            .iter()
            .flat_map(|pair| {
                let sides = [0, 1].map(|side| &documents[&package(&pair.sides[side].files)]);
                DIRECTIONS.map(|(old, new, _)| [sides[old], sides[new]])
            })
            .collect();
        let statements = parallel::map(&sides, jobs, |[old, new]| (self.compare)(self, old, new));
        let mut testimony =
            Testimony { name: self.name, has_lints: self.has_lints, rows: Vec::new(), unused: Vec::new() };
        let mut statements = statements.into_iter();
        for (pair, rows) in pairs.iter().zip(rows.chunks(DIRECTIONS.len())) {
            let both = rows.iter().all(|row| row.opinion.compiles());
            let open: BTreeSet<String> = pair.sides.iter().flat_map(|side| open(&side.surface)).collect();
            let reexports: BTreeSet<String> = pair.sides.iter().flat_map(|side| reexports(&side.surface)).collect();
            for (row, statement) in rows.iter().zip(&mut statements) {
                let statement = statement?;
                let (changes, there) = (row.changes.as_slice(), row.opinion.compiles());
                let case = Case { changes, there, both, open: open.clone(), reexports: reexports.clone() };
                let comparison = (self.judge)(&case, &statement, reasons);
                testimony.rows.push((statement, comparison));
            }
        }
        let used = testimony.rows.iter().flat_map(|(_, row)| row.reasons.iter().cloned());
        testimony.unused = reasons.unused(self.name, &used.collect());
        Ok(testimony)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program[0]);
        command.arg(self.program[1]);
        command
    }

    /// Runs the witness. Some of its exit codes mean that it found something.
    fn output(&self, command: &mut Command, codes: &[i32]) -> Outcome<Output> {
        let output = command.output().map_err(|error| Failure(format!("error: cannot run {}: {error}", self.name)))?;
        if output.status.code().is_some_and(|code| codes.contains(&code)) {
            Ok(output)
        } else {
            Err(self.failed(&output))
        }
    }

    fn failed(&self, output: &Output) -> Failure {
        Failure(format!("error: {} failed:\n{}", self.name, String::from_utf8_lossy(&output.stderr)))
    }
}

/// Returns the paths of re-exports of items of the crate.
fn reexports(surface: &Surface) -> impl Iterator<Item = String> {
    let is_own = |kind: &ItemKind| matches!(kind, ItemKind::Reexport(of) if of.starts_with("crate::"));
    surface.items.iter().filter(move |(_, item)| is_own(&item.kind)).map(|(path, _)| path.clone())
}

/// Returns the functions whose arguments are no promise.
fn open(surface: &Surface) -> Vec<String> {
    let mut open = Vec::new();
    for (path, item) in &surface.items {
        for (name, member) in item.kind.members().into_iter().flatten() {
            if matches!(&member.kind, MemberKind::Function(function) if function.has_open_arguments) {
                open.push(format!("{path}::{name}"));
            }
        }
    }
    open
}
