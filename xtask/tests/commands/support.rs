//! A copy of the project, and two pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A page with one endpoint.
pub const PAGE: &str = "# Get

GET https://api.example.com/v1/x

```yaml
openapi: 3.1.1
info: {title: Get, version: endpoint_x.get}
paths:
  /x:
    get:
      responses: {'204': {description: Done.}}
```
";

/// Another page, with a reference and a response body.
pub const THINGS: &str = "# List things

GET https://things.example/v1/things

Reference: https://docs.things.example/list-things

```yaml
openapi: 3.1.1
info: {title: List, version: endpoint_things.list}
paths:
  /things:
    get:
      responses:
        '200':
          description: Things.
          content: {application/json: {schema: {type: array, items: {type: string}}}}
```
";

/// A copy of the files that the commands read and write.
pub struct Copy(tempfile::TempDir);

impl Copy {
    pub fn new() -> Self {
        let project = project();
        let copy = tempfile::tempdir().unwrap();
        for folder in ["spec", "generated-client/src"] {
            copy_folder(&project.join(folder), &copy.path().join(folder));
        }
        fs::create_dir(copy.path().join("xtask")).unwrap();
        Self(copy)
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Adds the manifest and the changelog of the client.
    pub fn add_client_files(&self) {
        for file in ["Cargo.toml", "CHANGELOG.md"] {
            let file = format!("generated-client/{file}");
            fs::copy(project().join(&file), self.path(&file)).unwrap();
        }
    }

    /// Copies a folder of the copy.
    pub fn duplicate(&self, from: &str, to: &str) {
        copy_folder(&self.path(from), &self.path(to));
    }

    /// Adds the manifests and sources of all members.
    pub fn add_workspace(&self) {
        let project = project();
        fs::copy(project.join("Cargo.toml"), self.path("Cargo.toml")).unwrap();
        for folder in ["codegen", "generated-client", "xtask"] {
            copy_folder(&project.join(folder), &self.path(folder));
        }
    }

    /// Runs cargo in the copy.
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).current_dir(self.root()).output().unwrap()
    }

    /// Runs a command in the copy.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(self.root()).env("CARGO_MANIFEST_DIR", self.path("xtask"));
        command.output().unwrap()
    }

    /// Runs a command that has to fail, and returns its standard output and error.
    pub fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} {}", text(&output));
        text(&output)
    }

    /// Runs a command that has to succeed, and returns its standard output and error.
    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {}", text(&output));
        text(&output)
    }

    /// Appends a text to a file.
    pub fn append(&self, name: &str, text: &str) {
        let path = self.path(name);
        let before = fs::read_to_string(&path).unwrap();
        fs::write(path, before + text).unwrap();
    }
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Returns the standard output and error of a command.
pub fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// Returns the files of a folder with their contents, sorted by path.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push((path.clone(), fs::read(&path).unwrap())) }
        }
    }
    files.sort();
    files
}
