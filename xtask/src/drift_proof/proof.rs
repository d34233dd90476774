//! Writes the crates and the programs of all pairs into one workspace, compiles them, and compares the verdicts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use codegen::drift::surface::{SurfaceChange, SurfaceProgram, program};
use codegen::surface::Surface;
use codegen::{Tree, sha256};

use super::compiler::{self, Results};
use super::judge::{Opinion, Seen, judge};
use super::{Pair, Side};
use crate::corpus::workspace;
use crate::failure::{Failure, Outcome};

/// The directions of a pair: the index of the side whose program is used, and of the one that it is compiled with.
pub const DIRECTIONS: [(usize, usize, &str); 2] = [(0, 1, "there"), (1, 0, "back")];

/// The judgement about one direction of a pair.
pub struct Row {
    pub name: String,
    pub direction: &'static str,
    /// The number of items that the program uses.
    pub uses: usize,
    pub changes: Vec<SurfaceChange>,
    pub opinion: Opinion,
}

/// A program of one side, with or without the features that add items.
struct Program {
    /// The package of the program compiled with its own crate, and with the other one.
    packages: [String; 2],
    written: SurfaceProgram,
    with_features: bool,
}

/// Runs the proof with a function that compares surfaces.
pub fn run(
    folder: &Path,
    pairs: &[Pair],
    jobs: usize,
    compare: impl Fn(&Surface, &Surface) -> Vec<SurfaceChange>,
) -> Outcome<Vec<Row>> {
    let members = folder.join("members");
    let mut programs = Vec::new();
    let mut used = BTreeSet::new();
    for pair in pairs {
        let names = [0, 1].map(|which| package(&pair.sides[which].files));
        for (side, package) in pair.sides.iter().zip(&names) {
            workspace::write(&members.join(package), &named(&side.files, package))?;
        }
        let written = [0, 1].map(|own| write(&members, &names, &pair.sides, own));
        let own = written.iter().flatten().flatten().flat_map(|program| program.packages.clone());
        used.extend(own.chain(names));
        programs.push(written);
    }
    let used: Vec<String> = used.iter().map(|package| format!("    \"members/{package}\",\n")).collect();
    workspace::prepare(folder, &format!("[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n", used.concat()))?;
    let mut results = [Results::default(), Results::default()];
    for with_features in [false, true] {
        let mut packages = BTreeSet::new();
        for program in programs.iter().flatten().flat_map(|written| written.iter().flatten()) {
            if program.with_features == with_features {
                packages.extend(program.packages.iter().cloned());
            }
        }
        results[usize::from(with_features)] = compiler::check(folder, &packages, jobs)?;
    }
    let mut rows = Vec::new();
    for (index, (pair, programs)) in pairs.iter().zip(&programs).enumerate() {
        for (own, other, direction) in DIRECTIONS {
            let changes = compare(&pair.sides[own].surface, &pair.sides[other].surface);
            let written = programs[own].as_ref().map_err(|error| Failure(error.0.clone()))?;
            let mut seen = seen(written, &results);
            if let Some(feature) = refused(&folder.join(format!("refused/p{index}_{direction}")), &pair.sides, own)? {
                seen.other = Err(format!("cargo: the crate has no feature `{feature}`"));
            }
            let uses = written.iter().map(|program| program.written.uses).sum();
            let opinion = judge(&changes, &seen);
            rows.push(Row { name: pair.name.clone(), direction, uses, changes, opinion });
        }
    }
    Ok(rows)
}

/// Returns the name of the package with these files. Crates that are the same have the same package, also in the next run,
/// so that they are compiled once.
pub fn package(files: &Tree) -> String {
    let text: String = files.iter().flat_map(|(path, text)| [path.as_str(), "\n", text]).collect();
    let sum = sha256(text.as_bytes());
    format!("p{}", sum.get(..16).unwrap_or(&sum))
}

/// Returns what the compiler says about the programs of a side.
fn seen(programs: &[Program], results: &[Results; 2]) -> Seen {
    let find = |which: usize| {
        let of = |program: &Program| results[usize::from(program.with_features)].of(&program.packages[which]);
        programs.iter().try_for_each(of)
    };
    Seen { own: find(0), other: find(1) }
}

/// Writes the programs of one side of a pair.
fn write(members: &Path, names: &[String; 2], sides: &[Side; 2], own: usize) -> Outcome<Vec<Program>> {
    let surface = &sides[own].surface;
    let mut sets = vec![BTreeSet::new()];
    let features = needed(surface);
    if !features.is_empty() {
        sets.push(features);
    }
    let mut programs = Vec::new();
    for features in sets {
        let with_features = !features.is_empty();
        let program = program(surface, &features);
        let kind = if with_features { "features" } else { "plain" };
        let packages = [own, 1 - own].map(|with| {
            let (own, of) = (&names[own], &names[with]);
            (format!("uses_{own}_with_{of}_{kind}"), of.clone(), with)
        });
        for (package, of, with) in &packages {
            let known = &sides[*with].surface.package.features;
            let features: Vec<&String> = features.iter().filter(|feature| known.contains_key(*feature)).collect();
            let manifest = manifest(package, of, &features, &program);
            let files = [("Cargo.toml", manifest), ("src/lib.rs", program.source.clone())];
            let files: Tree = files.map(|(path, text)| (path.to_owned(), text)).into();
            workspace::write(&members.join(package), &files)?;
        }
        programs.push(Program { packages: packages.map(|(package, ..)| package), written: program, with_features });
    }
    Ok(programs)
}

/// Returns the features that add items.
pub fn needed(surface: &Surface) -> BTreeSet<String> {
    let items = surface.items.values().flat_map(|item| {
        let members = item.kind.members().into_iter().flat_map(BTreeMap::values);
        members.map(|member| &member.marks.features).chain([&item.marks.features])
    });
    let implementations = surface.implementations.values().map(|found| &found.features);
    items.chain(implementations).flatten().cloned().collect()
}

fn manifest(package: &str, of: &str, features: &[&String], program: &SurfaceProgram) -> String {
    let mut manifest = format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         client = {{ path = \"../{of}\", package = \"{of}\", default-features = false, features = {features:?} }}\n"
    );
    for (name, version) in &program.dependencies {
        let _ = writeln!(manifest, "{name} = {{ version = {version:?}, default-features = false }}");
    }
    manifest
}

/// Returns a feature that one crate has and the other has not, if cargo refuses a package that asks for it.
fn refused(folder: &Path, sides: &[Side; 2], own: usize) -> Outcome<Option<String>> {
    let [had, has] = [own, 1 - own].map(|side| &sides[side].surface.package.features);
    let Some(feature) = had.keys().find(|feature| *feature != "default" && !has.contains_key(*feature)) else {
        return Ok(None);
    };
    workspace::write(&folder.join("crate"), &named(&sides[1 - own].files, "refused_crate"))?;
    let manifest = format!(
        "[workspace]\n[package]\nname = \"refused\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         refused_crate = {{ path = \"crate\", default-features = false, features = [{feature:?}] }}\n"
    );
    let files = [("Cargo.toml", manifest), ("src/lib.rs", String::new())];
    workspace::write(folder, &files.map(|(path, text)| (path.to_owned(), text)).into())?;
    Ok(if compiler::resolves(folder)? { None } else { Some(feature.clone()) })
}

/// Returns the files of a package under another name.
fn named(files: &Tree, package: &str) -> Tree {
    let mut files = files.clone();
    if let Some(manifest) = files.get_mut("Cargo.toml") {
        *manifest = manifest.replacen("name = \"package\"", &format!("name = \"{package}\""), 1);
    }
    files
}
