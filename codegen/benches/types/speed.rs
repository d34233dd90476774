//! Measures decoding and encoding of the generated types, of types written by hand, and of progenitor's types.

use std::path::Path;

use codegen::{Input, Settings, TypeSelection, generate, round_trips};

use crate::Outcome;
use crate::workspace::Workspace;

pub fn run(folder: &Path) -> Outcome {
    let settings = Settings { types: TypeSelection::All, ..Settings::default() };
    let output = generate(&[Input::new("shapes.yaml", include_str!("shapes.yaml"))], None, &settings)?;
    let mut tree = round_trips(&output.api, &[], "speed")?;
    let mut put = |path: &str, text: &str| tree.insert(path.to_owned(), text.to_owned());
    put("src/main.rs", include_str!("program/main.rs"));
    put("src/hand.rs", include_str!("program/hand.rs"));
    put("src/inputs.rs", include_str!("program/inputs.rs"));
    put("src/progenitor.rs", &progenitor(&output.document.to_yaml()?)?);
    if let Some(manifest) = tree.get_mut("Cargo.toml") {
        let features = |features: &str| format!("default-features = false, features = [{features}]");
        *manifest = manifest.replace("serde = \"1\"", "serde = { version = \"1\", features = [\"derive\"] }");
        // The types by hand and those of progenitor decode date-times with serde.
        *manifest = manifest.replace(&features("\"std\""), &features("\"serde\", \"std\""));
        *manifest += "chrono = { version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }\n";
    }
    let workspace = Workspace::new(folder.join("speed"))?;
    workspace.add("speed", &tree)?;
    workspace.cargo(&["run", "--release", "--package", "speed"])
}

/// Returns progenitor's types of a document.
fn progenitor(document: &str) -> Outcome<String> {
    let document = serde_yaml::from_str(document)?;
    let mut generator = progenitor::Generator::default();
    generator.generate_tokens(&document).map_err(|error| error.to_string())?;
    let types = syn::parse2(generator.get_type_space().to_stream())?;
    Ok(prettyplease::unparse(&types))
}
