//! Measures `cargo check` of the generated types, and of the same types with serde's derives.

use std::fs::File;
use std::path::Path;
use std::time::{Instant, SystemTime};

use codegen::{Input, Settings, Tree, TypeSelection, generate, round_trips};

use crate::workspace::Workspace;
use crate::{Outcome, derives, figures, schemas};

const RUNS: usize = 7;

const ROOT: &str = "\
//! The types of an API.

#![allow(deprecated, dead_code, unused_imports, unused_macros)]

mod runtime;
pub mod types;

pub use runtime::base64::Base64;
pub use runtime::nullable::Nullable;
";

pub fn run(folder: &Path, specs: &[&str]) -> Outcome {
    if specs.is_empty() {
        return compare(folder, "200 objects", "many.json", schemas::document());
    }
    // Specs are relative to the workspace: Cargo runs a bench in the folder of its package.
    let start = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for spec in specs {
        let text = std::fs::read_to_string(start.join(spec)).map_err(|error| format!("{spec}: {error}"))?;
        compare(folder, spec, spec, text)?;
    }
    Ok(())
}

fn compare(folder: &Path, label: &str, file: &str, text: String) -> Outcome {
    let settings = Settings { types: TypeSelection::All, ..Settings::default() };
    let output = generate(&[Input::new(file, text)], None, &settings)?;
    let tables = library(round_trips(&output.api, &[], "tables")?);
    let variants =
        [("tables", tables.clone()), ("derives", derives::derived(&tables)?), ("bare", derives::bare(&tables)?)];
    let workspace = Workspace::new(folder.join("check"))?;
    for (package, tree) in &variants {
        workspace.add(package, &renamed(tree, package))?;
    }
    // Compiles the dependencies, and fails early if the types do not compile.
    workspace.cargo(&["check", "--workspace"])?;
    let mut runs = vec![Vec::new(); variants.len()];
    for _ in 0..RUNS {
        for ((package, _), runs) in variants.iter().zip(&mut runs) {
            let root = File::options().append(true).open(workspace.path(package, "src/lib.rs"))?;
            root.set_modified(SystemTime::now())?;
            let start = Instant::now();
            workspace.cargo(&["check", "--package", package])?;
            runs.push(start.elapsed().as_secs_f64());
        }
    }
    println!("\ncargo check, {label}: {} types, {RUNS} runs\n", output.api.types.len());
    println!("{:<24}{:>10}{:>10}{:>10}", "seconds", "median", "min", "max");
    let names = ["as generated", "with serde's derives", "types only"];
    let medians: Vec<f64> = names
        .into_iter()
        .zip(runs)
        .map(|(name, runs)| {
            let (median, min, max) = figures::of(runs);
            println!("{name:<24}{median:>10.2}{min:>10.2}{max:>10.2}");
            median
        })
        .collect();
    if let [tables, derives, _] = medians.as_slice() {
        println!("\nas generated: {:.0} % of the time with derives", 100.0 * tables / derives);
    }
    Ok(())
}

/// Converts the program to a library that contains only the types.
fn library(mut tree: Tree) -> Tree {
    tree.remove("src/main.rs");
    let dates = [("jiff_date", "Date"), ("jiff_date_time", "DateTime")];
    let dates = dates.into_iter().filter(|(module, _)| tree.contains_key(&format!("src/runtime/{module}.rs")));
    let root =
        dates.fold(ROOT.to_owned(), |root, (module, name)| format!("{root}pub use runtime::{module}::{name};\n"));
    tree.insert("src/lib.rs".to_owned(), root);
    tree
}

fn renamed(tree: &Tree, package: &str) -> Tree {
    let mut tree = tree.clone();
    if let Some(manifest) = tree.get_mut("Cargo.toml") {
        *manifest = manifest.replace("name = \"tables\"", &format!("name = \"{package}\""));
        *manifest = manifest.replace("serde = \"1\"", "serde = { version = \"1\", features = [\"derive\"] }");
    }
    tree
}
