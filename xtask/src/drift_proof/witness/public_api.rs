//! cargo-public-api: it lists the items that differ, and does not judge them.

use std::path::Path;

use super::lines::{declares, is_about, mentions, without_self};
use super::reasons::{Comparison, Reason, Reasons};
use super::rustdoc;
use super::{Case, Statement, Witness};
use crate::failure::{Failure, Outcome};

/// The name of its package.
pub(super) const NAME: &str = "cargo-public-api";

/// Why it lists what is no change.
const SPELLING: &str = "it shows text as it is written; both programs compile with both crates";

/// Why it lists other arguments.
const OPEN: &str = "the arguments of `new` are no promise if only responses contain the type";

/// Why it lists the parts of a renamed type.
const ALIAS: &str =
    "it does not follow an alias or a re-export that keeps a former name; the program compiles with the new crate";

/// The titles of the sections.
const TITLES: [&str; 3] =
    ["Removed items from the public API", "Changed items in the public API", "Added items to the public API"];

pub(super) fn compare(witness: &Witness, old: &Path, new: &Path) -> Outcome<Statement> {
    let mut command = witness.command();
    command.args([
        "--color=never",
        "--omit",
        "blanket-impls,auto-trait-impls",
        "--include",
        "function-parameter-names",
    ]);
    command.arg("diff").args([old, new]);
    let output = witness.output(&mut command, &[0])?;
    let list = String::from_utf8_lossy(&output.stdout);
    read(&list).ok_or_else(|| Failure(format!("error: {} says:\n{list}", witness.name)))
}

/// Reads the lines. The names in them are relative to the crate.
///
/// A finding begins with `-` or `+`. A changed item is one finding, `~FORMER => NEW`.
pub(super) fn read(list: &str) -> Option<Statement> {
    let list = list.replace(&format!("{}::", rustdoc::NAME), "");
    let mut sections: [Vec<&str>; 3] = Default::default();
    let mut section = None;
    for line in list.lines() {
        if let Some(index) = TITLES.iter().position(|title| *title == line) {
            section = Some(index);
        } else if line.starts_with(['-', '+']) {
            sections[section?].push(line);
        }
    }
    section?;
    let [removed, changed, added] = sections;
    let changed: Vec<String> = changed.chunks(2).filter_map(change).collect();
    let verdict = match [removed.len(), changed.len(), added.len()] {
        [0, 0, 0] => "none".to_owned(),
        [removed, changed, added] => format!("-{removed} ~{changed} +{added}"),
    };
    let others = removed.into_iter().chain(added).map(str::to_owned);
    Some(Statement { verdict, findings: others.chain(changed).collect() })
}

/// Reads the two lines of a changed item. A type that is now written as `Self` is no change.
fn change(lines: &[&str]) -> Option<String> {
    let [former, new] = lines else { return Some(lines.concat()) };
    let (former, new) = (former.strip_prefix('-')?, new.strip_prefix('+')?);
    (without_self(former) != without_self(new)).then(|| format!("~{former} => {new}"))
}

/// Each change should have a finding, and each finding a change.
pub(super) fn judge(case: &Case, statement: &Statement, reasons: &Reasons) -> Comparison {
    let (changes, findings) = (case.changes, &statement.findings);
    let mut comparison =
        Comparison { same_verdict: changes.is_empty() == findings.is_empty(), ..Comparison::default() };
    for change in changes {
        if !findings.iter().any(|finding| is_about(finding, change)) {
            comparison.add(&format!("{}: {}", change.rule, change.message), reasons.silent(NAME, change));
        }
    }
    for finding in findings {
        if !changes.iter().any(|change| is_about(finding, change)) {
            let reason = match reasons.more(NAME, finding, case) {
                None if case.both => Some(Reason::new("another spelling", SPELLING)),
                None if case.there && is_renamed(finding, findings, case) => Some(Reason::new("an alias", ALIAS)),
                None if case.open.iter().any(|path| declares(finding, path)) => Some(Reason::new("`new`", OPEN)),
                reason => reason,
            };
            comparison.add(finding, reason);
        }
    }
    comparison
}

/// Returns whether a finding mentions a new alias or the type that it stands for, or a re-export.
fn is_renamed(finding: &str, findings: &[String], case: &Case) -> bool {
    let aliases = findings.iter().filter_map(|line| line.strip_prefix("+pub type ")?.split_once(" = "));
    let reexports = case.reexports.iter().map(String::as_str);
    aliases.flat_map(|(alias, of)| [alias, of]).chain(reexports).any(|path| mentions(finding, path))
}
