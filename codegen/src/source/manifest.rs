//! `spec/source.toml`: the pages and specs of an API, and facts that they lack.

use std::fmt::Write as _;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::page::PageFacts;
use crate::diagnostic::{Diagnostics, Problems, Span, WHOLE_INPUT};
use crate::settings::{Dates, DeepLists, LeaveOut, NestedForms, Settings};

/// The manifest of the vendored pages and specs of a generated client.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Facts about the API as a whole.
    pub api: ApiFacts,
    /// The vendored pages, each a table `[[page]]`.
    #[serde(rename = "page", default)]
    pub pages: Vec<Page>,
    /// The vendored specs, each a table `[[spec]]`.
    #[serde(rename = "spec", default)]
    pub specs: Vec<Spec>,
}

/// Facts about an API as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiFacts {
    /// The name of the API, for documentation.
    pub title: String,
    /// The version of the API. The `info.version` of a page names its endpoint.
    pub version: Option<String>,
    /// The name of the package, for the examples in its documentation.
    pub package: Option<String>,
    /// Environment variables that may hold the credential, in the order in which the client reads them.
    #[serde(default)]
    pub environment: Vec<String>,
    /// The crate whose types represent dates: `jiff` (the default), `chrono` or `text`.
    #[serde(default)]
    pub dates: Dates,
    /// Operations that are left out because a part of them cannot be generated, each a table `[[api.leave_out]]`.
    #[serde(default)]
    pub leave_out: Vec<LeaveOut>,
    /// How forms contain objects that have no `encoding`: `json` (the default) or `deep`.
    #[serde(default)]
    pub nested_forms: NestedForms,
    /// How lists are written in the style `deepObject`: `indices` (the default), `brackets` or `repeat`.
    #[serde(default)]
    pub deep_lists: DeepLists,
}

impl ApiFacts {
    /// Converts the facts to settings. The title and the version take precedence over those of the documents.
    pub fn settings(self) -> Settings {
        let Self { title, version, package, environment, dates, leave_out, nested_forms, deep_lists } = self;
        Settings {
            title: Some(title),
            version,
            package,
            environment,
            dates,
            leave_out,
            nested_forms,
            deep_lists,
            ..Settings::default()
        }
    }
}

/// One vendored page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The file, relative to the manifest.
    pub file: String,
    /// The heading of the page.
    pub title: String,
    /// The URL of the page.
    pub reference: String,
    /// The URL of the server: that of the method line, without the path.
    pub base_url: String,
    /// The SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
}

/// One vendored spec: a whole OpenAPI document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The file, relative to the manifest.
    pub file: String,
    /// The URL from which the file is fetched.
    pub url: String,
    /// The SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Parses a manifest. `name` is the name of the file, for messages.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostics> {
        toml::from_str(text).map_err(|error| {
            let mut problems = Problems::default();
            let source = problems.add_source(name);
            let before = error.span().map_or("", |span| &text[..span.start.min(text.len())]);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
            let span =
                Span { source, line: u32::try_from(line).unwrap_or(0), column: u32::try_from(column).unwrap_or(0) };
            problems.error("manifest", span, WHOLE_INPUT, error.message());
            problems.take()
        })
    }
}

impl Page {
    /// Checks that a file has the recorded SHA-256.
    pub fn verify(&self, manifest: &str, path: &str, text: &str) -> Result<(), Diagnostics> {
        verify("page", &self.sha256, manifest, path, text)
    }

    /// Returns the facts of the page that its YAML lacks.
    pub fn facts(&self) -> PageFacts {
        PageFacts {
            title: Some(self.title.clone()),
            reference: Some(self.reference.clone()),
            urls: Vec::new(),
            base_url: Some(self.base_url.clone()),
        }
    }
}

impl Spec {
    /// Checks that a file has the recorded SHA-256.
    pub fn verify(&self, manifest: &str, path: &str, text: &str) -> Result<(), Diagnostics> {
        verify("spec", &self.sha256, manifest, path, text)
    }
}

fn verify(kind: &str, expected: &str, manifest: &str, path: &str, text: &str) -> Result<(), Diagnostics> {
    let actual = sha256(text.as_bytes());
    if actual == expected {
        return Ok(());
    }
    let mut problems = Problems::default();
    let source = problems.add_source(path);
    let message = format!("the {kind} was changed after it was vendored");
    problems.error("edited-page", Span::of_source(source), WHOLE_INPUT, message).help(format!(
        "restore it with `git checkout {path}`, and add what the {kind} lacks in overlay.yaml; \
         if this is a new version of the {kind}, set its sha256 in {manifest} to {actual}"
    ));
    Err(problems.take())
}

/// Computes the SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
