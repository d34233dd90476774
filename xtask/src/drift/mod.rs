//! `cargo xtask drift`: the two sides of a comparison, where they come from, and the command.

mod command;
mod operand;
mod partial;
mod place;
mod revision;
mod snapshot;
#[cfg(test)]
mod tests;
mod upstream;

pub use command::{Args, NOT_COMPARED, report, run, settings};
pub use partial::poverty;
pub use snapshot::{Snapshot, load_folder};
