//! Leaving out: generates the operations of a document that do not need its broken parts.
//!
//! ```text
//! load -> overlay -> leave out what `source.toml` lists -> normalise -> lower -> emit
//!                      ^                                       |           |
//!                      +----- `keep_going`: what has errors <--+-----------+
//! ```
//!
//! The stages know nothing about it: they report errors with locations. An error concerns the operation or the
//! component at its location, and everything that refers to it, directly or indirectly. These parts are removed from
//! the documents, and the stages run again, because a later stage may find other errors.

mod errors;
mod parts;

use crate::diagnostic::{Diagnostics, Problems, Span, WHOLE_INPUT};
use crate::report::{LeftOut, Report};
use crate::settings::{LeaveOut, Settings};
use crate::source::{Document, Library};
use errors::errors;
use parts::{Cause, Part, Parts};

/// How often the stages run. Each run may find errors that errors of an earlier stage have hidden.
const MAX_RUNS: usize = 50;

/// The input of the stage `normalise`: the documents after the overlay.
#[derive(Clone)]
pub(crate) struct Start {
    pub(crate) documents: Vec<Document>,
    pub(crate) library: Library,
    pub(crate) problems: Problems,
    pub(crate) report: Report,
}

/// Runs the later stages without the parts that the settings leave out.
pub(crate) fn run<T>(
    mut start: Start,
    settings: &Settings,
    stages: impl Fn(Start) -> Result<T, Diagnostics>,
) -> Result<T, Diagnostics> {
    if !settings.leave_out.is_empty() {
        let broken = keep_going(start.clone(), &stages).1;
        remove_listed(&mut start, &settings.leave_out, &broken)?;
    }
    if settings.keep_going { keep_going(start, &stages).0 } else { stages(start) }
}

/// Returns how many operations documents have.
pub(crate) fn count(documents: &[Document], library: &Library) -> usize {
    Parts::new(documents, library).operations().count()
}

/// Runs the stages, and removes the parts with errors until there are none. Returns the result, and the parts. If
/// nothing would be left, the result is that of the first run.
fn keep_going<T>(
    mut start: Start,
    stages: impl Fn(Start) -> Result<T, Diagnostics>,
) -> (Result<T, Diagnostics>, Vec<Part>) {
    let mut removed = Vec::new();
    let mut first = None;
    for _ in 0..MAX_RUNS {
        let diagnostics = match stages(start.clone()) {
            Ok(output) => return (Ok(output), removed),
            Err(diagnostics) => diagnostics,
        };
        let parts = Parts::new(&start.documents, &start.library);
        let broken = parts.concerned(errors(&parts, &start.problems, &diagnostics));
        if broken.is_empty() {
            return (Err(diagnostics), removed);
        }
        let diagnostics = first.get_or_insert(diagnostics);
        if parts.is_everything(&broken) {
            return (Err(diagnostics.clone()), removed);
        }
        remove(&mut start, &broken);
        removed.extend(broken.into_iter().map(|(part, _)| part));
    }
    (Err(first.unwrap_or_else(|| Diagnostics::internal("the stages did not run"))), removed)
}

/// Removes parts from the documents, and adds them to the report.
fn remove(start: &mut Start, parts: &[(Part, Cause)]) {
    for (part, cause) in parts {
        let span =
            start.documents.get(part.document).map_or(Span::UNKNOWN, |document| document.root.span_of(&part.pointer));
        let location = start.problems.place(span);
        start.report.left_out.push(LeftOut {
            part: part.name(),
            location,
            reason: cause.reason.clone(),
            error: cause.error.clone(),
        });
    }
    // From the end, so that the removal of an item does not move items that follow.
    let mut parts: Vec<&Part> = parts.iter().map(|(part, _)| part).collect();
    parts.sort_by_key(|part| (part.document, part.steps()));
    for part in parts.into_iter().rev() {
        if let Some(document) = start.documents.get_mut(part.document) {
            parts::remove(&mut document.root, &part.pointer);
        }
    }
}

/// Removes the parts that `source.toml` lists, and everything that refers to them. Reports an entry that matches
/// nothing, and one that is not among the broken parts.
fn remove_listed(start: &mut Start, listed: &[LeaveOut], broken: &[Part]) -> Result<(), Diagnostics> {
    let parts = Parts::new(&start.documents, &start.library);
    let mut causes = Vec::new();
    for LeaveOut { operation, reason } in listed {
        let found = parts.named(operation);
        if found.is_empty() {
            let message = format!("the entry of `leave_out` matches nothing: {operation}");
            start
                .problems
                .error("leave-out", Span::UNKNOWN, WHOLE_INPUT, message)
                .help("write `GET /path` or a JSON pointer such as `#/components/schemas/Pet`, or delete the entry");
        } else if !found.iter().any(|part| broken.contains(part)) {
            let message = format!("the entry of `leave_out` is not necessary: `{operation}` can be generated");
            start.problems.warning("leave-out", Span::UNKNOWN, WHOLE_INPUT, message).help("delete the entry");
        }
        causes.extend(
            found
                .into_iter()
                .map(|part| (part.document, Cause { pointer: part.pointer, reason: reason.clone(), error: None })),
        );
    }
    let parts = parts.concerned(causes);
    start.problems.check()?;
    remove(start, &parts);
    Ok(())
}
