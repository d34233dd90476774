//! An oracle for generated types: it reads OpenAPI schemas on its own and makes values and documents to test with.
//!
//! The generated types of a schema are correct if every value that the schema allows can be decoded and encoded
//! without a loss. This crate makes such values ([`samples`]), collects those that a document contains
//! ([`examples`]), and compares what was sent with what came back ([`round_trips`]). It also makes whole documents of
//! random content ([`documents`]).
//!
//! The crate reads schemas independently of `codegen` and does not depend on it. If both shared one reading, a
//! mistake in that reading would appear in the types and in the values alike, and no test would fail.
//!
//! The crate does no IO. `cargo xtask corpus` reads the documents, compiles the types, and runs them.
//!
//! | module | contents |
//! |---|---|
//! | [`flat`], [`alternatives`] | schemas without references and combinators |
//! | [`scalars`], [`values`], [`samples`] | values of a schema |
//! | [`examples`] | examples and defaults of a document |
//! | [`json_schema`] | validation of a value by a validator that is not ours |
//! | [`difference`], [`round_trips`] | comparison of values, and the verdict |
//! | [`documents`] | random documents |

pub mod alternatives;
pub mod difference;
pub mod documents;
pub mod examples;
pub mod flat;
pub mod json_schema;
pub mod random;
pub mod round_trips;
pub mod samples;
pub mod scalars;
pub mod values;

pub use random::Random;
