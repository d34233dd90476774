//! Runs the pipeline on specs and writes the crates that later steps compile.

use std::path::Path;
use std::time::Instant;

use codegen::{Diagnostics, Input, Layout, Settings, TypeSelection};
use indicatif::ProgressBar;

use super::calls::Calls;
use super::case::{Case, Counts, Status};
use super::names::Names;
use super::program::Program;
use super::specs::Spec;
use super::workspace;
use crate::failure::Outcome;
use crate::input::inputs;
use crate::parallel;

/// Runs the pipeline, and writes the crates and programs that are requested.
pub struct Pipeline<'a> {
    /// The folder for the crates, if they are compiled.
    pub members: Option<&'a Path>,
    /// The workspace of the round-trip programs, if types are tested.
    pub programs: Option<&'a Path>,
    /// The workspace of the programs that make calls, and the number of kinds of values, if calls are tested.
    pub calls: Option<(&'a Path, usize)>,
    /// Whether operations that need a broken part are left out.
    pub keep_going: bool,
    pub jobs: usize,
    pub bar: &'a ProgressBar,
}

impl Pipeline<'_> {
    /// Runs the pipeline on each spec. The cases are in the order of the specs.
    pub fn run(&self, specs: &[Spec]) -> Outcome<Vec<Case>> {
        let cases = parallel::map(specs, self.jobs, |spec| {
            self.bar.set_message(spec.name.clone());
            let case = self.case(spec);
            self.bar.inc(1);
            case
        });
        cases.into_iter().collect()
    }

    fn case(&self, spec: &Spec) -> Outcome<Case> {
        let inputs = inputs(&spec.paths)?;
        let settings = Settings {
            environment: vec!["API_KEY".to_owned()],
            layout: Layout::Crate { name: spec.package.clone() },
            keep_going: self.keep_going,
            ..Settings::default()
        };
        let start = Instant::now();
        let result = codegen::generate(&inputs, None, &settings);
        let mut case = Case {
            name: spec.name.clone(),
            package: spec.package.clone(),
            status: Status::Generated,
            server: None,
            counts: Counts::default(),
            names: Names::default(),
            duration: start.elapsed(),
            program: None,
            compiled: None,
            examples: None,
            samples: None,
            calls: None,
            called: None,
        };
        match result {
            Ok(output) => {
                case.counts = counts(&output);
                case.names = Names::of(&output);
                if let Some(members) = self.members {
                    workspace::write(&members.join(&spec.package), &output.tree)?;
                }
                if let Some(programs) = self.programs {
                    case.program = Some(program(spec, &inputs, programs, self.keep_going)?);
                }
                if let Some((workspace, count)) = self.calls {
                    case.calls = Some(Calls::write(&output, &inputs, spec, workspace, count)?);
                }
                case.server = output.api.server;
            }
            Err(diagnostics) => case.status = status(&diagnostics),
        }
        Ok(case)
    }
}

fn counts(output: &codegen::Output) -> Counts {
    let own = output.tree.iter().filter(|(path, _)| !path.contains("/runtime"));
    Counts {
        operations: output.api.operations().count(),
        schemas: output.schemas,
        untyped: output.report.untyped.len(),
        lines: own.map(|(_, text)| text.lines().count()).sum(),
    }
}

fn status(diagnostics: &Diagnostics) -> Status {
    let Diagnostics(list) = diagnostics;
    let is_other = list.iter().all(|one| matches!(one.code, "no-openapi-block" | "not-openapi"));
    let first = list.first();
    if is_other {
        Status::Skipped(first.map(|one| one.message.clone()).unwrap_or_default())
    } else {
        Status::Failed(first.map(ToString::to_string).unwrap_or_default())
    }
}

/// Writes the round-trip program of a spec. It has all types, including those that no operation uses.
fn program(spec: &Spec, inputs: &[Input], programs: &Path, keep_going: bool) -> Outcome<Program> {
    let settings = Settings { types: TypeSelection::All, keep_going, ..Settings::default() };
    Program::write(codegen::generate(inputs, None, &settings)?, &spec.package, programs)
}
