//! The inputs of a run.

use super::page::PageFacts;

/// A text and its name.
#[derive(Clone, Debug)]
pub struct Input {
    /// The path, as the user wrote it: messages contain it. Its extension selects the reader.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// The facts about the page that a manifest records.
    pub facts: Option<PageFacts>,
    /// Why the text is an input.
    pub role: Role,
}

/// Why a text is an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// The user named it. It has to contain an OpenAPI document.
    #[default]
    Named,
    /// It was in a folder that the user named. It is skipped if it does not contain an OpenAPI document.
    Found,
    /// Another input refers to it. It does not have to be a document.
    Referenced,
}

impl Input {
    /// Creates an input that the user named.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), facts: None, role: Role::Named }
    }

    /// Returns the text without a byte order mark.
    pub(super) fn without_mark(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// Returns the extension of the file name in lower case, empty if there is none.
    pub(super) fn extension(&self) -> String {
        self.name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
    }
}
