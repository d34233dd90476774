//! The changelog of a client, in the form of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).
//!
//! ```markdown
//! ## [Unreleased]
//!
//! ### Removed
//!
//! - **Breaking:** the operation `GET /pets` was removed <!-- drift 0f4c2d7a9b1e8c63 -->
//! ```
//!
//! The comment at the end of an entry names its finding. An entry with a comment is added once, is kept as it is after
//! that, also if a maintainer words it differently, and is removed when its finding is gone. All other text is kept.

mod entry;
mod escaped;
mod sections;
mod update;

pub use entry::{Entry, Heading};
pub use sections::{Section, sections};
pub use update::update;

/// The name of the section for changes that have no version yet.
pub const UNRELEASED: &str = "Unreleased";
