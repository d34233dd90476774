//! `spec/drift.toml`: findings that are ignored, and levels that differ from those of the rules.
//!
//! ```toml
//! [[ignore]]
//! fingerprint = "0f4c2d7a9b1e8c63"
//! reason = "The server has accepted only these values since 2024."
//! until = "2027-03-31"
//!
//! [[level]]
//! operation = "* /beta/**"
//! level = "additive"
//! reason = "Operations below /beta have no stability promise."
//! ```

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::level::Level;
use super::{Version, wire};

/// A day, `2027-03-31`. The caller knows which day it is.
pub type Today = jiff::civil::Date;

/// The settings of a comparison.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The findings that do not count.
    #[serde(default)]
    pub ignore: Vec<Ignore>,
    /// Other levels for findings. The first entry that matches a finding counts.
    #[serde(default)]
    pub level: Vec<LevelOf>,
}

/// A finding that does not count.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    /// A fingerprint of the finding.
    pub fingerprint: String,
    /// Why it does not count.
    pub reason: String,
    /// The last day on which it does not count.
    pub until: Today,
}

/// Another level for the findings that match all conditions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelOf {
    /// The id of a rule.
    pub rule: Option<String>,
    /// A pattern of all operations of the finding: `GET /pets/*`. `*` stands for a method or a part of a path without
    /// `/`, and `**` for any text.
    pub operation: Option<String>,
    /// Whether all its operations were deprecated.
    pub deprecated: Option<bool>,
    /// The `x-stability-level` that all its operations had.
    pub stability: Option<String>,
    /// Whether the `x-sunset` of all its operations has passed.
    pub sunset: Option<bool>,
    /// The level.
    pub level: Level,
    /// Why it differs from that of the rule.
    pub reason: String,
}

/// A finding that does not count, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Ignored {
    /// The finding.
    pub finding: Finding,
    /// The reason in the settings.
    pub reason: String,
}

impl Settings {
    /// Reads the file. An error names the line.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            format!("error[drift-settings]: {}\n  --> {file}:{line}", error.message())
        })?;
        for entry in &settings.level {
            if let Some(rule) = &entry.rule
                && super::rules::all().all(|known| known.id != rule)
                && super::surface::RULES.iter().all(|known| known.id != rule)
            {
                return Err(format!(
                    "error[drift-settings]: `{}` is no rule\n  --> {file}\n help: `cargo xtask drift --rules` lists them",
                    rule.escape_debug()
                ));
            }
        }
        Ok(settings)
    }

    /// Returns what is wrong with the ignored findings that do not exist.
    pub(super) fn unmatched(&self, findings: &[Finding]) -> Vec<String> {
        let is_missing = |entry: &&Ignore| !findings.iter().any(|one| one.fingerprints.contains(&entry.fingerprint));
        let says = |entry: &Ignore| {
            format!("the ignored finding `{}` does not exist: delete the entry", entry.fingerprint.escape_debug())
        };
        self.ignore.iter().filter(is_missing).map(says).collect()
    }

    /// Applies the settings. Returns the findings that count, those that do not, and what is wrong with the settings:
    /// entries that match nothing, and ignored findings whose day has passed.
    pub(super) fn apply(
        &self,
        findings: Vec<Finding>,
        old: &Version,
        today: Today,
    ) -> (Vec<Finding>, Vec<Ignored>, Vec<String>) {
        let mut problems = self.unmatched(&findings);
        let is_found = |entry: &Ignore| findings.iter().any(|one| one.fingerprints.contains(&entry.fingerprint));
        for entry in self.ignore.iter().filter(|entry| entry.until < today && is_found(entry)) {
            let (name, until) = (entry.fingerprint.escape_debug(), entry.until);
            problems.push(format!("the finding `{name}` was ignored until {until}: decide again"));
        }
        let (mut counted, mut ignored) = (Vec::new(), Vec::new());
        for mut finding in findings {
            // An entry for levels is a standing rule, so it may match nothing.
            if let Some(entry) = self.level.iter().find(|entry| entry.matches(&finding, old, today))
                && entry.level != finding.level
            {
                let (from, to, reason) = (finding.level.name(), entry.level.name(), &entry.reason);
                // Writing to a string does not fail.
                let _ = write!(finding.meaning, " The settings change the level from {from} to {to}: {reason}");
                finding.level = entry.level;
            }
            let entry = self.ignore.iter().find(|one| finding.fingerprints.contains(&one.fingerprint));
            match entry.filter(|entry| entry.until >= today) {
                Some(entry) => ignored.push(Ignored { finding, reason: entry.reason.clone() }),
                None => counted.push(finding),
            }
        }
        (counted, ignored, problems)
    }
}

impl LevelOf {
    fn matches(&self, finding: &Finding, old: &Version, today: Today) -> bool {
        if self.rule.as_ref().is_some_and(|rule| *rule != finding.rule) {
            return false;
        }
        let asks =
            self.operation.is_some() || self.deprecated.is_some() || self.stability.is_some() || self.sunset.is_some();
        if !asks {
            return true;
        }
        // A finding that concerns no operation matches no condition about operations.
        !finding.operations.is_empty()
            && finding.operations.iter().all(|one| {
                let life = wire::life_cycle(&old.output.document, &one.operation);
                let has_ended = life.sunset.as_deref().and_then(|day| day.get(..10)?.parse::<Today>().ok());
                self.operation.as_ref().is_none_or(|pattern| is_match(pattern, &one.operation))
                    && self.deprecated.is_none_or(|wanted| wanted == life.deprecated)
                    && self.stability.as_ref().is_none_or(|wanted| Some(wanted) == life.stability.as_ref())
                    && self.sunset.is_none_or(|wanted| wanted == has_ended.is_some_and(|day| day <= today))
            })
    }
}

/// Whether a text matches a pattern: `*` stands for any text without `/`, and `**` for any text.
fn is_match(pattern: &str, text: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix("**") {
        return ends(text, |_| true).any(|tail| is_match(rest, tail));
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        return ends(text, |next| next != '/').any(|tail| is_match(rest, tail));
    }
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some(wanted), Some(next)) if wanted == next => {
            is_match(&pattern[wanted.len_utf8()..], &text[next.len_utf8()..])
        }
        _ => false,
    }
}

/// Returns the ends of a text that remain after the first characters, as long as these are allowed.
fn ends(text: &str, is_allowed: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    let length = text.find(|next| !is_allowed(next)).unwrap_or(text.len());
    (0..=length).filter(|index| text.is_char_boundary(*index)).map(|index| &text[index..])
}
