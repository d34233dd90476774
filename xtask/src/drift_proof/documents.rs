//! Pairs of documents: the cases with a known difference that also test `cargo xtask drift`.

use std::fs;
use std::path::Path;

use codegen::surface::Surface;
use codegen::{Input, Layout, Names, Output, Settings, generate};
use corpus::pairs;
use serde_json::Value;

use super::{Pair, Side};
use crate::failure::{Failure, Outcome};
use crate::project::display;

/// Reads the files of a folder, sorted by name, and generates the crates of their cases.
pub fn read(folder: &Path) -> Outcome<Vec<Pair>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::io("read", folder, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry.map_err(|error| Failure::io("read", folder, &error))?.path());
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let area = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).map_err(|error| Failure::io("read", &file, &error))?;
        let named = |error: String| Failure(format!("error: {}: {error}", display(&file)));
        let cases: Value = serde_yaml::from_str(&text).map_err(|error| named(error.to_string()))?;
        for case in pairs::pairs(&cases).map_err(named)? {
            all.push(pair(&area, &case)?);
        }
    }
    Ok(all)
}

/// Generates both crates of a case. The new one has the names of the old one, as `regen` keeps them.
fn pair(area: &str, case: &pairs::Pair) -> Outcome<Pair> {
    let name = format!("{area}/{}", case.name);
    let old = output(&name, &case.old, &Names::default())?;
    let new = output(&name, &case.new, &old.names)?;
    Ok(Pair { name, sides: [side(old)?, side(new)?] })
}

fn output(name: &str, document: &Value, names: &Names) -> Outcome<Output> {
    // The name of the package is set when the crate is written.
    let layout = Layout::Crate { name: "package".to_owned() };
    let settings = Settings { layout, names: names.clone(), ..Settings::default() };
    Ok(generate(&[Input::new(name, document.to_string())], None, &settings)?)
}

fn side(output: Output) -> Outcome<Side> {
    let surface = Surface::of(&output.tree, None)?;
    Ok(Side { files: output.tree, surface })
}
