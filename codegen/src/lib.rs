//! Generates Rust clients from published API pages and from OpenAPI documents.
//!
//! ```text
//! load -> overlay -> normalise -> lower -> emit
//! ```
//!
//! [`generate`] runs these stages. The crate does no IO: it takes text and returns data, and the caller reads and
//! writes the files. `README.md` lists the invariants, and explains how to add a rule, a pass and a runtime module.

mod diagnostic;
mod document;
pub mod drift;
mod emit;
#[cfg(test)]
mod fixtures;
mod grammar;
mod leave_out;
mod lower;
mod media_type;
mod model;
mod names;
mod normalise;
mod overlay;
mod pointer;
mod printable;
mod report;
mod settings;
mod source;
pub mod surface;
mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use document::Document;
pub use emit::{Call, CallProgram, Dependency, Tree};
pub use model::{Api, Location, Operation, PublicName, ResponseBody, Security, Type, TypedSchema};
pub use names::Names;
pub use report::{Action, Applied, LeftOut, Report};
pub use settings::{Dates, DeepLists, Layout, LeaveOut, NestedForms, Settings, TypeSelection};
pub use source::manifest::{ApiFacts, Manifest, Page, Spec, sha256};
pub use source::page::PageFacts;
pub use source::vendor::{Endpoint, PageBlock, Vendored, page_blocks, vendor, vendor_spec};
pub use source::{Input, Role, references};
pub use surface::{Surface, surface};

use diagnostic::Problems;
use leave_out::Start;

/// The output of a run.
#[derive(Debug)]
pub struct Output {
    /// The number of schemas under `components` of the normalised document.
    pub schemas: usize,
    /// The actions and rules that applied.
    pub report: Report,
    /// The model of the API: every decision about names and types.
    pub api: Api,
    /// The names of the API's public items, for the next run.
    pub names: Names,
    /// The schemas of the document and their types. Empty unless [`TypeSelection::All`] is set.
    pub typed_schemas: Vec<TypedSchema>,
    /// The normalised document.
    pub document: Document,
    /// The generated files.
    pub tree: Tree,
    /// The warnings of the run.
    pub warnings: Vec<Diagnostic>,
}

/// The output of the first three stages.
#[derive(Debug)]
pub struct Normalised {
    /// The normalised document.
    pub document: Document,
    /// The actions and rules that applied.
    pub report: Report,
    /// The warnings of the run.
    pub warnings: Vec<Diagnostic>,
}

/// Runs all stages. A stage that fails returns all of its errors.
pub fn generate(inputs: &[Input], overlay: Option<&Input>, settings: &Settings) -> Result<Output, Diagnostics> {
    leave_out::run(start(inputs, overlay, settings)?, settings, |start| finish(start, settings))
}

/// Returns the names of the public items of a crate, without generating it.
pub fn names(inputs: &[Input], overlay: Option<&Input>, settings: &Settings) -> Result<Names, Diagnostics> {
    leave_out::run(start(inputs, overlay, settings)?, settings, |mut start| {
        let normalised = read(&mut start, settings)?;
        let Start { mut problems, mut report, .. } = start;
        let (api, _) = lower::lower(&normalised, settings, &mut problems, &mut report)?;
        Ok(normalised.names.with_api(&api).with_uses(&normalised.tree))
    })
}

/// Generates a program that decodes JSON into the given types of an API, and encodes the result. The API must come from
/// a run with [`TypeSelection::All`].
///
/// The program is a whole crate. Each line of its input is the index of a type, a tab and JSON. Each line of its output
/// is `{"Ok": JSON}`, where the encoded JSON is a string, or `{"Err": reason}`.
pub fn round_trips(api: &Api, types: &[Type], package: &str) -> Result<Tree, Diagnostics> {
    emit::round_trips(api, types, package, &mut Problems::default())
}

/// Generates a program that makes calls with the crate of an API, through the crate's public items.
///
/// Each line of its input is a JSON object with the index of a call, the base URL, the credentials and the expected body
/// as JSON text. Each line of its output is a JSON object about the result.
pub fn calls(api: &Api, calls: &[Call], dependency: &Dependency) -> Result<CallProgram, Diagnostics> {
    emit::calls(api, calls, dependency, &mut Problems::default())
}

/// Reads the documents of the inputs as they are before they are normalised. Each has its position, as `file:line`.
pub fn documents(inputs: &[Input], overlay: Option<&Input>) -> Result<Vec<(String, serde_json::Value)>, Diagnostics> {
    let Start { documents, problems, .. } = start(inputs, overlay, &Settings::default())?;
    Ok(documents.iter().map(|document| (problems.place(document.root.span), document.root.to_json())).collect())
}

/// Runs the first three stages.
pub fn normalise(inputs: &[Input], overlay: Option<&Input>, settings: &Settings) -> Result<Normalised, Diagnostics> {
    leave_out::run(start(inputs, overlay, settings)?, settings, |mut start| {
        let normalised = read(&mut start, settings)?;
        let (sources, warnings) = start.problems.finish();
        Ok(Normalised { document: Document::new(normalised.tree, sources), report: start.report, warnings })
    })
}

/// How many operations of the documents can be generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remaining {
    /// The operations that do not need a part with an error.
    pub operations: usize,
    /// All operations.
    pub of: usize,
}

/// Returns how many operations [`Settings::keep_going`] generates, for a message about a run that failed. `None` if it
/// generates none.
pub fn remaining(inputs: &[Input], overlay: Option<&Input>, settings: &Settings) -> Option<Remaining> {
    let settings = Settings { keep_going: true, ..settings.clone() };
    let start = start(inputs, overlay, &settings).ok()?;
    let of = leave_out::count(&start.documents, &start.library);
    let (operations, _) = leave_out::run(start, &settings, |start| {
        let operations = leave_out::count(&start.documents, &start.library);
        finish(start, &settings).map(|output| (operations, output))
    })
    .ok()?;
    (operations > 0).then_some(Remaining { operations, of })
}

/// Runs the stages `load` and `overlay`.
fn start(inputs: &[Input], overlay: Option<&Input>, settings: &Settings) -> Result<Start, Diagnostics> {
    let (mut problems, mut report) = (Problems::default(), Report::default());
    let source::Loaded { mut documents, library } = source::load(inputs, &mut problems)?;
    if let Some(overlay) = overlay {
        overlay::apply(overlay, settings.allow_unused_actions, &mut documents, &mut problems, &mut report);
        problems.check()?;
    }
    Ok(Start { documents, library, problems, report })
}

/// Runs the later stages.
fn finish(mut start: Start, settings: &Settings) -> Result<Output, Diagnostics> {
    let normalised = read(&mut start, settings)?;
    let Start { mut problems, mut report, .. } = start;
    let (api, typed_schemas) = lower::lower(&normalised, settings, &mut problems, &mut report)?;
    let tree = emit::emit(&api, &settings.layout, settings.package.as_deref(), &mut problems)?;
    let schemas = normalised.openapi.components.as_ref().map_or(0, |components| components.schemas.len());
    let (sources, warnings) = problems.finish();
    let names = normalised.names.with_api(&api).with_uses(&normalised.tree);
    let document = Document::new(normalised.tree, sources);
    Ok(Output { schemas, report, api, names, typed_schemas, document, tree, warnings })
}

/// Runs the stage `normalise`.
fn read(start: &mut Start, settings: &Settings) -> Result<normalise::Normalised, Diagnostics> {
    let Start { documents, library, problems, report } = start;
    normalise::normalise(std::mem::take(documents), library, settings, problems, report)
}
