//! Whether a verdict is that of the compiler.

use codegen::drift::Level;
use codegen::drift::surface::{SurfaceChange, UNSEEN};

/// What the compiler says about the programs of a crate, compiled with the crate itself and with the other one.
pub struct Seen {
    pub own: Result<(), String>,
    pub other: Result<(), String>,
}

/// Whether a verdict is that of the compiler.
#[derive(Debug, PartialEq, Eq)]
pub enum Opinion {
    /// The program compiles, and the verdict is not breaking.
    BothCompile,
    /// The program does not compile, and the verdict is breaking.
    BothBreak,
    /// The program compiles. The verdict is breaking for reasons that the compiler does not see.
    Unseen,
    /// The program does not compile with its own crate, so it proves nothing.
    Useless(String),
    /// The program compiles, and the verdict is breaking.
    TooStrict,
    /// The program does not compile, and the verdict is not breaking.
    TooLax(String),
}

impl Opinion {
    pub fn agrees(&self) -> bool {
        matches!(self, Self::BothCompile | Self::BothBreak | Self::Unseen)
    }

    /// Returns whether the program compiles.
    pub fn compiles(&self) -> bool {
        matches!(self, Self::BothCompile | Self::Unseen | Self::TooStrict)
    }
}

/// Compares a verdict with the compiler.
pub fn judge(changes: &[SurfaceChange], seen: &Seen) -> Opinion {
    let breaks: Vec<&str> =
        changes.iter().filter(|change| change.level == Level::Breaking).map(|change| change.rule).collect();
    let is_seen = breaks.iter().any(|rule| !UNSEEN.contains(rule));
    match (&seen.own, &seen.other) {
        (Err(error), _) => Opinion::Useless(error.clone()),
        (Ok(()), Err(_)) if is_seen => Opinion::BothBreak,
        (Ok(()), Err(error)) => Opinion::TooLax(error.clone()),
        (Ok(()), Ok(())) if is_seen => Opinion::TooStrict,
        (Ok(()), Ok(())) if breaks.is_empty() => Opinion::BothCompile,
        (Ok(()), Ok(())) => Opinion::Unseen,
    }
}
