//! What has changed since the last release.

use std::collections::BTreeSet;

use codegen::Surface;
use codegen::drift::changelog::Entry;
use codegen::drift::surface::compare;

use super::state::Released;
use crate::drift::{Snapshot, report, settings};
use crate::failure::{Failure, Outcome};

/// Returns the changes: those of the documents, and those of the public API that have another cause, such as a new
/// version of the generator, a new dependency or a name that a maintainer changed.
pub fn entries(released: &Released, current: Snapshot, surface: &Surface) -> Outcome<Vec<Entry>> {
    let report = report(released.snapshot.clone(), current, &settings(None)?)?;
    if !report.incomplete.is_empty() {
        let problems: Vec<String> = report.incomplete.iter().map(|problem| format!("error: {problem}")).collect();
        return Err(Failure(problems.join("\n")));
    }
    let ignored = report.ignored.iter().map(|ignored| &ignored.finding);
    let changes = report.findings.iter().chain(ignored).flat_map(|finding| &finding.surface);
    let known: BTreeSet<(&str, &str)> = changes.map(|change| (change.rule, change.item.as_str())).collect();
    let others = compare(&released.surface, surface);
    let others = others.iter().filter(|change| !known.contains(&(change.rule, change.item.as_str())));
    Ok(report.findings.iter().map(Entry::of_finding).chain(others.map(Entry::of_change)).collect())
}
