//! The results of calls.

use serde_json::Value;

/// The results of the calls of a spec.
#[derive(Clone, Debug, Default)]
pub struct CallTally {
    /// The number of methods that were called.
    pub methods: usize,
    /// The number of requests that arrived.
    pub requests: usize,
    /// The number of runs without a problem.
    pub passed: usize,
    /// The runs with a problem.
    pub failed: Vec<CallFinding>,
}

/// A run with a problem.
#[derive(Clone, Debug)]
pub struct CallFinding {
    /// `file:line` of the operation.
    pub location: String,
    /// The pointer of the operation.
    pub pointer: String,
    /// The method of the crate.
    pub method: String,
    /// The kind of values.
    pub kind: &'static str,
    /// The request, or the reason why there is none.
    pub request: String,
    /// The arguments.
    pub arguments: Value,
    /// The differences between the request or the result and the document.
    pub problems: Vec<String>,
}
