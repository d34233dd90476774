//! Prints the results as a table, followed by totals and failures.

use std::fmt::Write as _;

use ::corpus::round_trips::{Finding, Tally};
use serde_json::Value;

use super::calls::{CallFinding, CallTally};
use super::case::{Case, Counts, Status};
use super::totals::Totals;

/// The number of failures that are printed per spec. The JSON has all of them.
const MAX_FAILURES: usize = 5;

/// The number of characters that are printed of a value.
const MAX_VALUE_WIDTH: usize = 240;

/// Returns the table.
pub fn print(cases: &[Case]) -> String {
    let mut text = format!(
        "{:<60} {:>10} {:>7} {:>7} {:>8} {:>7}  {:<24} {:<20} {:<20} generated\n",
        "spec", "operations", "schemas", "untyped", "lines", "seconds", "compiled", "examples", "samples"
    );
    cases.iter().for_each(|case| print_row(&mut text, case));
    print_totals(&mut text, cases);
    print_round_trips(&mut text, cases, "examples", |case| case.examples.as_ref());
    print_round_trips(&mut text, cases, "samples", |case| case.samples.as_ref());
    print_calls(&mut text, cases);
    text
}

/// Returns the names that end in a number that the document does not have, and the longest name of a type per spec.
pub fn print_names(cases: &[Case]) -> String {
    let mut text = String::new();
    for Case { name, names, .. } in cases.iter().filter(|case| case.is_generated()) {
        let length = names.longest.chars().count();
        let _ = writeln!(
            text,
            "{name}: {} types, the longest name has {length} characters: {}",
            names.types, names.longest
        );
        names.numbered.iter().for_each(|one| {
            let _ = writeln!(text, "    {one}");
        });
    }
    let numbered: usize = cases.iter().map(|case| case.names.numbered.len()).sum();
    let _ = writeln!(text, "{numbered} names end in a number that the document does not have");
    text
}

fn print_calls(text: &mut String, cases: &[Case]) {
    let tallies: Vec<(&Case, &CallTally)> =
        cases.iter().filter_map(|case| Some((case, case.called.as_ref()?))).collect();
    if tallies.is_empty() {
        return;
    }
    let sum = |field: fn(&CallTally) -> usize| tallies.iter().map(|(_, tally)| field(tally)).sum::<usize>();
    let _ = writeln!(
        text,
        "{} methods: {} requests, {} calls are right, {} have a problem",
        sum(|tally| tally.methods),
        sum(|tally| tally.requests),
        sum(|tally| tally.passed),
        sum(|tally| tally.failed.len()),
    );
    for (case, tally) in tallies {
        for CallFinding { location, pointer, method, kind, request, arguments, problems } in
            tally.failed.iter().take(MAX_FAILURES)
        {
            let _ = writeln!(
                text,
                "\n{}: {method}: {kind}: {}\n  --> {location}\n   at {pointer}",
                case.name,
                problems.join("; ")
            );
            let _ = writeln!(text, "  passed  {}", shorten(arguments));
            let request: String = request.chars().take(MAX_VALUE_WIDTH * 3).collect();
            let _ = writeln!(text, "  request {}", request.replace('\n', "\n          "));
        }
        if tally.failed.len() > MAX_FAILURES {
            let _ = writeln!(text, "\n{}: {} more", case.name, tally.failed.len() - MAX_FAILURES);
        }
    }
}

fn print_row(text: &mut String, case: &Case) {
    let status = match &case.status {
        Status::Generated => "ok".to_owned(),
        Status::Skipped(reason) => format!("skipped: {}", first_line(reason)),
        Status::Failed(reason) => format!("failed: {}", first_line(reason)),
    };
    let compiled = match case.compiled {
        None => "-".to_owned(),
        Some(compiled) if compiled.is_clean() => "ok".to_owned(),
        Some(compiled) => format!("{} errors, {} warnings", compiled.errors, compiled.warnings),
    };
    let Counts { operations, schemas, untyped, lines } = case.counts;
    let _ = write!(text, "{:<60} {operations:>10} {schemas:>7} {untyped:>7} {lines:>8} ", case.name);
    let _ = write!(text, "{:>7.2}  {compiled:<24} ", case.duration.as_secs_f64());
    let (examples, samples) = (cell(case.examples.as_ref()), cell(case.samples.as_ref()));
    let _ = writeln!(text, "{examples:<20} {samples:<20} {status}");
}

/// Returns `passed / invalid / failed`.
fn cell(tally: Option<&Tally>) -> String {
    tally.map_or("-".to_owned(), |tally| format!("{} / {} / {}", tally.passed, tally.invalid.len(), tally.failed.len()))
}

fn print_totals(text: &mut String, cases: &[Case]) {
    let Totals { generated, skipped, failed, checked, compiled, operations, schemas, untyped, lines, seconds } =
        Totals::of(cases);
    let _ = writeln!(
        text,
        "{} specs: {generated} generated, {skipped} skipped, {failed} failed; \
         {compiled} of {checked} compiled without a warning\n\
         {operations} operations, {schemas} schemas, {untyped} untyped positions, \
         {lines} lines without the runtime, {seconds:.1} s in the pipeline",
        cases.len(),
    );
}

fn print_round_trips(text: &mut String, cases: &[Case], kind: &str, tally: fn(&Case) -> Option<&Tally>) {
    let tallies: Vec<(&Case, &Tally)> = cases.iter().filter_map(|case| Some((case, tally(case)?))).collect();
    if tallies.is_empty() {
        return;
    }
    let sum = |field: fn(&Tally) -> usize| tallies.iter().map(|(_, tally)| field(tally)).sum::<usize>();
    let _ = writeln!(
        text,
        "{} {kind}: {} came back unchanged, {} failed; {} more do not match their schema, {} have no type",
        sum(|tally| tally.passed + tally.failed.len()),
        sum(|tally| tally.passed),
        sum(|tally| tally.failed.len()),
        sum(|tally| tally.invalid.len()),
        sum(|tally| tally.untyped.len()),
    );
    tallies.into_iter().for_each(|(case, tally)| print_failures(text, case, tally));
}

fn print_failures(text: &mut String, case: &Case, tally: &Tally) {
    for finding in tally.failed.iter().take(MAX_FAILURES) {
        let Finding { kind, location, pointer, sent, reason, received } = finding;
        let _ = writeln!(text, "\n{}: {kind}: {reason}\n  --> {location}\n   at {pointer}", case.name);
        let _ = writeln!(text, "  sent     {}", shorten(sent));
        if let Some(received) = received {
            let _ = writeln!(text, "  received {}", shorten(received));
        }
    }
    if tally.failed.len() > MAX_FAILURES {
        let _ = writeln!(text, "\n{}: {} more", case.name, tally.failed.len() - MAX_FAILURES);
    }
}

fn shorten(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > MAX_VALUE_WIDTH {
        text.chars().take(MAX_VALUE_WIDTH).chain(['…']).collect()
    } else {
        text
    }
}

fn first_line(reason: &str) -> &str {
    reason.lines().next().unwrap_or_default()
}
