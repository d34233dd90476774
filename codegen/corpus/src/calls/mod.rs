//! Calls of generated methods against a local server: an oracle for requests and results.
//!
//! [`description`] reads the published document, [`plan`] selects arguments, credentials and replies, [`server`] records
//! the requests, and [`check`] decodes each request and compares it with the values that were passed.

pub mod bodies;
mod body_schema;
pub mod check;
pub mod coverage;
pub mod credentials;
pub mod description;
pub mod http;
pub mod plan;
pub mod reduced;
mod refusals;
pub mod replies;
mod results;
pub mod server;
pub mod styles;

#[cfg(test)]
mod tests;
