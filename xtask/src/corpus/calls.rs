//! The calls of all specs: writes a program per spec that calls every method of its crate, compiles the programs, runs
//! each against a local server, and checks the requests and the results.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ::corpus::alternatives::Alternatives;
use ::corpus::calls::check::Subject;
use ::corpus::calls::coverage;
use ::corpus::calls::credentials::SECRET;
use ::corpus::calls::description::{Credential, Description};
use ::corpus::calls::http::Request;
use ::corpus::calls::plan::{Argument, Method, Plan, Planner};
use ::corpus::calls::server::Server;
use ::corpus::json_schema::Validators;
use codegen::{Call, Dependency, Input, Location, Operation, Output, Security};
use serde_json::{Value, json};

use super::case::Case;
use super::specs::Spec;
use super::workspace;
use crate::failure::{Failure, Outcome};
use crate::parallel;

/// A program that calls the methods of one crate.
pub struct Calls {
    package: String,
    descriptions: Vec<Description>,
    planned: Vec<Planned>,
    credentials: Vec<Security>,
    /// Operations without a method, and methods without an operation.
    unmatched: Vec<String>,
}

/// The plan of a method.
struct Planned {
    /// The index of the description and that of its operation.
    operation: (usize, usize),
    method: Method,
    plan: Plan,
    /// The index of the first call in the program.
    first: usize,
    /// Why a call could not be written.
    written: Vec<Result<(), String>>,
}

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
    /// What is wrong.
    pub problems: Vec<String>,
}

impl Calls {
    /// Plans the calls of a spec, and writes the crate and the program into a workspace.
    pub fn write(output: &Output, inputs: &[Input], spec: &Spec, workspace: &Path, count: usize) -> Outcome<Self> {
        let documents = codegen::documents(inputs, None)?;
        let descriptions: Vec<Description> =
            documents.into_iter().map(|(document, _)| Description::new(document)).collect();
        let (mut planned, mut unmatched) = (Vec::new(), Vec::new());
        let mut calls: Vec<Call> = Vec::new();
        for operation in output.api.operations() {
            let method = method(operation);
            let Some(found) = find(&descriptions, &method) else {
                unmatched.push(format!("{} {}: the document has no such operation", method.method, method.path));
                continue;
            };
            let description = &descriptions[found.0];
            let (requests, responses) =
                (Alternatives::new(&description.requests), Alternatives::new(&description.responses));
            let planner = Planner::new(description, &requests, &responses);
            let plan = planner.plan(&description.operations[found.1], &method, count);
            let first = calls.len();
            calls.extend(plan.calls.iter().map(|call| Call {
                operation: operation.id.clone(),
                is_stream: call.is_stream,
                parameters: call.parameters.clone(),
                body: call.body.clone(),
            }));
            planned.push(Planned { operation: found, method, plan, first, written: Vec::new() });
        }
        for (index, description) in descriptions.iter().enumerate() {
            for (at, operation) in description.operations.iter().enumerate() {
                let methods: Vec<&Method> = planned
                    .iter()
                    .filter(|planned: &&Planned| planned.operation == (index, at))
                    .map(|planned| &planned.method)
                    .collect();
                if methods.is_empty() {
                    unmatched.push(format!("{}: there is no method", operation.pointer));
                    continue;
                }
                let problems = coverage::problems(operation, &methods);
                unmatched.extend(problems.into_iter().map(|problem| format!("{}: {problem}", operation.pointer)));
            }
        }
        let dependency = Dependency {
            program: format!("{}_calls", spec.package),
            package: spec.package.clone(),
            path: format!("../../members/{}", spec.package),
        };
        let program = codegen::calls(&output.api, &calls, &dependency)?;
        for planned in &mut planned {
            planned.written = program.written[planned.first..planned.first + planned.plan.calls.len()].to_vec();
        }
        workspace::write(&workspace.join("members").join(&spec.package), &output.tree)?;
        workspace::write(&workspace.join("programs").join(&spec.package), &program.tree)?;
        let credentials = output.api.security.iter().map(|credential| credential.security.clone()).collect();
        Ok(Self { package: spec.package.clone(), descriptions, planned, credentials, unmatched })
    }

    /// Runs the program and checks its requests and results.
    fn run(&self, workspace: &Path) -> Outcome<CallTally> {
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
        let results = self.execute(workspace, &lines)?;
        let requests = server.stop();
        for (number, (index, run)) in runs.iter().enumerate() {
            let none = Vec::new();
            let received = requests.get(&number).unwrap_or(&none);
            tally.requests += received.len();
            self.check(&self.planned[*index], *run, received, &results[number], &mut tally);
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

    fn check(&self, planned: &Planned, run: usize, requests: &[Request], result: &Value, tally: &mut CallTally) {
        let description = &self.descriptions[planned.operation.0];
        let alternatives = Alternatives::new(&description.requests);
        let Ok(validators) = Validators::new(&description.requests) else { return };
        let run = &planned.plan.runs[run];
        let subject = Subject {
            description,
            requests: &alternatives,
            validators: &validators,
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
        let operation = &self.descriptions[planned.operation.0].operations[planned.operation.1];
        let parameters: serde_json::Map<String, Value> = call
            .parameters
            .iter()
            .map(|(index, value)| (planned.method.parameters[*index].name.clone(), value.clone()))
            .collect();
        CallFinding {
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

    /// Runs the program, and returns one result per run.
    fn execute(&self, workspace: &Path, lines: &[Value]) -> Outcome<Vec<Value>> {
        let program: PathBuf = workspace.join("target").join("debug").join(format!("{}_calls", self.package));
        let input = workspace.join(format!("{}.runs", self.package));
        let write = || {
            let mut file = std::io::BufWriter::new(File::create(&input)?);
            lines.iter().try_for_each(|line| writeln!(file, "{line}"))?;
            file.flush()
        };
        write().map_err(|error| Failure::io("write", &input, &error))?;
        let open = File::open(&input).map_err(|error| Failure::io("read", &input, &error))?;
        let failed = |error: std::io::Error| Failure::io("run", &program, &error);
        let mut child = Command::new(&program).stdin(open).stdout(Stdio::piped()).spawn().map_err(failed)?;
        let mut results = Vec::with_capacity(lines.len());
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines() {
                results.push(serde_json::from_str(&line.map_err(failed)?).unwrap_or(Value::Null));
            }
        }
        let status = child.wait().map_err(failed)?;
        // A program that ends early has no results for the rest.
        results.resize(lines.len(), json!({ "error": format!("the program ended: {status}") }));
        Ok(results)
    }
}

/// Compiles all programs in one workspace and runs each.
pub fn run(workspace: &Path, cases: &mut [Case], jobs: usize) -> Outcome {
    let calls: Vec<&Calls> = cases.iter().filter_map(|case| case.calls.as_ref()).collect();
    if calls.is_empty() {
        return Ok(());
    }
    let members: Vec<String> = calls
        .iter()
        .flat_map(|calls| [format!("\"members/{}\"", calls.package), format!("\"programs/{}\"", calls.package)])
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        members.join(", ")
    );
    workspace::prepare(workspace, &manifest)?;
    let mut command = workspace::command(
        workspace,
        &["build", "--workspace", "--keep-going", "--quiet", "--no-default-features"],
        jobs,
    );
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(_) => return Err("error: cannot compile the programs of calls: see the output of cargo above".into()),
        Err(error) => return Err(Failure(format!("error: cannot run cargo: {error}"))),
    }
    let results = parallel::map(cases, jobs, |case| case.calls.as_ref().map(|calls| calls.run(workspace)).transpose());
    for (case, result) in cases.iter_mut().zip(results) {
        case.called = result?;
    }
    Ok(())
}

fn method(operation: &Operation) -> Method {
    let query = operation.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    let location = |location| match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    Method {
        id: operation.id.clone(),
        method: operation.method.clone(),
        path: format!("{}{query}", operation.path),
        parameters: operation
            .parameters
            .iter()
            .map(|parameter| Argument {
                location: location(parameter.location).to_owned(),
                name: parameter.wire_name.clone(),
                required: parameter.required,
            })
            .collect(),
        body: operation.body.as_ref().map(|body| (body.media_type.clone(), body.required)),
        accept: operation.accept.clone(),
        stream: operation.stream.as_ref().map(|(_, accept)| accept.clone()),
        condition: None,
    }
}

/// Returns the operation of a method: the index of its description, and its own.
fn find(descriptions: &[Description], method: &Method) -> Option<(usize, usize)> {
    let path = |path: &str| path.split('#').next().unwrap_or_default().to_owned();
    let matches = |exact: bool| {
        descriptions.iter().enumerate().find_map(|(index, description)| {
            let at = description.operations.iter().position(|operation| {
                let is_same = if exact {
                    path(&operation.path) == method.path
                } else {
                    operation.path.split(['?', '#']).next() == method.path.split('?').next()
                };
                operation.method == method.method && is_same
            })?;
            Some((index, at))
        })
    };
    matches(true).or_else(|| matches(false))
}

/// Returns how requests carry a credential of the crate.
fn credential(security: &Security) -> Credential {
    match security {
        Security::Header(name) => Credential::Header(name.to_lowercase()),
        Security::Query(name) => Credential::Query(name.clone()),
        Security::Cookie(name) => Credential::Cookie(name.clone()),
        Security::Basic => Credential::Authorization("basic".to_owned()),
        Security::Http(scheme) => Credential::Authorization(scheme.to_lowercase()),
        Security::Bearer => Credential::Authorization("bearer".to_owned()),
    }
}

/// Prints a request for a report.
fn print(request: &Request) -> String {
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let body = String::from_utf8_lossy(&request.body);
    format!("{} {}\n{}\n\n{body}", request.method, request.target, headers.join("\n"))
}
