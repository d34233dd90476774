//! Why a document was not fetched.

use std::fmt;

/// Why a document was not fetched: a sentence, and what a maintainer can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The message, without a line break.
    pub message: String,
    /// What a maintainer can do, such as the flag that allows the request.
    pub help: Option<String>,
    /// Whether the same request may succeed later.
    pub(crate) can_pass: bool,
}

impl Failure {
    /// A failure that stays: a refusal, or an answer of the server that is not the document.
    pub(crate) fn lasting(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, can_pass: false }
    }

    /// A failure after which the request is sent again.
    pub(crate) fn passing(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, can_pass: true }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
