//! The vendored pages and specs, as their sites publish them now.

use std::collections::BTreeMap;
use std::path::Path;

use codegen::{Input, Manifest, vendor_spec};

use super::partial::{loss, poverty};
use super::snapshot::Snapshot;
use crate::failure::Outcome;
use crate::fetched::Fetch;
use crate::input::{input, text};
use crate::upstream::Upstream;
use crate::vendor::Plan;

/// Reads the side that `cargo xtask vendor --upstream` would vendor. The overlay, the names and the settings are the
/// vendored ones. What cannot be read is the vendored version, and the snapshot says so.
pub fn load(vendored: Snapshot, root: &Path, fetch: &Fetch) -> Outcome<Snapshot> {
    let spec = root.join("spec");
    let source = input(&spec.join("source.toml"))?;
    let manifest = Manifest::parse(&source.name, &source.text)?;
    let upstream = Upstream::read(&manifest, fetch)?;
    upstream.warnings.iter().for_each(|warning| anstream::eprintln!("{warning}"));
    let mut incomplete = Vec::new();
    let mut blocks = Vec::new();
    for (reference, result) in upstream.pages {
        match result {
            Ok(of_page) => blocks.extend(of_page),
            Err(error) => incomplete.push(format!("{} was not compared: {error}.", reference.escape_debug())),
        }
    }
    let mut plan = Plan::new(&manifest, &blocks, |file| text(&spec.join(file)).ok());
    for (url, result) in upstream.specs {
        match result {
            Ok(text) => plan.add_spec(vendor_spec(&Input::new(&url, text.as_str()), &url)?, text),
            Err(error) => incomplete.push(format!("{} was not compared: {error}.", url.escape_debug())),
        }
    }
    let name = |file: &str| crate::project::display(&spec.join(file));
    let known: BTreeMap<&str, &Input> = vendored.inputs.iter().map(|input| (input.name.as_str(), input)).collect();
    let mut inputs = Vec::new();
    let pages = plan.pages.iter().filter(|page| !plan.unmatched.contains(&page.file));
    let entries = pages.map(|page| (&page.file, Some(page.facts()), &page.reference));
    for (file, facts, place) in entries.chain(plan.specs.iter().map(|spec| (&spec.file, None, &spec.url))) {
        let name = name(file);
        let old = known.get(name.as_str());
        let new = plan.texts.get(file).map(|text| Input { facts, ..Input::new(&name, text.as_str()) });
        match (old, new) {
            (Some(old), Some(new)) => match loss(old, &new).or_else(|| poverty(old, &new)) {
                Some(problem) => {
                    incomplete.push(format!("{} was not compared: {problem}.", place.escape_debug()));
                    inputs.push((*old).clone());
                }
                None => inputs.push(new),
            },
            (Some(old), None) => inputs.push((*old).clone()),
            (None, Some(new)) => inputs.push(new),
            (None, None) => {}
        }
    }
    Ok(Snapshot { inputs, incomplete, ..vendored })
}
