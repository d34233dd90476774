//! Limits of recursion while schemas become types.

/// How deep the definitions of schemas may be nested. The readers limit the nesting of a document, but not that of a
/// merged schema.
pub(in crate::lower) const MAX_DEPTH: usize = 64;

/// How deep schemas without a name may be nested, such as lists of lists.
pub(super) const MAX_UNNAMED_DEPTH: usize = 96;

/// How many times the members of an `allOf` may be merged in one document. Merged unions multiply.
pub(super) const MAX_MERGES: usize = 10_000;

/// The state of the recursion.
#[derive(Debug, Default)]
pub(super) struct Recursion {
    /// The names of the components that are being lowered. They must not be members of their own `allOf`.
    pub(super) expanding: Vec<String>,
    /// The number of merges so far.
    pub(super) merges: usize,
    /// How many definitions contain the current schema.
    pub(super) depth: usize,
    /// How many schemas contain the current one, with a name or without.
    pub(super) unnamed_depth: usize,
}
