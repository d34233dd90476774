//! One side of a comparison, read completely.

use codegen::{Input, Settings};

use super::operand::Operand;
use crate::failure::Outcome;
use crate::fetched::FetchOptions;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The operand, for messages.
    pub label: String,
    /// The pages and specs.
    pub inputs: Vec<Input>,
    /// The overlay that is applied to them.
    pub overlay: Option<Input>,
    /// The facts of the manifest, and the names.
    pub settings: Settings,
    /// The text of the `Cargo.toml` of the generated client.
    pub manifest: Option<String>,
    /// What could not be read, each as a sentence. The vendored version takes its place, so that the rest is compared.
    pub incomplete: Vec<String>,
}

/// Reads one side. A file or a folder without a manifest has no overlay, and default settings.
pub fn load(operand: &Operand, _options: &FetchOptions) -> Outcome<Snapshot> {
    Err(format!("error: `{operand}` cannot be read yet").into())
}

/// Reads both sides. The names of the old side apply to both, as in `cargo xtask regen`. A side without a manifest has
/// the overlay and the settings of the other side.
pub fn load_pair(old: &Operand, new: &Operand, options: &FetchOptions) -> Outcome<(Snapshot, Snapshot)> {
    let (old, mut new) = (load(old, options)?, load(new, options)?);
    new.settings.names = old.settings.names.clone();
    Ok((old, new))
}
