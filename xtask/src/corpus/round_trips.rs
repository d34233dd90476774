//! The round trips of all specs: compiles their programs and sends values through them.

use std::path::Path;

use super::case::Case;
use super::program::Program;
use super::{Args, workspace};
use crate::failure::{Failure, Outcome};
use crate::parallel;

/// Compiles all programs in one workspace, and sends values through each.
pub fn run(workspace: &Path, cases: &mut [Case], args: &Args) -> Outcome {
    let programs: Vec<&Program> = cases.iter().filter_map(|case| case.program.as_ref()).collect();
    if programs.is_empty() {
        return Ok(());
    }
    compile(workspace, &programs, args.jobs())?;
    let results = parallel::map(cases, args.jobs(), |case| {
        case.program.as_ref().map(|program| program.run(workspace, args)).transpose()
    });
    for (case, result) in cases.iter_mut().zip(results) {
        (case.examples, case.samples) = result?.unwrap_or_default();
    }
    Ok(())
}

fn compile(workspace: &Path, programs: &[&Program], jobs: usize) -> Outcome {
    let members: Vec<String> = programs.iter().map(|program| format!("\"members/{}\"", program.package)).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        members.join(", ")
    );
    workspace::prepare(workspace, &manifest)?;
    let mut command = workspace::command(workspace, &["build", "--workspace", "--keep-going", "--quiet"], jobs);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("error: cannot compile the round-trip programs: see the output of cargo above".into()),
        Err(error) => Err(Failure(format!("error: cannot run cargo: {error}"))),
    }
}
