//! The error of a command.

use std::fmt::Display;
use std::io;
use std::path::Path;

use crate::project::display;

/// The complete message of a command that failed, including `error:`.
#[derive(Debug)]
pub struct Failure(pub String);

/// The result of a command or of a part of it.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// Reports that a file or folder cannot be read, written or run.
    pub fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        Self(format!("error: cannot {action} {}: {error}", display(path)))
    }
}

impl<T: Display> From<T> for Failure {
    fn from(message: T) -> Self {
        Self(message.to_string())
    }
}
