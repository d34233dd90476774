//! Drift: what a change of the API description means for the users of a generated crate.
//!
//! ```text
//! two documents -> wire findings    --+
//!                                     +-> findings -> settings -> report, verdict
//! two surfaces  -> surface changes  --+
//! ```
//!
//! The wire level compares what requests and responses look like. The surface level compares the public API of the
//! generated crates. A change of the surface belongs to the finding on the wire that leads to it.

mod anchors;
pub mod changelog;
mod check;
mod finding;
mod fingerprints;
mod join;
mod leftover;
mod level;
mod meaning;
pub mod release;
mod renames;
mod report;
mod rules;
mod settings;
pub mod surface;
mod wire;

pub use check::{Source, check, generator_changes};
pub use finding::{Cause, Finding, Rename, Use};
pub use level::Level;
pub use report::{Format, Report, SCHEMA};
pub use rules::{Rule, all as rules};
pub use settings::{Ignored, Settings, Today};
pub use surface::SurfaceChange;
pub use wire::{Position, Side};

use crate::surface::Surface;
use crate::{Output, Tree};

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// What was generated.
    pub output: &'a Output,
    /// The public API of the crate.
    pub surface: &'a Surface,
}

/// Compares two versions. The findings are in the order of the new document, the greatest level first.
///
/// The new version has to be generated with the names of the old one, as `cargo xtask regen` does.
pub fn compare(old: &Version, new: &Version) -> Vec<Finding> {
    let found = wire::compare(&old.output.document, &new.output.document);
    let changes = surface::compare(old.surface, new.surface);
    let mut findings = join::join(found, changes, old, new);
    if findings.is_empty() && words(&old.output.tree) != words(&new.output.tree) {
        findings.push(join::unexplained());
    }
    renames::propose(&mut findings, old, new);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

/// Returns the words of the code in a fixed order. The order of items follows the document, and the case of names of
/// headers has no meaning. The documentation shows an example of the first operation.
fn words(tree: &Tree) -> Vec<String> {
    let code = tree.iter().filter(|(path, _)| path.rsplit_once('.').is_none_or(|(_, extension)| extension != "md"));
    let lines = code.flat_map(|(_, text)| text.lines()).filter(|line| !line.trim_start().starts_with("//"));
    let is_mark = |next: char| !next.is_alphanumeric() && next != '_';
    let mut words: Vec<String> = lines.flat_map(|line| line.split(is_mark)).map(str::to_lowercase).collect();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words
}
