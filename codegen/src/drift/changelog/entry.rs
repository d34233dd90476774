//! One entry of a changelog.

use super::escaped::escaped;
use crate::drift::surface::SurfaceChange;
use crate::drift::{Finding, Level};
use crate::sha256;

/// The headings of Keep a Changelog, in their order. The last two are written by hand only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    /// Something is new.
    Added,
    /// Something is different.
    Changed,
    /// Something should not be used any more.
    Deprecated,
    /// Something is gone.
    Removed,
    /// A mistake was corrected.
    Fixed,
    /// A weakness was corrected.
    Security,
}

impl Heading {
    /// All headings, in their order.
    pub(super) const ALL: [Self; 6] =
        [Self::Added, Self::Changed, Self::Deprecated, Self::Removed, Self::Fixed, Self::Security];

    /// Returns the text of the heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Deprecated => "Deprecated",
            Self::Removed => "Removed",
            Self::Fixed => "Fixed",
            Self::Security => "Security",
        }
    }

    /// Returns the heading for the changes of a rule, by its id: `field-added`, `operation-removed`.
    pub fn of_rule(id: &str) -> Self {
        let (subject, action) = id.rsplit_once('-').unwrap_or(("", id));
        match action {
            "deprecated" => Self::Deprecated,
            "added" if subject == "deprecated" => Self::Deprecated,
            // Something that has another property is not new.
            _ if PROPERTIES.contains(&subject) => Self::Changed,
            "added" => Self::Added,
            "removed" | "missing" => Self::Removed,
            _ => Self::Changed,
        }
    }
}

/// The subjects of rules that are properties of something.
const PROPERTIES: [&str; 5] = ["deprecated", "must-use", "non-exhaustive", "private-field", "private-fields"];

/// One change, as a line of a changelog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The heading below which it belongs.
    pub heading: Heading,
    /// How much it matters.
    pub level: Level,
    /// What it says, as Markdown in one line.
    pub markdown: String,
    /// A name of the change that is the same in each run: hexadecimal digits.
    pub id: String,
}

impl Entry {
    /// Makes the entry of a finding.
    pub fn of_finding(finding: &Finding) -> Self {
        let operation = match finding.operations.as_slice() {
            [] => String::new(),
            [one] => format!(" (`{}`)", one.operation),
            [one, others @ ..] => format!(" (`{}` and {} more)", one.operation, others.len()),
        };
        Self {
            heading: Heading::of_rule(&finding.rule),
            level: finding.level,
            markdown: escaped(&format!("{}{operation}", finding.message)),
            id: finding.fingerprints.first().cloned().unwrap_or_default(),
        }
    }

    /// Makes the entry of a change of the Rust surface.
    pub fn of_change(change: &SurfaceChange) -> Self {
        let id = sha256(format!("{}\n{}", change.rule, change.item).as_bytes());
        Self {
            heading: Heading::of_rule(change.rule),
            level: change.level,
            markdown: escaped(&format!("`{}`: {}", change.item, change.message)),
            id: id[..16].to_owned(),
        }
    }

    /// Returns the comment that marks the entry.
    pub(super) fn marker(&self) -> String {
        marker(&self.id)
    }

    /// Returns the line of the entry.
    pub(super) fn line(&self) -> String {
        let prefix = if self.level == Level::Breaking { "**Breaking:** " } else { "" };
        format!("- {prefix}{} {}", self.markdown, self.marker())
    }
}

pub(super) fn marker(id: &str) -> String {
    let id: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("<!-- drift {id} -->")
}

/// Returns the id of the entry that a text contains.
pub(super) fn id_in(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<!-- drift ")?;
    let (id, _) = rest.split_once(" -->")?;
    id.chars().all(|next| next.is_ascii_alphanumeric()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_follow_the_words_of_rules() {
        let table = [
            ("operation-removed", Heading::Removed),
            ("field-missing", Heading::Removed),
            ("property-added", Heading::Added),
            ("operation-deprecated", Heading::Deprecated),
            ("deprecated-added", Heading::Deprecated),
            ("deprecated-removed", Heading::Changed),
            ("must-use-added", Heading::Changed),
            ("type-changed", Heading::Changed),
            ("missing", Heading::Removed),
        ];
        for (id, heading) in table {
            assert_eq!(Heading::of_rule(id), heading, "{id}");
        }
    }

    #[test]
    fn ids_cannot_end_the_comment() {
        assert_eq!(marker("a-->b"), "<!-- drift ab -->");
        assert_eq!(id_in("- x <!-- drift 12ab -->"), Some("12ab"));
        assert_eq!(id_in("- x <!-- drift a b -->"), None);
        assert_eq!(id_in("- x"), None);
    }
}
