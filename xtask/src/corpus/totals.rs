//! Sums over all specs.

use super::case::{Case, Status};

/// Sums over all specs.
pub struct Totals {
    pub generated: usize,
    pub skipped: usize,
    pub failed: usize,
    /// Crates that were compiled.
    pub checked: usize,
    /// Crates that were compiled and did not fail.
    pub compiled: usize,
    pub operations: usize,
    pub schemas: usize,
    pub untyped: usize,
    pub lines: usize,
    /// The time that the pipeline took.
    pub seconds: f64,
}

impl Totals {
    pub fn of(cases: &[Case]) -> Self {
        let count = |test: fn(&Case) -> bool| cases.iter().filter(|case| test(case)).count();
        let sum = |field: fn(&Case) -> usize| cases.iter().map(field).sum();
        Self {
            generated: count(Case::is_generated),
            skipped: count(|case| matches!(case.status, Status::Skipped(_))),
            failed: count(|case| matches!(case.status, Status::Failed(_))),
            checked: count(|case| case.compiled.is_some()),
            compiled: count(|case| case.compiled.is_some() && !case.has_failed()),
            operations: sum(|case| case.counts.operations),
            schemas: sum(|case| case.counts.schemas),
            untyped: sum(|case| case.counts.untyped),
            lines: sum(|case| case.counts.lines),
            seconds: cases.iter().map(|case| case.duration.as_secs_f64()).sum(),
        }
    }
}
