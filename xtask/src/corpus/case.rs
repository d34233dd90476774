//! The results of one spec.

use std::time::Duration;

use ::corpus::round_trips::Tally;

use super::calls::{CallTally, Calls};
use super::names::Names;
use super::program::Program;

/// The results of one spec.
pub struct Case {
    pub name: String,
    /// The name of its crate.
    pub package: String,
    pub status: Status,
    /// The server that the document names.
    pub server: Option<String>,
    pub counts: Counts,
    /// The names of the crate.
    pub names: Names,
    /// The time that the pipeline took.
    pub duration: Duration,
    /// The program that decodes and encodes values, if requested.
    pub program: Option<Program>,
    /// The number of errors and warnings of the compiler, if requested.
    pub compiled: Option<Compiled>,
    /// The round trips of the examples, if requested.
    pub examples: Option<Tally>,
    /// The round trips of generated values, if requested.
    pub samples: Option<Tally>,
    /// The program that makes calls, if requested.
    pub calls: Option<Calls>,
    /// The results of the calls, if requested.
    pub called: Option<CallTally>,
}

/// The result of the pipeline.
pub enum Status {
    Generated,
    /// The file is not an OpenAPI document. The message says what it is.
    Skipped(String),
    Failed(String),
}

/// The size of an API and of its crate.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    pub operations: usize,
    pub schemas: usize,
    /// Positions whose type is `serde_json::Value`.
    pub untyped: usize,
    /// Lines of code without the runtime.
    pub lines: usize,
}

/// The number of errors and warnings. With warnings denied, neither is allowed.
#[derive(Clone, Copy, Default)]
pub struct Compiled {
    pub errors: usize,
    pub warnings: usize,
}

impl Compiled {
    pub fn is_clean(self) -> bool {
        self.errors + self.warnings == 0
    }
}

impl Case {
    pub fn is_generated(&self) -> bool {
        matches!(self.status, Status::Generated)
    }

    pub fn has_failed(&self) -> bool {
        matches!(self.status, Status::Failed(_))
            || self.compiled.is_some_and(|compiled| !compiled.is_clean())
            || [&self.examples, &self.samples].into_iter().flatten().any(|tally| !tally.failed.is_empty())
            || self.called.as_ref().is_some_and(|called| !called.failed.is_empty())
    }
}
