//! The program that calls the methods of one crate: what it calls, and the check of its requests and results.

use std::path::Path;

use ::corpus::alternatives::Alternatives;
use ::corpus::calls::check::Subject;
use ::corpus::calls::coverage;
use ::corpus::calls::credentials::SECRET;
use ::corpus::calls::description::{Credential, Description};
use ::corpus::calls::http::Request;
use ::corpus::calls::plan::{Method, Plan, Planner};
use ::corpus::calls::server::Server;
use ::corpus::json_schema::Validators;
use codegen::{Call, Dependency, Input, Output, Security};
use serde_json::{Value, json};

use super::methods::{Source, credential, find, method};
use super::process::execute;
use super::tally::{CallFinding, CallTally};
use crate::corpus::specs::Spec;
use crate::corpus::workspace;
use crate::failure::{Failure, Outcome};

/// A program that calls the methods of one crate.
pub struct Calls {
    pub(super) package: String,
    sources: Vec<Source>,
    planned: Vec<Planned>,
    credentials: Vec<Security>,
    /// Operations without a method, and methods without an operation.
    unmatched: Vec<String>,
}

/// The plan of a method.
struct Planned {
    /// The index of the document and that of its operation.
    operation: (usize, usize),
    method: Method,
    /// `file:line` of the operation.
    location: String,
    plan: Plan,
    /// The index of the first call in the program.
    first: usize,
    /// Why a call could not be written.
    written: Vec<Result<(), String>>,
}

impl Calls {
    /// Plans the calls of a spec, and writes the crate and the program into a workspace.
    pub fn write(output: &Output, inputs: &[Input], spec: &Spec, workspace: &Path, count: usize) -> Outcome<Self> {
        let documents = codegen::documents(inputs, None)?;
        let source = |(place, document)| Source { place, description: Description::new(document) };
        let sources: Vec<Source> = documents.into_iter().map(source).collect();
        let mut calls = Self {
            package: spec.package.clone(),
            sources,
            planned: Vec::new(),
            credentials: output.api.security.iter().map(|credential| credential.security.clone()).collect(),
            unmatched: Vec::new(),
        };
        let written = calls.plan(output, count);
        calls.cover();
        let dependency = Dependency {
            program: format!("{}_calls", spec.package),
            package: spec.package.clone(),
            path: format!("../../members/{}", spec.package),
        };
        let program = codegen::calls(&output.api, &written, &dependency)?;
        for planned in &mut calls.planned {
            planned.written = program.written[planned.first..planned.first + planned.plan.calls.len()].to_vec();
        }
        workspace::write(&workspace.join("members").join(&spec.package), &output.tree)?;
        workspace::write(&workspace.join("programs").join(&spec.package), &program.tree)?;
        Ok(calls)
    }

    /// Plans the calls of every method, and returns them as the program makes them.
    fn plan(&mut self, output: &Output, count: usize) -> Vec<Call> {
        let schemas: Vec<(Alternatives, Alternatives)> = self
            .sources
            .iter()
            .map(|Source { description, .. }| {
                (Alternatives::new(&description.requests), Alternatives::new(&description.responses))
            })
            .collect();
        let mut calls: Vec<Call> = Vec::new();
        for operation in output.api.operations() {
            let (method, location) = (method(operation), output.document.place(&operation.pointer));
            let Some(found) = find(&self.sources, &method, &location) else {
                self.unmatched.push(format!("{} {}: the document has no such operation", method.method, method.path));
                continue;
            };
            let description = &self.sources[found.0].description;
            let (requests, responses) = &schemas[found.0];
            let planner = Planner::new(description, requests, responses);
            let plan = planner.plan(&description.operations[found.1], &method, count);
            let first = calls.len();
            calls.extend(plan.calls.iter().map(|call| Call {
                operation: operation.id.clone(),
                is_stream: call.is_stream,
                parameters: call.parameters.clone(),
                body: call.body.clone(),
            }));
            self.planned.push(Planned { operation: found, method, location, plan, first, written: Vec::new() });
        }
        calls
    }

    /// Collects the operations and the parts of operations that no method offers, and that no call contains.
    fn cover(&mut self) {
        let operation = |at: (usize, usize)| &self.sources[at.0].description.operations[at.1];
        let mut unmatched = Vec::new();
        for (index, source) in self.sources.iter().enumerate() {
            for (at, declared) in source.description.operations.iter().enumerate() {
                let own: Vec<(&Method, &Plan)> = self
                    .planned
                    .iter()
                    .filter(|planned| planned.operation == (index, at))
                    .map(|planned| (&planned.method, &planned.plan))
                    .collect();
                let mut problems = coverage::problems(declared, &own);
                // Documents may repeat an operation.
                let has_address = |planned: &Planned| {
                    let other = operation(planned.operation);
                    (&other.method, &other.path) == (&declared.method, &declared.path)
                };
                if own.is_empty() {
                    let is_called = self.planned.iter().any(has_address);
                    problems = if is_called { Vec::new() } else { vec!["there is no method".to_owned()] };
                }
                unmatched.extend(problems.into_iter().map(|problem| format!("{}: {problem}", declared.pointer)));
            }
        }
        self.unmatched.extend(unmatched);
    }

    /// Runs the program and checks its requests and results.
    pub(super) fn run(&self, workspace: &Path) -> Outcome<CallTally> {
        let mut tally = CallTally { methods: self.planned.len(), ..CallTally::default() };
        let runs: Vec<(usize, usize)> = self
            .planned
            .iter()
            .enumerate()
            .flat_map(|(index, planned)| (0..planned.plan.runs.len()).map(move |run| (index, run)))
            .filter(|(index, run)| {
                let planned = &self.planned[*index];
                planned.written[planned.plan.runs[*run].call].is_ok()
            })
            .collect();
        let replies = runs.iter().map(|(index, run)| self.planned[*index].plan.runs[*run].reply.clone()).collect();
        let server =
            Server::start(replies).map_err(|error| Failure(format!("error: cannot start a server: {error}")))?;
        let lines: Vec<Value> = runs
            .iter()
            .enumerate()
            .map(|(number, (index, run))| {
                let planned = &self.planned[*index];
                let run = &planned.plan.runs[*run];
                json!({
                    "call": planned.first + run.call,
                    "base_url": server.base_url(number),
                    "credentials": self.secrets(&run.credentials),
                    "expected": run.expected.to_json(),
                })
            })
            .collect();
        let results = execute(workspace, &self.package, &lines)?;
        let requests = server.stop();
        let schemas = self.schemas()?;
        for (number, (index, run)) in runs.iter().enumerate() {
            let none = Vec::new();
            let received = requests.get(&number).unwrap_or(&none);
            tally.requests += received.len();
            let planned = &self.planned[*index];
            let schemas = &schemas[planned.operation.0];
            self.check(planned, *run, schemas, received, &results[number], &mut tally);
        }
        for planned in &self.planned {
            for (index, result) in planned.written.iter().enumerate() {
                if let Err(reason) = result {
                    let problems = vec![format!("the call cannot be written: {reason}")];
                    tally.failed.push(self.finding(planned, index, "", problems));
                }
            }
        }
        let unmatched = self.unmatched.iter().map(|problem| CallFinding {
            location: String::new(),
            pointer: String::new(),
            method: String::new(),
            kind: "operations",
            request: String::new(),
            arguments: Value::Null,
            problems: vec![problem.clone()],
        });
        tally.failed.extend(unmatched);
        Ok(tally)
    }

    /// Returns the schemas of requests of each description, and their validators.
    fn schemas(&self) -> Outcome<Vec<(Alternatives<'_>, Validators)>> {
        let schemas = self.sources.iter().map(|Source { description, .. }| {
            let validators = Validators::new(&description.requests);
            Ok((
                Alternatives::new(&description.requests),
                validators.map_err(|error| Failure(format!("error: {error}")))?,
            ))
        });
        schemas.collect()
    }

    fn check<'d>(
        &'d self,
        planned: &Planned,
        run: usize,
        (alternatives, validators): &(Alternatives<'d>, Validators),
        requests: &[Request],
        result: &Value,
        tally: &mut CallTally,
    ) {
        let description = &self.sources[planned.operation.0].description;
        let run = &planned.plan.runs[run];
        let subject = Subject {
            description,
            requests: alternatives,
            validators,
            operation: &description.operations[planned.operation.1],
            method: &planned.method,
            call: &planned.plan.calls[run.call],
            run,
        };
        let problems = subject.problems(requests, result);
        if problems.is_empty() {
            tally.passed += 1;
        } else {
            let request = requests.first().map_or(String::new(), print);
            tally.failed.push(self.finding(planned, run.call, &request, problems));
        }
    }

    fn finding(&self, planned: &Planned, call: usize, request: &str, problems: Vec<String>) -> CallFinding {
        let call = &planned.plan.calls[call];
        let operation = &self.sources[planned.operation.0].description.operations[planned.operation.1];
        let parameters: serde_json::Map<String, Value> = call
            .parameters
            .iter()
            .map(|(index, value)| (planned.method.parameters[*index].name.clone(), value.clone()))
            .collect();
        CallFinding {
            location: planned.location.clone(),
            pointer: operation.pointer.clone(),
            method: planned.method.id.clone(),
            kind: call.kind,
            request: request.to_owned(),
            arguments: json!({ "parameters": parameters, "body": call.body }),
            problems,
        }
    }

    /// Returns the secret of each credential of the crate that is set.
    fn secrets(&self, credentials: &[Credential]) -> Vec<Option<&'static str>> {
        let is_set = |security: &Security| credentials.contains(&credential(security));
        self.credentials.iter().map(|security| is_set(security).then_some(SECRET)).collect()
    }
}

/// Prints a request for a report.
fn print(request: &Request) -> String {
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let body = String::from_utf8_lossy(&request.body);
    format!("{} {}\n{}\n\n{body}", request.method, request.target, headers.join("\n"))
}
