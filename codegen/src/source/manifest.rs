//! `spec/source.toml`: which pages make up the API, and what their YAML does not say.

use std::fmt::Write as _;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::page::PageFacts;
use crate::diagnostic::{Diagnostics, Problems, Span};
use crate::settings::{Dates, Settings};

/// The vendored source of a generated client.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The API as a whole.
    pub api: ApiFacts,
    /// Each vendored page. The table is called `[[page]]`.
    #[serde(rename = "page", default)]
    pub pages: Vec<Page>,
}

/// What belongs to the API, not to a page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiFacts {
    /// Its name, for documentation.
    pub title: String,
    /// Its version, which the pages use for something else.
    pub version: Option<String>,
    /// Environment variables that may hold the credential, in the order in which they are tried.
    #[serde(default)]
    pub environment: Vec<String>,
    /// The crate whose types stand for dates: `jiff` unless it says `chrono` or `text`.
    #[serde(default)]
    pub dates: Dates,
}

impl ApiFacts {
    /// What they set. The name and version stand in place of the documents'.
    pub fn settings(self) -> Settings {
        let Self { title, version, environment, dates } = self;
        Settings { title: Some(title), version, environment, dates, ..Settings::default() }
    }
}

/// One vendored page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its file, relative to the manifest.
    pub file: String,
    /// The heading of the page.
    pub title: String,
    /// Where it was published.
    pub reference: String,
    /// The URL of its method line without the path.
    pub base_url: String,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Reads the manifest; `name` is the file's name for messages.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostics> {
        toml::from_str(text).map_err(|error| {
            let mut problems = Problems::default();
            let source = problems.add_source(name);
            let before = error.span().map_or("", |span| &text[..span.start.min(text.len())]);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
            let span =
                Span { source, line: u32::try_from(line).unwrap_or(0), column: u32::try_from(column).unwrap_or(0) };
            problems.error_in("manifest", Some(span), error.message().to_owned());
            problems.check().unwrap_err()
        })
    }
}

impl Page {
    /// Checks that a file is the one that was vendored.
    pub fn verify(&self, manifest: &str, path: &str, text: &str) -> Result<(), Diagnostics> {
        let found = sha256(text.as_bytes());
        if found == self.sha256 {
            return Ok(());
        }
        let mut problems = Problems::default();
        let source = problems.add_source(path);
        problems
            .error_in("edited-page", Some(Span { source, line: 0, column: 0 }), "the page is not the one that was vendored")
            .help(format!(
                "restore it (`git checkout {path}`), or, if it was published anew, set its sha256 in {manifest} to {found}; what a page leaves out belongs in overlay.yaml"
            ));
        problems.check()
    }

    /// What the pipeline needs to know beside the YAML.
    pub fn facts(&self) -> PageFacts {
        PageFacts {
            title: Some(self.title.clone()),
            reference: Some(self.reference.clone()),
            urls: Vec::new(),
            base_url: Some(self.base_url.clone()),
        }
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
