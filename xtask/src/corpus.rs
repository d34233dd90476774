//! `cargo xtask corpus`: the pipeline on every spec of a folder, and the compiler on what comes of it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use codegen::{Diagnostics, Layout, Settings, Tree};

use crate::project::{root, shown};
use crate::read::{files, input};
use crate::{Failure, Outcome};

#[derive(clap::Args)]
pub struct Args {
    /// A folder of pages (.md) and specs (.yaml, .yml, .json)
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Check every crate that was made, with warnings denied
    #[arg(long)]
    compile: bool,
}

/// What became of a spec.
struct Case {
    name: String,
    result: Verdict,
    operations: usize,
    types: usize,
    untyped: usize,
    lines: usize,
    took: Duration,
}

enum Verdict {
    Generated,
    /// It is no OpenAPI document, and says so.
    Skipped(String),
    Failed(String),
}

pub fn run(args: &Args) -> Outcome {
    let members = root().join("target").join("corpus").join("members");
    if members.exists() {
        fs::remove_dir_all(&members).map_err(|error| Failure::io("empty", &members, &error))?;
    }
    let mut cases = Vec::new();
    for path in files(&args.folder)? {
        let name = shown(path.strip_prefix(&args.folder).unwrap_or(&path));
        anstream::eprintln!("{name}");
        let (case, tree) = case(&path, name, cases.len())?;
        if let Some(tree) = tree.filter(|_| args.compile) {
            write(&members.join(package(cases.len())), &tree)?;
        }
        cases.push(case);
    }
    anstream::print!("{}", table(&cases));
    let mut failures = cases.iter().filter(|case| matches!(case.result, Verdict::Failed(_))).count();
    if args.compile {
        failures += compile(&members, &cases)?;
    }
    if failures == 0 { Ok(()) } else { Err(format!("error: {failures} of {} failed", cases.len()).into()) }
}

fn package(index: usize) -> String {
    format!("corpus_{index}")
}

fn case(path: &Path, name: String, index: usize) -> Outcome<(Case, Option<Tree>)> {
    let input = input(path)?;
    let settings = Settings {
        environment: vec!["API_KEY".to_owned()],
        layout: Layout::Crate { name: package(index) },
        ..Settings::default()
    };
    let start = Instant::now();
    let result = codegen::generate(&[input], None, &settings);
    let mut case =
        Case { name, result: Verdict::Generated, operations: 0, types: 0, untyped: 0, lines: 0, took: start.elapsed() };
    match result {
        Ok(output) => {
            case.operations = output.api.operations().count();
            case.types = output.api.types.len();
            case.untyped = output.report.untyped.len();
            let own = output.tree.iter().filter(|(path, _)| !path.contains("/runtime"));
            case.lines = own.map(|(_, text)| text.lines().count()).sum();
            Ok((case, Some(output.tree)))
        }
        Err(Diagnostics(problems)) => {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            let is_none = problems.iter().all(|problem| matches!(problem.code, "no-openapi-block" | "not-openapi"));
            case.result = if is_none { Verdict::Skipped(first) } else { Verdict::Failed(first) };
            Ok((case, None))
        }
    }
}

fn table(cases: &[Case]) -> String {
    let mut text = format!(
        "{:<60} {:>10} {:>6} {:>7} {:>7} {:>7}  result\n",
        "spec", "operations", "types", "untyped", "lines", "ms"
    );
    for case in cases {
        let verdict = match &case.result {
            Verdict::Generated => "generated",
            Verdict::Skipped(reason) | Verdict::Failed(reason) => reason.lines().next().unwrap_or_default(),
        };
        let Case { name, operations, types, untyped, lines, took, .. } = case;
        let _ = writeln!(
            text,
            "{name:<60} {operations:>10} {types:>6} {untyped:>7} {lines:>7} {:>7}  {verdict}",
            took.as_millis()
        );
    }
    let count = |test: fn(&Verdict) -> bool| cases.iter().filter(|case| test(&case.result)).count();
    let _ = writeln!(
        text,
        "{} specs: {} generated, {} skipped, {} failed; {} operations, {} types, {} untyped, {} lines",
        cases.len(),
        count(|verdict| matches!(verdict, Verdict::Generated)),
        count(|verdict| matches!(verdict, Verdict::Skipped(_))),
        count(|verdict| matches!(verdict, Verdict::Failed(_))),
        cases.iter().map(|case| case.operations).sum::<usize>(),
        cases.iter().map(|case| case.types).sum::<usize>(),
        cases.iter().map(|case| case.untyped).sum::<usize>(),
        cases.iter().map(|case| case.lines).sum::<usize>(),
    );
    text
}

fn write(folder: &Path, tree: &Tree) -> Outcome {
    for (path, text) in tree {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text));
        written.map_err(|error| Failure::io("write", &path, &error))?;
    }
    Ok(())
}

/// Checks all crates in one workspace, and says which of them do not compile.
fn compile(members: &Path, cases: &[Case]) -> Outcome<usize> {
    let workspace = members.parent().unwrap_or(members);
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"members/*\"]\n";
    let prepared = fs::write(workspace.join("Cargo.toml"), manifest)
        .and_then(|()| fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")));
    prepared.map_err(|error| Failure::io("write", workspace, &error))?;
    let start = Instant::now();
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["check", "--workspace", "--keep-going", "--no-default-features"]).current_dir(workspace);
    command.env("RUSTFLAGS", "--deny warnings").env("CARGO_TARGET_DIR", workspace.join("target"));
    let output = command.output().map_err(|error| Failure(format!("error: cargo cannot be run: {error}")))?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let is_broken = |index: usize| printed.contains(&format!("could not compile `{}`", package(index)));
    let broken: Vec<&str> =
        cases.iter().enumerate().filter(|(index, _)| is_broken(*index)).map(|(_, case)| case.name.as_str()).collect();
    let generated = cases.iter().filter(|case| matches!(case.result, Verdict::Generated)).count();
    if !output.status.success() {
        anstream::eprintln!("{printed}");
    }
    let seconds = start.elapsed().as_secs();
    anstream::println!("compiled {} of {generated} without a warning in {seconds} s", generated - broken.len());
    broken.iter().for_each(|name| anstream::println!("  {name} does not compile"));
    // A failure that names no crate is one all the same.
    Ok(if output.status.success() { 0 } else { broken.len().max(1) })
}
