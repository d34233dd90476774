//! The calls of all specs: writes a program per spec that calls every method of its crate, compiles the programs, runs
//! each against a local server, and checks the requests and the results.

mod methods;
mod process;
mod program;
mod tally;

use std::path::Path;

use super::case::Case;
use super::workspace;
use crate::failure::{Failure, Outcome};
use crate::parallel;
pub use program::Calls;
pub use tally::{CallFinding, CallTally};

/// Compiles all programs in one workspace and runs each.
pub fn run(workspace: &Path, cases: &mut [Case], jobs: usize) -> Outcome {
    let calls: Vec<&Calls> = cases.iter().filter_map(|case| case.calls.as_ref()).collect();
    if calls.is_empty() {
        return Ok(());
    }
    let members: Vec<String> = calls
        .iter()
        .flat_map(|calls| [format!("\"members/{}\"", calls.package), format!("\"programs/{}\"", calls.package)])
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        members.join(", ")
    );
    workspace::prepare(workspace, &manifest)?;
    let mut command = workspace::command(
        workspace,
        &["build", "--workspace", "--keep-going", "--quiet", "--no-default-features"],
        jobs,
    );
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(_) => return Err("error: cannot compile the programs of calls: see the output of cargo above".into()),
        Err(error) => return Err(Failure(format!("error: cannot run cargo: {error}"))),
    }
    let results = parallel::map(cases, jobs, |case| case.calls.as_ref().map(|calls| calls.run(workspace)).transpose());
    for (case, result) in cases.iter_mut().zip(results) {
        case.called = result?;
    }
    Ok(())
}
