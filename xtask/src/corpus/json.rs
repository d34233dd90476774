//! Prints the results as JSON.

use ::corpus::round_trips::{Finding, Tally};
use serde_json::{Value, json};

use super::calls::{CallFinding, CallTally};
use super::case::{Case, Status};
use super::totals::Totals;

/// Returns the JSON document.
pub fn print(cases: &[Case]) -> String {
    let specs: Vec<Value> = cases.iter().map(spec).collect();
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

fn spec(case: &Case) -> Value {
    let (status, reason) = match &case.status {
        Status::Generated => ("ok", None),
        Status::Skipped(reason) => ("skipped", Some(reason)),
        Status::Failed(reason) => ("failed", Some(reason)),
    };
    let compiled = case.compiled.map(|compiled| {
        let status = if compiled.is_clean() { "ok" } else { "failed" };
        json!({ "status": status, "errors": compiled.errors, "warnings": compiled.warnings })
    });
    json!({
        "spec": case.name,
        "operations": case.counts.operations,
        "schemas": case.counts.schemas,
        "untyped": case.counts.untyped,
        "lines": case.counts.lines,
        "types": case.names.types,
        "longest_name": case.names.longest,
        "numbered_names": case.names.numbered,
        "seconds": case.duration.as_secs_f64(),
        "generated": { "status": status, "reason": reason },
        "compiled": compiled,
        "examples": case.examples.as_ref().map(tally),
        "samples": case.samples.as_ref().map(tally),
        "calls": case.called.as_ref().map(called),
    })
}

fn tally(tally: &Tally) -> Value {
    let list = |findings: &[Finding]| findings.iter().map(finding).collect::<Vec<_>>();
    json!({
        "passed": tally.passed,
        "untyped": tally.untyped,
        "invalid": list(&tally.invalid),
        "failed": list(&tally.failed),
    })
}

fn called(tally: &CallTally) -> Value {
    let finding = |finding: &CallFinding| {
        let CallFinding { location, pointer, method, kind, request, arguments, problems } = finding;
        json!({
            "location": location,
            "pointer": pointer,
            "method": method,
            "kind": kind,
            "arguments": arguments,
            "request": request,
            "problems": problems,
        })
    };
    json!({
        "methods": tally.methods,
        "requests": tally.requests,
        "passed": tally.passed,
        "failed": tally.failed.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    let Finding { kind, location, pointer, sent, reason, received } = finding;
    json!({
        "kind": kind,
        "location": location,
        "pointer": pointer,
        "sent": sent,
        "reason": reason,
        "received": received,
    })
}
