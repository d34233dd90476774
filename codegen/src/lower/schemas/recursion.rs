//! Limits of recursion while schemas become types.

/// How deep schemas may be nested. A YAML or JSON document is not deeper, but a merged schema may be.
pub(super) const MAX_DEPTH: usize = 64;

/// How many times the members of an `allOf` may be merged in one document. Merged unions multiply.
pub(super) const MAX_MERGES: usize = 10_000;

/// The state of the recursion.
#[derive(Debug, Default)]
pub(super) struct Recursion {
    /// The components that are being lowered. None of them can be merged into itself.
    pub(super) expanding: Vec<String>,
    /// The number of merges so far.
    pub(super) merges: usize,
    /// The nesting of the current schema.
    pub(super) depth: usize,
}
