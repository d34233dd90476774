//! Published API pages in, a small careful Rust crate out, every step visible.
//!
//! ```text
//! load -> overlay -> normalise -> lower -> emit
//! ```
//!
//! [`generate`] is that list. The crate is pure: text in, data out; reading and writing files is the
//! caller's. See `README.md` beside this crate for the invariants and for how to add a rule.

mod diagnostic;
mod document;
mod emit;
#[cfg(test)]
mod fixtures;
mod grammar;
mod lower;
mod model;
mod names;
mod normalise;
mod overlay;
mod printable;
mod report;
mod settings;
mod source;
mod surface;
mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use document::Document;
pub use emit::Tree;
pub use model::{Api, Type, TypedSchema};
pub use report::{Applied, Report};
pub use settings::{Dates, Layout, Settings, TypeSelection};
pub use source::manifest::{ApiFacts, Manifest, Page, sha256};
pub use source::page::PageFacts;
pub use source::vendor::{Endpoint, Vendored, vendor};
pub use source::{Input, Role, references};
pub use surface::surface;

use diagnostic::Problems;

/// What a run made.
#[derive(Debug)]
pub struct Output {
    /// The normalised document as YAML.
    pub normalised: String,
    /// How many schemas are components of the normalised document.
    pub schemas: usize,
    /// What the overlay and the rules did.
    pub report: Report,
    /// The decisions.
    pub api: Api,
    /// The schemas of the document and their types, in the order in which they were met; with [`TypeSelection::All`] only.
    pub typed_schemas: Vec<TypedSchema>,
    /// The normalised document as data.
    pub document: Document,
    /// The generated files.
    pub tree: Tree,
    /// What a maintainer should know.
    pub warnings: Vec<Diagnostic>,
}

/// The document after the first three stages.
#[derive(Debug)]
pub struct Normalised {
    /// The normalised document as YAML.
    pub yaml: String,
    /// What the overlay and the rules did.
    pub report: Report,
    /// What a maintainer should know.
    pub warnings: Vec<Diagnostic>,
}

/// Runs the whole pipeline. All problems of a stage are reported together.
pub fn generate(inputs: &[Input], overlay: Option<&Input>, settings: &Settings) -> Result<Output, Diagnostics> {
    let mut problems = Problems::default();
    let (normalised, mut report) = read(inputs, overlay, settings, &mut problems)?;
    let (api, typed_schemas) = lower::lower(&normalised, settings, &mut problems, &mut report)?;
    let tree = emit::emit(&api, &settings.layout, &mut problems)?;
    let schemas = normalised.openapi.components.as_ref().map_or(0, |components| components.schemas.len());
    let yaml = to_yaml(&normalised, &mut problems)?;
    let document = Document::new(normalised.tree, &problems);
    let warnings = problems.into_warnings();
    Ok(Output { normalised: yaml, schemas, report, api, typed_schemas, document, tree, warnings })
}

/// A program that reads values of some types of a run with [`TypeSelection::All`], and writes them again: a whole crate. Each
/// line of its input is the index of a type, a tab and JSON; each line of its output is `{"Ok": JSON}` as a text, or
/// `{"Err": why}`.
pub fn round_trips(api: &Api, types: &[Type], package: &str) -> Result<Tree, Diagnostics> {
    emit::round_trips(api, types, package, &mut Problems::default())
}

/// Runs the first three stages.
pub fn normalise(inputs: &[Input], overlay: Option<&Input>, settings: &Settings) -> Result<Normalised, Diagnostics> {
    let mut problems = Problems::default();
    let (normalised, report) = read(inputs, overlay, settings, &mut problems)?;
    let yaml = to_yaml(&normalised, &mut problems)?;
    Ok(Normalised { yaml, report, warnings: problems.into_warnings() })
}

fn read(
    inputs: &[Input],
    overlay: Option<&Input>,
    settings: &Settings,
    problems: &mut Problems,
) -> Result<(normalise::Normalised, Report), Diagnostics> {
    let mut report = Report::default();
    let source::Loaded { mut documents, library } = source::load(inputs, problems)?;
    if let Some(overlay) = overlay {
        overlay::apply(overlay, &mut documents, problems, &mut report);
        problems.check()?;
    }
    let normalised = normalise::normalise(documents, &library, settings, problems, &mut report)?;
    Ok((normalised, report))
}

fn to_yaml(normalised: &normalise::Normalised, problems: &mut Problems) -> Result<String, Diagnostics> {
    match yaml::write(&normalised.tree) {
        Ok(yaml) => Ok(yaml),
        Err(error) => {
            problems.error_in("internal", None, format!("the normalised document cannot be written: {error}"));
            problems.check().map(|()| String::new())
        }
    }
}
