//! An oracle for generated types: it reads OpenAPI schemas independently of the generator, and generates values and
//! documents for tests.
//!
//! The generated types of a schema are correct if every value that the schema allows can be decoded and encoded
//! without a loss. This crate generates such values ([`samples`]), collects the values that a document contains
//! ([`examples`]), and compares each value before and after a round trip ([`round_trips`]). It also generates whole
//! documents of random content ([`documents`]).
//!
//! The crate reads schemas independently of `codegen` and does not depend on it. If both shared one reading, a
//! mistake in that reading would appear in the types and in the values alike, and no test would fail.
//!
//! The crate does no IO, except for the local server of [`calls`]. `cargo xtask corpus` reads the documents, compiles the
//! types, and runs them.
//!
//! | module | contents |
//! |---|---|
//! | [`flat`], [`alternatives`] | schemas without references and combinators |
//! | `kept` | the parts of a value that a type has to keep |
//! | [`scalars`], [`values`], [`samples`] | values of a schema |
//! | [`examples`] | examples and defaults of a document |
//! | [`json_schema`] | validation of values with the crate `jsonschema` |
//! | [`difference`], [`round_trips`] | comparison of values, and the verdict |
//! | [`calls`] | calls of generated methods against a local server |
//! | [`documents`] | random documents |
//! | [`pairs`] | pairs of documents with a known difference |

pub mod alternatives;
pub mod calls;
pub mod difference;
pub mod documents;
pub mod examples;
pub mod flat;
pub mod json_schema;
mod kept;
pub mod pairs;
pub mod random;
pub mod round_trips;
pub mod samples;
pub mod scalars;
pub mod values;

pub use random::Random;
