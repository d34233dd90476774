//! Drift: what a change of the API description means for the users of a generated crate.
//!
//! ```text
//! two documents -> wire findings    --+
//!                                     +-> report, verdict
//! two surfaces  -> surface findings --+
//! ```
//!
//! The wire level compares what requests and responses look like. The surface level compares the public API of the
//! generated crates.

pub mod changelog;
mod level;
pub mod release;
pub mod surface;

pub use level::Level;
