//! What became of the specs, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::round_trips::{Tally, Trouble};
use super::{Case, Verdict};

/// How many failures of a spec are shown; all of them are in the JSON.
const SHOWN: usize = 5;

/// How much of a value is shown.
const WIDTH: usize = 240;

pub(super) fn text(cases: &[Case]) -> String {
    let mut text = format!(
        "{:<60} {:>10} {:>7} {:>7} {:>8} {:>7}  {:<24} {:<20} {:<20} generated\n",
        "spec", "operations", "schemas", "untyped", "lines", "seconds", "compiled", "examples", "samples"
    );
    for case in cases {
        let generated = match &case.generated {
            Verdict::Generated => "ok".to_owned(),
            Verdict::Skipped(reason) => format!("skipped: {}", first_line(reason)),
            Verdict::Failed(reason) => format!("failed: {}", first_line(reason)),
        };
        let compiled = match case.compiled {
            None => "-".to_owned(),
            Some(found) if found.errors + found.warnings == 0 => "ok".to_owned(),
            Some(found) => format!("{} errors, {} warnings", found.errors, found.warnings),
        };
        let (examples, samples) = (tally(case.examples.as_ref()), tally(case.samples.as_ref()));
        let Case { name, operations, schemas, untyped, lines, took, .. } = case;
        let _ = writeln!(
            text,
            "{name:<60} {operations:>10} {schemas:>7} {untyped:>7} {lines:>8} {:>7.2}  {compiled:<24} {examples:<20} {samples:<20} {generated}",
            took.as_secs_f64()
        );
    }
    let Totals { generated, skipped, failed, checked, compiled, operations, schemas, untyped, lines, seconds } =
        Totals::of(cases);
    let _ = writeln!(
        text,
        "{} specs: {generated} generated, {skipped} skipped, {failed} failed; {compiled} of {checked} compiled without a warning\n\
         {operations} operations, {schemas} schemas, {untyped} untyped positions, {lines} lines without the runtime, {seconds:.1} s in the pipeline",
        cases.len(),
    );
    for (what, of) in [("examples", Case::examples as fn(&Case) -> Option<&Tally>), ("samples", Case::samples)] {
        let tallies: Vec<(&Case, &Tally)> = cases.iter().filter_map(|case| Some((case, of(case)?))).collect();
        if tallies.is_empty() {
            continue;
        }
        let sum = |of: fn(&Tally) -> usize| tallies.iter().map(|(_, tally)| of(tally)).sum::<usize>();
        let _ = writeln!(
            text,
            "{} {what}: {} came back as they were, {} failed; {} more are not as their schema says, {} have no type",
            sum(|tally| tally.passed + tally.failed.len()),
            sum(|tally| tally.passed),
            sum(|tally| tally.failed.len()),
            sum(|tally| tally.invalid.len()),
            sum(|tally| tally.untyped.len()),
        );
        for (case, tally) in tallies {
            failures(&mut text, case, tally);
        }
    }
    text
}

/// `passed / invalid / failed`
fn tally(tally: Option<&Tally>) -> String {
    tally.map_or("-".to_owned(), |tally| format!("{} / {} / {}", tally.passed, tally.invalid.len(), tally.failed.len()))
}

fn failures(text: &mut String, case: &Case, tally: &Tally) {
    for trouble in tally.failed.iter().take(SHOWN) {
        let Trouble { kind, place, pointer, sent, reason, came } = trouble;
        let _ = writeln!(text, "\n{}: {kind}: {reason}\n  --> {place}\n   at {pointer}", case.name);
        let _ = writeln!(text, " sent {}", cut(sent));
        if let Some(came) = came {
            let _ = writeln!(text, " came {}", cut(came));
        }
    }
    if tally.failed.len() > SHOWN {
        let _ = writeln!(text, "\n{}: {} more", case.name, tally.failed.len() - SHOWN);
    }
}

fn cut(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > WIDTH { text.chars().take(WIDTH).chain(['…']).collect() } else { text }
}

fn first_line(reason: &str) -> &str {
    reason.lines().next().unwrap_or_default()
}

struct Totals {
    generated: usize,
    skipped: usize,
    failed: usize,
    checked: usize,
    compiled: usize,
    operations: usize,
    schemas: usize,
    untyped: usize,
    lines: usize,
    seconds: f64,
}

impl Totals {
    fn of(cases: &[Case]) -> Self {
        let count = |test: fn(&Case) -> bool| cases.iter().filter(|case| test(case)).count();
        let sum = |of: fn(&Case) -> usize| cases.iter().map(of).sum();
        Self {
            generated: count(|case| matches!(case.generated, Verdict::Generated)),
            skipped: count(|case| matches!(case.generated, Verdict::Skipped(_))),
            failed: count(|case| matches!(case.generated, Verdict::Failed(_))),
            checked: count(|case| case.compiled.is_some()),
            compiled: count(|case| case.compiled.is_some() && !case.has_failed()),
            operations: sum(|case| case.operations),
            schemas: sum(|case| case.schemas),
            untyped: sum(|case| case.untyped),
            lines: sum(|case| case.lines),
            seconds: cases.iter().map(|case| case.took.as_secs_f64()).sum(),
        }
    }
}

pub(super) fn json(cases: &[Case]) -> String {
    let specs: Vec<Value> = cases.iter().map(one).collect();
    let totals = Totals::of(cases);
    let document = json!({
        "specs": specs,
        "totals": {
            "specs": cases.len(),
            "generated": totals.generated,
            "skipped": totals.skipped,
            "failed": totals.failed,
            "checked": totals.checked,
            "compiled": totals.compiled,
            "operations": totals.operations,
            "schemas": totals.schemas,
            "untyped": totals.untyped,
            "lines": totals.lines,
            "seconds": totals.seconds,
        },
    });
    format!("{document:#}\n")
}

fn one(case: &Case) -> Value {
    let (status, reason) = match &case.generated {
        Verdict::Generated => ("ok", None),
        Verdict::Skipped(reason) => ("skipped", Some(reason)),
        Verdict::Failed(reason) => ("failed", Some(reason)),
    };
    let compiled = case.compiled.map(|found| {
        let status = if found.errors + found.warnings == 0 { "ok" } else { "failed" };
        json!({ "status": status, "errors": found.errors, "warnings": found.warnings })
    });
    json!({
        "spec": case.name,
        "operations": case.operations,
        "schemas": case.schemas,
        "untyped": case.untyped,
        "lines": case.lines,
        "seconds": case.took.as_secs_f64(),
        "generated": { "status": status, "reason": reason },
        "compiled": compiled,
        "examples": case.examples.as_ref().map(tally_json),
        "samples": case.samples.as_ref().map(tally_json),
    })
}

fn tally_json(tally: &Tally) -> Value {
    let list = |troubles: &[Trouble]| troubles.iter().map(trouble_json).collect::<Vec<_>>();
    json!({
        "passed": tally.passed,
        "untyped": tally.untyped,
        "invalid": list(&tally.invalid),
        "failed": list(&tally.failed),
    })
}

fn trouble_json(trouble: &Trouble) -> Value {
    let Trouble { kind, place, pointer, sent, reason, came } = trouble;
    json!({ "kind": kind, "place": place, "pointer": pointer, "sent": sent, "reason": reason, "came": came })
}
