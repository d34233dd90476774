//! What holds for documents of random content: see the invariants in `README.md`. `cargo xtask random` compiles what
//! is made of such documents.

#[path = "support/unique_names.rs"]
mod unique_names;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use codegen::{Diagnostics, Document, Input, Layout, Output, Settings, Severity, generate, normalise, surface};
use corpus::documents::RandomApi;
use serde_json::Value;

/// How many documents there are, unless `RANDOM_DOCUMENTS` says otherwise. They are those of the seeds from
/// `RANDOM_SEED` on, which is 1 if it is not given.
const DOCUMENTS: u64 = 160;

/// What became of a document that passed: it was refused for a reason, or there is a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Became {
    Crate,
    Refused(&'static str),
}

#[test]
fn random_documents_give_whole_crates_or_say_why_not() {
    let variable = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let first = variable("RANDOM_SEED").unwrap_or(1);
    let last = first + variable("RANDOM_DOCUMENTS").unwrap_or(DOCUMENTS);
    let next = AtomicU64::new(first);
    let tally: Mutex<BTreeMap<Became, usize>> = Mutex::default();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    // The first of each kind.
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
                        Ok(became) => *tally.lock().unwrap().entry(became).or_default() += 1,
                        Err(wrong) => {
                            let mut failures = failures.lock().unwrap();
                            failures.entry(kind(&wrong)).or_insert((seed, sample, wrong));
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    let told = failures.values().map(|(seed, sample, wrong)| {
        let smallest = shrink(sample.clone(), wrong);
        let files =
            smallest.files().into_iter().map(|(name, text)| format!("--- {name}\n{text}")).collect::<Vec<_>>().concat();
        format!("RANDOM_SEED={seed}: {}\n{files}", check(&smallest, true).unwrap_err())
    });
    let told: Vec<String> = told.collect();
    std::panic::set_hook(hook);
    assert!(told.is_empty(), "{}", told.join("\n"));
    let tally = tally.into_inner().unwrap();
    // With most of them refused, this would prove little.
    let crates = tally.get(&Became::Crate).copied().unwrap_or_default();
    assert!(crates * 10 > tally.values().sum::<usize>() * 8, "{tally:#?}");
}

/// Runs everything on a sample, and says what does not hold. What stands before a colon is the same for the same
/// kind of failure. A second run costs as much as the first, so most samples go without.
fn check(sample: &RandomApi, is_thorough: bool) -> Result<Became, String> {
    let inputs: Vec<Input> = sample.files().into_iter().map(|(name, text)| Input::new(name, text)).collect();
    let settings = Settings { layout: Layout::Crate { name: "random".to_owned() }, ..Settings::default() };
    let run = || catch_unwind(AssertUnwindSafe(|| generate(&inputs, None, &settings)));
    let Ok(result) = run() else { return Err("it panics".to_owned()) };
    let output = match result {
        Ok(output) => output,
        Err(diagnostics) => {
            let errors: Vec<_> = diagnostics.0.iter().filter(|one| one.severity == Severity::Error).collect();
            if let Some(vague) = errors.iter().find(|one| one.code == "internal" || one.position.is_none()) {
                return Err(format!("a defect, or without a place, {}: {vague}", vague.code));
            }
            return errors.first().map(|one| Became::Refused(one.code)).ok_or("it fails without an error".to_owned());
        }
    };
    unique_names::check(&output.tree)?;
    if is_thorough {
        thoroughly(&output, run)?;
    }
    let yaml = |document: &Document| document.to_yaml().map_err(|error| error.to_string());
    let input = Input::new("normalised.yaml", yaml(&output.document)?);
    match normalise(std::slice::from_ref(&input), None, &Settings::default()) {
        Err(diagnostics) => Err(format!("the normalised document is refused: {diagnostics}")),
        Ok(twice) => {
            let twice = yaml(&twice.document)?;
            if twice == input.text {
                return Ok(Became::Crate);
            }
            let other = input.text.lines().zip(twice.lines()).find(|(once, twice)| once != twice);
            Err(format!("the normalised document is no fixed point: {other:?}"))
        }
    }
}

/// The surface is there, and a second run makes the same.
fn thoroughly(
    output: &Output,
    run: impl Fn() -> std::thread::Result<Result<Output, Diagnostics>>,
) -> Result<(), String> {
    let sources =
        output.tree.iter().filter_map(|(path, text)| Some((path.strip_prefix("src/")?.to_owned(), text.clone())));
    if !surface(&sources.collect()).contains("struct Client") {
        return Err("the surface has no client".to_owned());
    }
    let Ok(Ok(again)) = run() else { return Err("it succeeds once".to_owned()) };
    let said =
        |output: &Output| format!("{}{:?}{:?}", output.report.in_full(), output.document.to_yaml(), output.warnings);
    if said(&again) != said(output) || again.tree != output.tree {
        return Err("the same input gives other bytes".to_owned());
    }
    Ok(())
}

fn kind(wrong: &str) -> String {
    wrong.split(':').next().unwrap_or_default().to_owned()
}

/// Drops parts as long as the same is wrong.
fn shrink(mut sample: RandomApi, wrong: &str) -> RandomApi {
    let is_same = |sample: &RandomApi| check(sample, true).is_err_and(|other| kind(&other) == kind(wrong));
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

/// Removes the part with a number, counted from the root down.
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
