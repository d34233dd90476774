//! Measures `cargo check` of whole crates: the generated crate, and progenitor's for the same normalised document.

use std::fs::File;
use std::path::Path;
use std::time::{Instant, SystemTime};

use codegen::{Input, Layout, Output, Settings, Tree, generate};
use progenitor::{GenerationSettings, Generator, InterfaceStyle};

use crate::workspace::Workspace;
use crate::{Outcome, figures, schemas};

const RUNS: usize = 7;

const PROGENITOR: &str = "\
[package]
name = \"progenitor_crate\"
version = \"0.1.0\"
edition = \"2021\"

[dependencies]
base64 = { version = \"0.23\", default-features = false, features = [\"alloc\"] }
bytes = \"1\"
chrono = { version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }
futures = \"0.3\"
futures-core = \"0.3\"
progenitor-client = \"0.15\"
rand = \"0.9\"
regress = \"0.12\"
reqwest = { version = \"0.13\", default-features = false, features = [\"http2\", \"json\", \"query\", \"stream\"] }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
serde_urlencoded = \"0.7\"
uuid = { version = \"1\", default-features = false, features = [\"serde\", \"std\"] }
";

/// Compares the crates of each spec. Without specs, the document is the one of `schemas.rs`, which has one operation.
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
    let layout = Layout::Crate { name: "generated_crate".to_owned() };
    let settings = Settings { layout, keep_going: true, ..Settings::default() };
    let output = generate(&[Input::new(file, text)], None, &settings)?;
    let crates = [("generated_crate", output.tree.clone()), ("progenitor_crate", progenitor_crate(&output)?)];
    let workspace = Workspace::new(folder.join("crates"))?;
    for (package, tree) in &crates {
        workspace.add(package, tree)?;
    }
    // Compiles the dependencies, and fails early if a crate does not compile.
    workspace.cargo(&["check", "--workspace"])?;
    let mut runs = [const { Vec::new() }; 2];
    for _ in 0..RUNS {
        for ((package, _), runs) in crates.iter().zip(&mut runs) {
            let root = File::options().append(true).open(workspace.path(package, "src/lib.rs"))?;
            root.set_modified(SystemTime::now())?;
            let start = Instant::now();
            workspace.cargo(&["check", "--package", package])?;
            runs.push(start.elapsed().as_secs_f64());
        }
    }
    println!("\ncargo check of the crate, {label}: {} operations, {RUNS} runs\n", output.api.operations().count());
    println!("{:<24}{:>10}{:>10}{:>10}{:>10}", "seconds", "lines", "median", "min", "max");
    let mut medians = Vec::new();
    for ((package, tree), runs) in crates.iter().zip(runs) {
        let (median, min, max) = figures::of(runs);
        let lines: usize = tree.values().map(|text| text.lines().count()).sum();
        println!("{package:<24}{lines:>10}{median:>10.2}{min:>10.2}{max:>10.2}");
        medians.push(median);
    }
    if let [generated, progenitor] = medians.as_slice() {
        println!("\nthe generated crate takes {:.0} % of the time of progenitor's", 100.0 * generated / progenitor);
    }
    Ok(())
}

/// Returns the crate that progenitor generates with the interface for which it writes the least code.
pub fn progenitor_crate(output: &Output) -> Outcome<Tree> {
    let document = serde_json::from_value(output.document.to_json())?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    let tokens = Generator::new(&settings).generate_tokens(&document)?;
    let text = format!("#![allow(warnings)]\n{}", prettyplease::unparse(&syn::parse2(tokens)?));
    Ok([("Cargo.toml".to_owned(), PROGENITOR.to_owned()), ("src/lib.rs".to_owned(), text)].into_iter().collect())
}
