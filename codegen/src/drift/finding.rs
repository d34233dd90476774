//! What a comparison finds: a change on the wire, in the Rust surface, or both.

use serde::Serialize;

use super::level::Level;
use super::surface::SurfaceChange;
use super::wire::{Position, Side};

/// A change, and what it means for users of the crate.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The id of the rule, such as `property-removed`.
    pub rule: String,
    /// The greater of the levels on the wire and of the Rust surface.
    pub level: Level,
    /// Whether requests or responses contain the part; `None` if this makes no difference.
    pub side: Option<Side>,
    /// Where the change comes from.
    pub cause: Cause,
    /// What changed, in one sentence.
    pub message: String,
    /// What the change means for code that uses the crate, in one sentence.
    pub meaning: String,
    /// The position in the old document.
    pub old: Option<Position>,
    /// The position in the new document.
    pub new: Option<Position>,
    /// The operations that it concerns, and the way from each to the part.
    pub operations: Vec<Use>,
    /// The changes of the Rust surface that it leads to.
    pub surface: Vec<SurfaceChange>,
    /// What a removed part is perhaps called now.
    pub rename: Option<Rename>,
    /// The names of the finding for the file of ignored findings. The first is that of the first operation. A name does
    /// not depend on the order of a document, on lines, or on the names of components.
    pub fingerprints: Vec<String>,
}

/// A part that perhaps has another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// The old name: of a property, or the path of an item.
    pub from: String,
    /// The new name.
    pub to: String,
    /// The pointer of the part in the new document.
    pub pointer: String,
}

/// An operation that a finding concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Use {
    /// `GET /pets`
    pub operation: String,
    /// The way to the part: `response 200, application/json, property name`.
    pub part: String,
}

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The published documents.
    Upstream,
    /// The overlay, or another file of `spec/`.
    Overlay,
    /// The generator: the same documents give another crate.
    Generator,
    /// A dependency of the generated crate.
    Dependency,
}

impl Cause {
    /// Returns the name of the cause, as reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::Overlay => "overlay",
            Self::Generator => "generator",
            Self::Dependency => "dependency",
        }
    }
}
