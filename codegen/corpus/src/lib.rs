//! An oracle for generated types: it reads OpenAPI schemas on its own and makes values and documents to test with.
//!
//! The generated types of a schema are correct if every value that the schema allows can be decoded and encoded
//! without loss. This crate generates values of a schema ([`samples`]), collects the values in a document
//! ([`examples`]), and compares the values sent with the values received ([`round_trips`]). It also generates random
//! documents ([`documents`]).
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
//! | [`json_schema`] | validation of a value with the crate `jsonschema` |
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
