//! Measures calls: the generated client, progenitor's client for the same document, and reqwest with the generated types.

use std::path::Path;

use codegen::{Input, Layout, Settings, generate};

use crate::Outcome;
use crate::crates::progenitor_crate;
use crate::workspace::Workspace;

const DOCUMENT: &str = include_str!("calls/document.yaml");

const MANIFEST: &str = "\
[package]
name = \"calls\"
version = \"0.1.0\"
edition = \"2024\"

[dependencies]
generated_crate = { path = \"../generated_crate\", default-features = false }
progenitor_crate = { path = \"../progenitor_crate\" }
reqwest = { version = \"0.13\", default-features = false, features = [\"http2\", \"query\", \"stream\"] }
serde_json = \"1\"
tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt\", \"time\"] }
";

pub fn run(folder: &Path) -> Outcome {
    let layout = Layout::Crate { name: "generated_crate".to_owned() };
    let settings = Settings { layout, ..Settings::default() };
    let output = generate(&[Input::new("document.yaml", DOCUMENT.to_owned())], None, &settings)?;
    let workspace = Workspace::new(folder.join("calls"))?;
    workspace.add("generated_crate", &output.tree)?;
    workspace.add("progenitor_crate", &progenitor_crate(&output)?)?;
    let files = [("Cargo.toml", MANIFEST), ("src/main.rs", include_str!("calls/main.rs"))];
    workspace.add("calls", &files.map(|(path, text)| (path.to_owned(), text.to_owned())).into_iter().collect())?;
    workspace.cargo(&["run", "--release", "--package", "calls"])
}
