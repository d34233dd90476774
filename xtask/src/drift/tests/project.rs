//! A copy of the vendored files, with git and without a network.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::drift::operand::Operand;
use crate::drift::snapshot::{Snapshot, pair};
use crate::failure::{Failure, Outcome};
use crate::fetched::Fetched;

/// The vendored page, and its address as Markdown.
pub const PAGE: &str = "spec/pages/get-status.yaml";
pub const URL: &str = "https://docs.twelvelabs.io/api-reference/upload-content/multipart-uploads/get-status.md";

/// A copy of the project.
pub struct Copy(tempfile::TempDir);

impl Copy {
    pub fn new() -> Self {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let copy = Self(tempfile::tempdir().unwrap());
        let files = [PAGE, "spec/source.toml", "spec/overlay.yaml", "spec/names.yaml", "generated-client/Cargo.toml"];
        for file in files {
            copy.write(file, &fs::read_to_string(project.join(file)).unwrap());
        }
        copy
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits all files under a tag.
    pub fn commit(&self, tag: &str) {
        let settings = ["-c", "user.name=A", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"];
        for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-q", "-m", tag], &["tag", tag]] {
            let mut command = Command::new("git");
            let status = command.arg("-C").arg(self.root()).args(settings).args(arguments).status().unwrap();
            assert!(status.success(), "{arguments:?}");
        }
    }

    /// The vendored page as its site publishes it.
    pub fn page(&self) -> String {
        page(&self.read(PAGE))
    }

    /// Loads both sides. The network has these documents; an error begins with `!`.
    pub fn pair(&self, old: &Operand, new: &Operand, network: &[(&str, &str)]) -> Outcome<(Snapshot, Snapshot)> {
        let network: BTreeMap<&str, &str> = network.iter().copied().collect();
        let fetch = |urls: &[String]| -> Outcome<Fetched> {
            let result = |url: &String| match network.get(url.as_str()) {
                Some(text) => {
                    text.strip_prefix('!').map_or_else(|| Ok((*text).to_owned()), |error| Err(error.to_owned()))
                }
                None => Err("the server answered with status 404".to_owned()),
            };
            Ok(urls.iter().map(|url| (url.clone(), result(url))).collect())
        };
        pair(old, new, self.root(), &fetch)
    }

    /// Loads the vendored side and another one.
    pub fn against(&self, new: &Operand, network: &[(&str, &str)]) -> (Snapshot, Snapshot) {
        self.pair(&Operand::Vendored, new, network).unwrap_or_else(|Failure(message)| panic!("{message}"))
    }
}

/// Returns a page with a block.
pub fn page(yaml: &str) -> String {
    let reference = URL.strip_suffix(".md").unwrap();
    let method = "GET https://api.twelvelabs.io/v1.3/assets/multipart-uploads/{upload_id}";
    format!("# Retrieve the status of an upload session\n\n{method}\n\nReference: {reference}\n\n```yaml\n{yaml}```\n")
}

/// Returns the texts of the inputs of a side, with the facts that matter.
pub fn inputs(snapshot: &Snapshot) -> Vec<(&str, Option<&str>)> {
    let base_url = |input: &'_ codegen::Input| input.facts.as_ref().and_then(|facts| facts.base_url.clone());
    snapshot.inputs.iter().map(|input| (input.text.as_str(), base_url(input).map(|_| "base URL"))).collect()
}

/// Returns the normalised document of a side.
pub fn normalised(snapshot: &Snapshot) -> String {
    let normalised = codegen::normalise(&snapshot.inputs, snapshot.overlay.as_ref(), &snapshot.settings).unwrap();
    normalised.document.to_yaml().unwrap()
}
