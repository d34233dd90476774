//! The two sides of a comparison, and where they come from.
#![allow(dead_code, reason = "the command that uses the sides does not exist yet")]

mod operand;
mod partial;
mod place;
mod revision;
mod snapshot;
#[cfg(test)]
mod tests;
mod upstream;
