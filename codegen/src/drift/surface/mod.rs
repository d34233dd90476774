//! The surface level: what the difference of two public APIs means for code that uses the crate.
//!
//! [`compare()`] applies the rules of [`RULES`] to two surfaces. `lints.tsv` says which rule covers each lint of
//! cargo-semver-checks, or why the lint does not apply to generated crates.

mod aliases;
mod change;
mod compare;
mod fields;
mod functions;
mod generics;
mod implementations;
mod items;
mod marks;
mod package;
mod paths;
mod program;
mod rules;
mod shapes;
mod traits;
mod version;

pub use change::SurfaceChange;
pub use compare::compare;
pub(super) use paths::replace_paths;
pub use program::{SurfaceProgram, UNSEEN, program};
pub use rules::{Effect, RULES, Rule};
pub(super) use shapes::same_shape;
pub use version::next_version;
