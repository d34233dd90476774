//! cargo-semver-checks: it judges a crate with lints, and does not compare types.

use std::collections::BTreeSet;
use std::path::Path;

use codegen::drift::Level;

use super::reasons::{Comparison, Reasons};
use super::{Case, Statement, Witness};
use crate::failure::{Failure, Outcome};

/// The name of its package.
pub(super) const NAME: &str = "cargo-semver-checks";

/// The exit code if a lint fails.
const FAILED: i32 = 100;

pub(super) fn compare(witness: &Witness, old: &Path, new: &Path) -> Outcome<Statement> {
    let mut command = witness.command();
    command.args(["--color", "never", "--release-type", "patch", "--baseline-rustdoc"]).arg(old);
    command.arg("--current-rustdoc").arg(new);
    let output = witness.output(&mut command, &[0, FAILED])?;
    let (report, summary) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    read(&report, &summary).ok_or_else(|| Failure(format!("error: {} says:\n{summary}{report}", witness.name)))
}

/// Reads the lints that fail or warn, and the version that the summary requires.
pub(super) fn read(report: &str, summary: &str) -> Option<Statement> {
    let title = |line: &'_ str| -> Option<String> {
        let line = line.strip_prefix("--- failure ").or_else(|| line.strip_prefix("--- warning "))?;
        Some(line.split_once(':')?.0.to_owned())
    };
    let findings: BTreeSet<String> = report.lines().filter_map(title).collect();
    let summary = summary.lines().find_map(|line| line.trim_start().strip_prefix("Summary "))?;
    let verdict = match summary.strip_prefix("semver requires new ") {
        Some(version) => version.split(' ').next()?,
        None if summary.starts_with("no semver update required") => "none",
        None => return None,
    };
    Some(Statement { verdict: verdict.to_owned(), findings: findings.into_iter().collect() })
}

/// Compares each change with the lints about its rule, and both verdicts.
pub(super) fn judge(case: &Case, statement: &Statement, reasons: &Reasons) -> Comparison {
    let changes = case.changes;
    let mut comparison = Comparison::default();
    for change in changes {
        if !statement.findings.iter().any(|lint| reasons.rule_of(lint) == Some(change.rule)) {
            comparison.add(&format!("{}: {}", change.rule, change.message), reasons.silent(NAME, change));
        }
    }
    for lint in &statement.findings {
        let rule = reasons.rule_of(lint);
        if !changes.iter().any(|change| rule == Some(change.rule)) {
            comparison.add(lint, reasons.more(NAME, lint, case));
        }
    }
    let is_breaking = changes.iter().any(|change| change.level == Level::Breaking);
    comparison.same_verdict = is_breaking == (statement.verdict == "major");
    if !comparison.same_verdict && comparison.reasons.is_empty() && comparison.unexplained.is_empty() {
        comparison.unexplained.push("the findings are the same, and the verdicts differ".to_owned());
    }
    comparison
}
