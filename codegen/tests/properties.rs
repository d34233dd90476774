//! Tests of the invariants in `README.md` on random documents. `cargo xtask random` also compiles the generated crates.

#[path = "support/unique_names.rs"]
mod unique_names;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use codegen::{Diagnostics, Document, Input, Layout, Output, Settings, Severity, generate, normalise, surface};
use corpus::documents::RandomApi;
use serde_json::Value;

/// The default number of documents, which `RANDOM_DOCUMENTS` overrides. Their seeds are consecutive numbers that start
/// at `RANDOM_SEED`, by default 1.
const DOCUMENTS: u64 = 160;

/// The valid outcomes for a document: a crate, or an error with this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Crate,
    Refused(&'static str),
}

#[test]
fn random_documents_give_valid_crates_or_errors() {
    let variable = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let first = variable("RANDOM_SEED").unwrap_or(1);
    let last = first + variable("RANDOM_DOCUMENTS").unwrap_or(DOCUMENTS);
    let next = AtomicU64::new(first);
    let tally: Mutex<BTreeMap<Outcome, usize>> = Mutex::default();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    // The first failure of each kind.
    let failures: Mutex<BTreeMap<String, (u64, RandomApi, String)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= last || failures.lock().unwrap().len() > 3 {
                        return;
                    }
                    let sample = RandomApi::new(seed);
                    match check(&sample, seed.is_multiple_of(8)) {
                        Ok(outcome) => *tally.lock().unwrap().entry(outcome).or_default() += 1,
                        Err(violation) => {
                            let mut failures = failures.lock().unwrap();
                            failures.entry(kind(&violation)).or_insert((seed, sample, violation));
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    let messages = failures.values().map(|(seed, sample, violation)| {
        let smallest = shrink(sample.clone(), violation);
        let files =
            smallest.files().into_iter().map(|(name, text)| format!("--- {name}\n{text}")).collect::<Vec<_>>().concat();
        format!("RANDOM_SEED={seed}: {}\n{files}", check(&smallest, true).unwrap_err())
    });
    let messages: Vec<String> = messages.collect();
    std::panic::set_hook(hook);
    assert!(messages.is_empty(), "{}", messages.join("\n"));
    let tally = tally.into_inner().unwrap();
    // The test is meaningful only if most documents are accepted.
    let crates = tally.get(&Outcome::Crate).copied().unwrap_or_default();
    assert!(crates * 10 > tally.values().sum::<usize>() * 8, "{tally:#?}");
}

/// Runs the pipeline on a sample and returns the first violated invariant. The text before the first colon identifies
/// the kind of failure. Only a thorough check runs the pipeline twice, because a second run costs as much as the first.
fn check(sample: &RandomApi, is_thorough: bool) -> Result<Outcome, String> {
    let inputs: Vec<Input> = sample.files().into_iter().map(|(name, text)| Input::new(name, text)).collect();
    let settings = Settings { layout: Layout::Crate { name: "random".to_owned() }, ..Settings::default() };
    let run = || catch_unwind(AssertUnwindSafe(|| generate(&inputs, None, &settings)));
    let Ok(result) = run() else { return Err("the generator panics".to_owned()) };
    let output = match result {
        Ok(output) => output,
        Err(diagnostics) => {
            let errors: Vec<_> = diagnostics.0.iter().filter(|one| one.severity == Severity::Error).collect();
            if let Some(defect) = errors.iter().find(|one| one.code == "internal" || one.position.is_none()) {
                return Err(format!("an internal error or an error without a position, {}: {defect}", defect.code));
            }
            return errors
                .first()
                .map(|one| Outcome::Refused(one.code))
                .ok_or("generation fails without an error".to_owned());
        }
    };
    unique_names::check(&output.tree)?;
    if is_thorough {
        check_thoroughly(&output, run)?;
    }
    let yaml = |document: &Document| document.to_yaml().map_err(|error| error.to_string());
    let input = Input::new("normalised.yaml", yaml(&output.document)?);
    match normalise(std::slice::from_ref(&input), None, &Settings::default()) {
        Err(diagnostics) => Err(format!("the normalised document is refused: {diagnostics}")),
        Ok(twice) => {
            let twice = yaml(&twice.document)?;
            if twice == input.text {
                return Ok(Outcome::Crate);
            }
            let other = input.text.lines().zip(twice.lines()).find(|(once, twice)| once != twice);
            Err(format!("the normalised document is not a fixed point: {other:?}"))
        }
    }
}

/// Checks that the public API has a client, and that a second run gives the same output.
fn check_thoroughly(
    output: &Output,
    run: impl Fn() -> std::thread::Result<Result<Output, Diagnostics>>,
) -> Result<(), String> {
    let sources =
        output.tree.iter().filter_map(|(path, text)| Some((path.strip_prefix("src/")?.to_owned(), text.clone())));
    if !surface(&sources.collect()).contains("struct Client") {
        return Err("the surface has no client".to_owned());
    }
    let Ok(Ok(again)) = run() else { return Err("a second run fails".to_owned()) };
    let texts =
        |output: &Output| format!("{}{:?}{:?}", output.report.in_full(), output.document.to_yaml(), output.warnings);
    if texts(&again) != texts(output) || again.tree != output.tree {
        return Err("the same input gives different output".to_owned());
    }
    Ok(())
}

fn kind(violation: &str) -> String {
    violation.split(':').next().unwrap_or_default().to_owned()
}

/// Removes parts of a sample as long as the kind of failure remains the same.
fn shrink(mut sample: RandomApi, violation: &str) -> RandomApi {
    let is_same = |sample: &RandomApi| check(sample, true).is_err_and(|other| kind(&other) == kind(violation));
    let mut is_smaller = true;
    while is_smaller {
        is_smaller = false;
        for index in (0..sample.documents.len()).rev() {
            let mut fewer = sample.clone();
            fewer.documents.remove(index);
            if is_same(&fewer) {
                (sample, is_smaller) = (fewer, true);
                continue;
            }
            let mut at = 0;
            loop {
                let mut less = sample.clone();
                let mut countdown = at;
                if !drop_part(&mut less.documents[index], &mut countdown) {
                    break;
                }
                if is_same(&less) {
                    (sample, is_smaller) = (less, true);
                } else {
                    at += 1;
                }
            }
        }
    }
    sample
}

/// Removes the part with a number, in depth-first order. Returns false if there are fewer parts.
fn drop_part(value: &mut Value, countdown: &mut usize) -> bool {
    match value {
        Value::Object(fields) => {
            let keys: Vec<String> = fields.keys().cloned().collect();
            for key in keys {
                if *countdown == 0 {
                    return fields.shift_remove(&key).is_some();
                }
                *countdown -= 1;
                if fields.get_mut(&key).is_some_and(|value| drop_part(value, countdown)) {
                    return true;
                }
            }
            false
        }
        Value::Array(items) => {
            for index in 0..items.len() {
                if *countdown == 0 {
                    items.remove(index);
                    return true;
                }
                *countdown -= 1;
                if drop_part(&mut items[index], countdown) {
                    return true;
                }
            }
            false
        }
        _ => false,
    }
}
