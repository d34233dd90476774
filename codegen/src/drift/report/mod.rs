//! Reports of a comparison, for people and for programs.

mod github;
mod json;
mod markdown;
mod text;

use serde::Serialize;

use super::Version;
use super::finding::Finding;
use super::level::Level;
use super::settings::{Ignored, Settings, Today};

/// The result of a comparison.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The old side, as the caller names it.
    pub old: String,
    /// The new side, as the caller names it.
    pub new: String,
    /// The greatest level of the findings; `None` if nothing has changed.
    pub level: Option<Level>,
    /// The findings that count, the greatest level first.
    pub findings: Vec<Finding>,
    /// The findings that the settings ignore.
    pub ignored: Vec<Ignored>,
    /// What could not be compared, and what is wrong with the settings, each as a sentence.
    pub incomplete: Vec<String>,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text for a terminal, with colours.
    Text,
    /// Markdown for a pull request.
    Markdown,
    /// JSON; `schema.json` describes it.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

/// The JSON schema of [`Format::Json`].
pub const SCHEMA: &str = include_str!("schema.json");

impl Report {
    /// Makes the report of two versions that do not differ.
    pub(super) fn without_findings(old: &str, new: &str, settings: &Settings) -> Self {
        let incomplete = settings.unmatched(&[]);
        Self { old: old.to_owned(), new: new.to_owned(), level: None, findings: vec![], ignored: vec![], incomplete }
    }

    /// Makes the report of findings.
    pub fn of_findings(
        (old_name, old): (&str, &Version),
        new_name: &str,
        findings: Vec<Finding>,
        settings: &Settings,
        today: Today,
    ) -> Self {
        let (findings, ignored, incomplete) = settings.apply(findings, old, today);
        let level = findings.iter().map(|finding| finding.level).max();
        Self { old: old_name.to_owned(), new: new_name.to_owned(), level, findings, ignored, incomplete }
    }

    /// Returns the exit code of the command: 0 for no change, 1 for additive changes and documentation, 2 for breaking
    /// changes, and 3 if a part could not be compared.
    pub fn exit_code(&self) -> u8 {
        match self.level {
            _ if !self.incomplete.is_empty() => 3,
            None => 0,
            Some(Level::Documentation | Level::Additive) => 1,
            Some(Level::Breaking) => 2,
        }
    }

    /// Returns the verdict in one sentence.
    pub fn verdict(&self) -> String {
        let count = |level: Level| self.findings.iter().filter(|finding| finding.level == level).count();
        let counts = [
            (count(Level::Breaking), "breaking"),
            (count(Level::Additive), "additive"),
            (count(Level::Documentation), "in documentation only"),
        ];
        let mut parts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        if !self.ignored.is_empty() {
            parts.push(format!("{} ignored", self.ignored.len()));
        }
        let known = match self.level {
            None => "no change".to_owned(),
            Some(level) => format!("{} ({})", verdict_of(level), parts.join(", ")),
        };
        if self.incomplete.is_empty() { known } else { format!("not compared completely; so far: {known}") }
    }

    /// Prints the report.
    pub fn print(&self, format: Format) -> String {
        match format {
            Format::Text => text::print(self),
            Format::Markdown => markdown::print(self),
            Format::Json => json::print(self),
            Format::Github => github::print(self),
        }
    }
}

/// Returns the level of a whole comparison in words.
fn verdict_of(level: Level) -> &'static str {
    match level {
        Level::Documentation => "only documentation changes",
        Level::Additive => "additive changes",
        Level::Breaking => "breaking changes",
    }
}

/// Makes text of a document one line without control characters.
fn line(text: &str) -> String {
    crate::printable::printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
