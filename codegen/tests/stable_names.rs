//! Names are stable: with the names of an earlier run, no name changes if a document gets or loses another schema,
//! operation or page.
//!
//! `NAMES_OF=FOLDER` tests the documents of a folder instead, and `NAMES_PARTS` limits the number of parts that are
//! removed from each.

#[path = "support/fixture.rs"]
mod fixture;
#[path = "support/parts.rs"]
mod parts;

use std::fs;

use codegen::{Input, Names, Output, Role, Settings, generate};
use corpus::documents::RandomApi;
use fixture::Fixture;
use parts::without_each_part;

/// The number of random documents, which `RANDOM_DOCUMENTS` overrides. Their seeds begin at `RANDOM_SEED`, by default 1.
const DOCUMENTS: u64 = 8;

/// The fixtures whose names depend on other parts of the document.
const FIXTURES: &[&str] = &[
    "colliding_names",
    "components_in_files",
    "deep_references",
    "form_parts",
    "inheritance",
    "merge_conflict",
    "merged_pages",
    "names",
    "names_file",
    "names_of_pages",
    "nested_groups",
    "read_only_and_write_only",
    "unions",
    "waiters",
];

fn run(inputs: &[Input], names: &Names) -> Option<Output> {
    generate(inputs, None, &Settings { names: names.clone(), ..Settings::default() }).ok()
}

/// Returns the names as the next run reads them.
fn saved(names: &Names) -> Names {
    let text = names.to_yaml().unwrap();
    let (read, warnings) =
        Names::parse(&Input::new("names.yaml", text.as_str())).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(warnings.is_empty(), "{warnings:?}\n{text}");
    read
}

/// Returns the names that differ between two runs, of items that both have.
fn renamed(before: &Names, after: &Names) -> Vec<String> {
    after.changes(before).into_iter().filter(|change| change.starts_with("renamed")).collect()
}

/// Returns the names of an API that the same API with one more page does not have. The positions of their items have
/// changed, so that they have lost their names.
fn lost(less: &Names, more: &Names) -> Vec<String> {
    more.changes(less).into_iter().filter(|change| change.starts_with("removed")).collect()
}

/// What happens to the names of an API without each of its parts.
#[derive(Default)]
struct Changes {
    /// The number of parts.
    parts: usize,
    /// The number of names that change without a names file.
    without_file: usize,
    /// The names that change with the file.
    with_file: Vec<String>,
}

/// Checks an API and the same API without each of its parts.
fn check(api: &[Input], limit: usize) -> Changes {
    let none = Names::default();
    let mut changes = Changes::default();
    let Some(whole) = run(api, &none) else { return changes };
    let names = saved(&whole.names);
    let again = run(api, &names).expect("the names do not make the API invalid");
    assert!(again.tree == whole.tree, "the crate changes:\n{}", difference(&whole, &again));
    assert_eq!(again.names, whole.names);
    for (part, less) in without_each_part(api, limit) {
        let Some(fresh) = run(&less, &none) else { continue };
        let is_page = api.iter().any(|input| input.name == part);
        changes.parts += 1;
        changes.without_file += renamed(&whole.names, &fresh.names).len();
        if is_page {
            changes.without_file += lost(&fresh.names, &whole.names).len();
        }
        let removed = run(&less, &names).expect("the names do not make the API invalid");
        let message = |change| format!("without {part}: {change}");
        changes.with_file.extend(renamed(&whole.names, &removed.names).into_iter().map(message));
        if is_page {
            changes.with_file.extend(lost(&removed.names, &whole.names).into_iter().map(message));
        }
        let added = run(api, &saved(&fresh.names)).expect("the names do not make the API invalid");
        let message = |change| format!("with {part} again: {change}");
        changes.with_file.extend(renamed(&fresh.names, &added.names).into_iter().map(message));
        if is_page {
            changes.with_file.extend(lost(&fresh.names, &added.names).into_iter().map(message));
        }
        // The file of this run gives the same crate in the next run.
        if changes.parts == 1 {
            let next = run(api, &saved(&added.names)).expect("the names do not make the API invalid");
            assert!(next.tree == added.tree, "{part}: the crate changes:\n{}", difference(&added, &next));
        }
    }
    changes
}

/// Returns the first line that differs between two crates.
fn difference(left: &Output, right: &Output) -> String {
    for (path, text) in &left.tree {
        let Some(other) = right.tree.get(path) else { return format!("{path} is missing") };
        if let Some((left, right)) = text.lines().zip(other.lines()).find(|(left, right)| left != right) {
            return format!("{path}: `{left}` and `{right}`");
        }
    }
    "a file is new or longer".to_owned()
}

#[test]
fn no_name_changes_if_a_part_comes_or_goes() {
    if let Ok(folder) = std::env::var("NAMES_OF") {
        return check_folder(&folder);
    }
    let mut count = 0;
    let mut apis: Vec<(String, Vec<Input>)> = Vec::new();
    for fixture in Fixture::all("ok").into_iter().filter(|fixture| FIXTURES.contains(&fixture.name.as_str())) {
        apis.push((fixture.name, fixture.inputs));
    }
    let variable = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let first = variable("RANDOM_SEED").unwrap_or(1);
    for seed in first..first + variable("RANDOM_DOCUMENTS").unwrap_or(DOCUMENTS) {
        let inputs = RandomApi::new(seed).files().into_iter().map(|(name, text)| Input::new(name, text));
        apis.push((format!("RANDOM_SEED={seed}"), inputs.collect()));
    }
    let (mut unstable, mut failures) = (0, Vec::new());
    for (name, inputs) in apis {
        let limit = if name.contains("names") { 12 } else { 2 };
        let changes = check(&inputs, limit);
        count += changes.parts;
        unstable += changes.without_file;
        failures.extend(changes.with_file.into_iter().map(|change| format!("{name}: {change}")));
    }
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
    assert!(count > 60, "only {count} parts were removed");
    assert!(unstable > 5, "only {unstable} names change without a names file");
}

/// Tests each file of a folder, and each folder in it as one API.
fn check_folder(folder: &str) {
    let limit = std::env::var("NAMES_PARTS").ok().map_or(20, |text| text.parse().unwrap());
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let read = |path: &std::path::Path| Input {
        role: Role::Found,
        ..Input::new(path.to_string_lossy(), fs::read_to_string(path).unwrap())
    };
    for entry in entries {
        let inputs = if entry.is_dir() {
            let mut files: Vec<_> = fs::read_dir(&entry).unwrap().map(|entry| entry.unwrap().path()).collect();
            files.sort();
            files.iter().filter(|path| path.is_file()).map(|path| read(path)).collect()
        } else {
            vec![read(&entry)]
        };
        let Changes { parts, without_file, with_file } = check(&inputs, limit);
        let (name, count) = (entry.display(), with_file.len());
        println!("{name}: {parts} parts; names that change without the file: {without_file}, with it: {count}");
        with_file.iter().for_each(|change| println!("    {change}"));
    }
}
