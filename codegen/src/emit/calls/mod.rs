//! A program that calls methods of a generated crate through its public API, so that a test can check the requests and
//! the results.

mod methods;
mod program;
mod reports;
mod values;

use serde_json::Value;

use super::files::Tree;
use crate::diagnostic::{Diagnostics, Problems};
use crate::model::{Api, Group, Operation};

/// A call of a method.
#[derive(Clone, Debug)]
pub struct Call {
    /// The identifier of the operation: [`Operation::id`].
    pub operation: String,
    /// Whether the method `stream` sends the request instead of `send`.
    pub is_stream: bool,
    /// The value of each parameter that is set, by its index in [`Operation::parameters`].
    pub parameters: Vec<(usize, Value)>,
    /// The body, if one is set.
    pub body: Option<Value>,
}

/// The program, and the reason why each call that it lacks cannot be written.
#[derive(Debug)]
pub struct CallProgram {
    /// The files of its crate.
    pub tree: Tree,
    /// One result per call, in order.
    pub written: Vec<Result<(), String>>,
}

/// The names of the program and of the crate that it calls.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The package of the program.
    pub program: String,
    /// The package of the generated crate.
    pub package: String,
    /// The path from the program to the generated crate.
    pub path: String,
}

/// Returns the program.
pub(crate) fn emit(
    api: &Api,
    calls: &[Call],
    dependency: &Dependency,
    problems: &mut Problems,
) -> Result<CallProgram, Diagnostics> {
    program::emit(api, calls, dependency, problems)
}

/// A method of the crate.
struct Method<'a> {
    group: &'a Group,
    /// The modules that lead to the file of the group.
    modules: Vec<&'a str>,
    operation: &'a Operation,
}

/// Returns the methods of a group and of the groups below it.
fn methods<'a>(group: &'a Group, modules: &[&'a str]) -> Vec<Method<'a>> {
    let method = |operation| Method { group, modules: modules.to_vec(), operation };
    let own = group.operations.iter().map(method);
    let below = group.groups.iter().flat_map(|child| methods(child, &[modules, &[child.module.as_str()]].concat()));
    own.chain(below).collect()
}
