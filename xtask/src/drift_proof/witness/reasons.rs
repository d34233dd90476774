//! Why a witness and the verdicts about the surface disagree.
//!
//! A row of `reasons.tsv` is about what a witness does not find (`silent`) or what only a witness finds (`more`):
//!
//! | says | about | if |
//! |---|---|---|
//! | `silent` | a rule | the message of the change contains this |
//! | `more` | a lint, or a part of a line | there is a change of this rule, or `open-arguments`: arguments without a promise |
//!
//! Other reasons follow from the rules, the table of lints, and the compiler.

use std::collections::BTreeSet;

use codegen::drift::surface::{RULES, SurfaceChange};

use super::{Case, semver_checks};
use crate::failure::{Failure, Outcome};

/// The condition that the arguments of a function are no promise.
pub const OPEN: &str = "open-arguments";

/// A reason for a disagreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// The rule, the lint or the part of a line that it is about, and its condition.
    pub about: String,
    pub why: String,
}

/// How a statement of a witness compares with the changes of the surface.
#[derive(Debug, Default)]
pub struct Comparison {
    pub same_verdict: bool,
    /// The reasons for all differences.
    pub reasons: BTreeSet<Reason>,
    /// The differences without a reason.
    pub unexplained: Vec<String>,
}

impl Comparison {
    /// Returns a word for the table.
    pub fn word(&self) -> &'static str {
        match (self.unexplained.is_empty(), self.same_verdict, self.reasons.is_empty()) {
            (false, ..) => "NO",
            (true, false, _) => "reason",
            (true, true, false) => "verdict",
            (true, true, true) => "yes",
        }
    }

    /// Adds a difference, which should have a reason.
    pub fn add(&mut self, what: &str, reason: Option<Reason>) {
        match reason {
            Some(reason) => drop(self.reasons.insert(reason)),
            None => self.unexplained.push(what.to_owned()),
        }
    }
}

/// The known reasons.
pub struct Reasons {
    rows: Vec<[&'static str; 5]>,
    lints: Vec<[&'static str; 3]>,
}

impl Reasons {
    /// Reads the tables.
    pub fn read() -> Outcome<Self> {
        let lints = include_str!("../../../../codegen/src/drift/surface/lints.tsv");
        Ok(Self { rows: rows(include_str!("reasons.tsv"))?, lints: rows(lints)? })
    }

    #[cfg(test)]
    pub fn rows(&self) -> &[[&'static str; 5]] {
        &self.rows
    }

    #[cfg(test)]
    pub fn is_lint(&self, id: &str) -> bool {
        self.lints.iter().any(|row| row[0] == id)
    }

    /// Returns the rule that covers a lint of cargo-semver-checks.
    pub fn rule_of(&self, lint: &str) -> Option<&'static str> {
        self.lints.iter().find(|row| row[0] == lint && !row[1].is_empty()).map(|row| row[1])
    }

    /// Returns why a witness does not find a change.
    pub fn silent(&self, witness: &str, change: &SurfaceChange) -> Option<Reason> {
        let applies = |row: &&[&str; 5]| {
            row[..2] == [witness, "silent"] && row[2] == change.rule && change.message.contains(row[3])
        };
        if let Some(row) = self.rows.iter().find(applies) {
            return Some(reason(row));
        }
        let has_no_lint = RULES.iter().any(|known| known.id == change.rule && known.lints.is_empty());
        let is_judge = witness == semver_checks::NAME;
        (is_judge && has_no_lint).then(|| Reason::new(change.rule, "it has no lint about this"))
    }

    /// Returns why only the witness finds something.
    pub fn more(&self, witness: &str, finding: &str, case: &Case) -> Option<Reason> {
        let holds = |condition: &str| match condition {
            "" => true,
            OPEN => !case.open.is_empty(),
            rule => case.changes.iter().any(|change| change.rule == rule),
        };
        let applies = |row: &&[&str; 5]| row[..2] == [witness, "more"] && finding.contains(row[2]) && holds(row[3]);
        if let Some(row) = self.rows.iter().find(applies) {
            return Some(reason(row));
        }
        let lint = self.lints.iter().find(|row| row[0] == finding && !row[2].is_empty())?;
        Some(Reason::new(lint[0], lint[2]))
    }

    /// Returns the listed reasons of a witness that are not used.
    pub fn unused(&self, witness: &str, used: &BTreeSet<Reason>) -> Vec<Reason> {
        let listed = self.rows.iter().filter(|row| row[0] == witness).map(reason);
        listed.filter(|reason| !used.contains(reason)).collect()
    }
}

impl Reason {
    pub fn new(about: &str, why: &str) -> Self {
        Self { about: about.to_owned(), why: why.to_owned() }
    }
}

fn reason(row: &[&str; 5]) -> Reason {
    Reason::new([row[2], row[3]].join(" ").trim_end(), row[4])
}

/// Reads the rows of a table below its first line.
fn rows<const COLUMNS: usize>(table: &'static str) -> Outcome<Vec<[&'static str; COLUMNS]>> {
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        cells.try_into().map_err(|_| Failure(format!("error: a row does not have {COLUMNS} cells: {line}")))
    };
    table.lines().skip(1).map(row).collect()
}
