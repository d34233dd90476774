//! The commands as a maintainer runs them, in a copy of the project's vendored and generated files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of what the commands read and write.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let copy = tempfile::tempdir().unwrap();
        for folder in ["spec", "generated-client/src"] {
            copy_folder(&root.join(folder), &copy.path().join(folder));
        }
        fs::create_dir(copy.path().join("xtask")).unwrap();
        Self(copy)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(self.0.path()).env("CARGO_MANIFEST_DIR", self.path("xtask"));
        command.output().unwrap()
    }

    /// Standard output and error of a command that has to fail.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} {}", text(&output));
        text(&output)
    }

    fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {}", text(&output));
        text(&output)
    }

    fn append(&self, name: &str, text: &str) {
        let path = self.path(name);
        let before = fs::read_to_string(&path).unwrap();
        fs::write(path, before + text).unwrap();
    }
}

fn text(output: &Output) -> String {
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

/// Every file below a folder with its bytes, in order.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push((path.clone(), fs::read(&path).unwrap())) }
        }
    }
    found.sort();
    found
}

/// The drift check of the project itself.
#[test]
fn what_is_committed_is_what_is_generated() {
    Copy::new().succeeds(&["regen", "--check"]);
}

#[test]
fn everything_generated_can_be_deleted_and_comes_back() {
    let copy = Copy::new();
    let before = files(copy.0.path());
    fs::remove_dir_all(copy.path("generated-client/src")).unwrap();
    fs::remove_file(copy.path("spec/normalised.yaml")).unwrap();
    copy.succeeds(&["regen"]);
    assert!(before == files(copy.0.path()), "the files differ");
}

#[test]
fn a_second_run_changes_nothing() {
    let copy = Copy::new();
    copy.succeeds(&["regen"]);
    let before = files(copy.0.path());
    assert!(copy.succeeds(&["regen"]).contains("nothing has changed"));
    assert!(before == files(copy.0.path()), "the files differ");
}

#[test]
fn check_names_the_file_and_changes_nothing() {
    type Edit = fn(&Copy);
    let edits: [(&str, Edit, &str); 7] = [
        (
            "spec/pages/get-status.yaml",
            |copy| copy.append("spec/pages/get-status.yaml", " "),
            "not the one that was vendored",
        ),
        ("spec/overlay.yaml", |copy| copy.append("spec/overlay.yaml", "# a comment\n"), "changed after"),
        ("spec/source.toml", |copy| copy.append("spec/source.toml", "# a comment\n"), "changed after"),
        ("generated-client/src/types.rs", |copy| copy.append("generated-client/src/types.rs", "// mine\n"), "-// mine"),
        (
            "generated-client/src/runtime/error.rs",
            |copy| fs::remove_file(copy.path("generated-client/src/runtime/error.rs")).unwrap(),
            "is missing",
        ),
        (
            "generated-client/src/mine/x.rs",
            |copy| {
                fs::create_dir(copy.path("generated-client/src/mine")).unwrap();
                fs::write(copy.path("generated-client/src/mine/x.rs"), "").unwrap();
            },
            "is orphaned",
        ),
        ("spec/normalised.yaml", |copy| copy.append("spec/normalised.yaml", "x: 1\n"), "-x: 1"),
    ];
    for (file, edit, says) in edits {
        let copy = Copy::new();
        edit(&copy);
        let before = files(copy.0.path());
        let message = copy.fails(&["regen", "--check"]);
        assert!(message.contains(file) && message.contains(says), "{file}: {message}");
        assert!(before == files(copy.0.path()), "{file}: --check wrote something");
        // Everything but an edited page is repaired by the command that the message names.
        if !file.contains("pages") {
            assert!(message.contains("cargo xtask regen"), "{message}");
            copy.succeeds(&["regen"]);
            copy.succeeds(&["regen", "--check"]);
        }
    }
}

#[test]
fn a_page_that_is_not_listed_is_named() {
    let copy = Copy::new();
    fs::write(copy.path("spec/pages/new.yaml"), "openapi: 3.1.1\n").unwrap();
    for arguments in [&["regen", "--check"][..], &["regen"]] {
        assert!(copy.fails(arguments).contains("spec/pages/new.yaml is not in spec/source.toml"));
    }
}

#[test]
fn nothing_is_written_if_one_target_cannot_be() {
    let copy = Copy::new();
    // The folder of the sources is a file: they cannot be put beside it.
    fs::remove_dir_all(copy.path("generated-client")).unwrap();
    fs::write(copy.path("generated-client"), "").unwrap();
    fs::remove_file(copy.path("spec/normalised.yaml")).unwrap();
    let before = files(copy.0.path());
    copy.fails(&["regen"]);
    assert!(before == files(copy.0.path()), "something was written");
}

#[test]
fn a_failed_run_leaves_everything_as_it_was() {
    let breaks = [
        ("spec/overlay.yaml", "  - target: $.nowhere\n    update: {}\n", "spec/overlay.yaml:"),
        ("spec/overlay.yaml", "  - [\n", "spec/overlay.yaml:"),
        ("spec/source.toml", "unknown = 1\n", "spec/source.toml:"),
        (
            "spec/source.toml",
            "[[page]]\nfile = 'pages/none.yaml'\ntitle = ''\nreference = ''\nbase_url = ''\nsha256 = ''\n",
            "spec/pages/none.yaml",
        ),
    ];
    for (file, text, says) in breaks {
        let copy = Copy::new();
        copy.append(file, text);
        let before = files(copy.0.path());
        let message = copy.fails(&["regen"]);
        assert!(message.contains(says), "{message}");
        assert!(before == files(copy.0.path()), "{message}");
    }
}

const PAGE: &str = "# Get\n\nGET https://api.example.com/v1/x\n\n```yaml\nopenapi: 3.1.1\ninfo: {title: Get, version: endpoint_x.get}\npaths:\n  /x:\n    get:\n      responses: {'204': {description: Done.}}\n```\n";

#[test]
fn generate_makes_a_crate_of_pages_specs_and_folders() {
    let copy = Copy::new();
    fs::create_dir(copy.path("in")).unwrap();
    fs::write(copy.path("in/get.md"), PAGE).unwrap();
    fs::write(copy.path("in/guide.md"), "# A guide\n").unwrap();
    let spec = r#"{"openapi": "3.0.0", "info": {"title": "T", "version": "1"}, "paths": {"/y": {"get": {"responses": {"204": {"description": "."}}}}}}"#;
    fs::write(copy.path("in/spec.json"), spec).unwrap();

    let alone = copy.succeeds(&["generate", "--spec", "in/spec.json", "--name", "x", "--out", "alone"]);
    assert!(alone.contains("does not say where its API is") && alone.contains("`--server`"), "{alone}");

    let printed = copy.succeeds(&["generate", "--spec", "in", "--name", "two-client", "--out", "out"]);
    assert!(printed.contains("the document does not declare a server: the server in in/get.md:6 is used"), "{printed}");
    assert!(printed.contains("in/guide.md") && printed.contains("skipped"), "{printed}");
    let manifest = fs::read_to_string(copy.path("out/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"two-client\""), "{manifest}");
    let root = fs::read_to_string(copy.path("out/src/api.rs")).unwrap();
    assert!(root.contains("TWO_API_KEY") && root.contains("https://api.example.com/v1"), "{root}");
    copy.succeeds(&["generate", "--spec", "in", "--name", "two-client", "--out", "out", "--check"]);

    let arguments =
        ["generate", "--spec", "in", "--name", "two-client", "--out", "out", "--server", "https://b.example"];
    let stale = copy.fails(&[&arguments[..], &["--check"]].concat());
    assert!(stale.contains("out/src/api.rs is stale"), "{stale}");
    fs::write(copy.path("out/mine.txt"), "kept").unwrap();
    copy.succeeds(&arguments);
    assert!(fs::read_to_string(copy.path("out/src/api.rs")).unwrap().contains("https://b.example"));
    assert_eq!(fs::read_to_string(copy.path("out/mine.txt")).unwrap(), "kept");
}

#[test]
fn generate_refuses_without_leaving_anything() {
    let copy = Copy::new();
    fs::write(copy.path("page.md"), PAGE).unwrap();
    fs::write(copy.path("prose.md"), "# Prose\n").unwrap();
    fs::write(copy.path("broken.yaml"), "openapi: 3.1.0\ninfo: {\n  a: ]\n").unwrap();
    fs::write(copy.path("odd.yaml"), "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: []\n").unwrap();
    fs::create_dir(copy.path("empty")).unwrap();
    let cases = [
        ("none.yaml", "cannot read none.yaml"),
        ("empty", "there is no page or spec in empty"),
        ("prose.md", "the page has no OpenAPI block"),
        ("broken.yaml", "broken.yaml:3:6"),
        ("odd.yaml", "#/paths"),
    ];
    for (path, says) in cases {
        let message = copy.fails(&["generate", "--spec", path, "--name", "x", "--out", "out"]);
        assert!(message.contains(says), "{message}");
        assert!(!copy.path("out").exists(), "{path}");
    }
    let message = copy.fails(&["generate", "--spec", "page.md", "--name", "x", "--out", "spec"]);
    assert!(message.contains("were not generated"), "{message}");
    let usage = copy.run(&["generate", "--spec", "page.md", "--name", "no/name", "--out", "out"]);
    assert_eq!(usage.status.code(), Some(2), "{}", text(&usage));
}

const THINGS: &str = "# List things

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

#[test]
fn vendor_adds_and_refreshes_pages() {
    let copy = Copy::new();
    let before = files(&copy.path("spec"));
    fs::write(copy.path("prose.md"), "# Prose\n").unwrap();
    fs::write(copy.path("page.md"), THINGS).unwrap();
    let message = copy.fails(&["vendor", "page.md", "prose.md"]);
    assert!(message.contains("the page has no OpenAPI block"), "{message}");
    assert_eq!(files(&copy.path("spec")), before, "a page that cannot be read keeps the others out");

    let message = copy.succeeds(&["vendor", "page.md"]);
    assert!(message.contains("new        spec/pages/list-things.yaml: List things"), "{message}");
    let block = THINGS.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(fs::read_to_string(copy.path("spec/pages/list-things.yaml")).unwrap(), block);
    let manifest = fs::read_to_string(copy.path("spec/source.toml")).unwrap();
    assert!(manifest.starts_with("# What is vendored"), "{manifest}");
    assert!(manifest.contains("base_url = \"https://things.example/v1\""), "{manifest}");
    copy.succeeds(&["regen"]);
    assert!(copy.path("generated-client/src/operations/things.rs").exists());

    let message = copy.succeeds(&["vendor", "page.md"]);
    assert!(message.contains("unchanged  spec/pages/list-things.yaml"), "{message}");
    fs::write(copy.path("page.md"), THINGS.replace("Things.", "All things.").replace("List things", "Every thing"))
        .unwrap();
    let message = copy.succeeds(&["vendor", "page.md"]);
    assert!(message.contains("List things -> Every thing"), "{message}");
    assert!(message.contains("changed    spec/pages/list-things.yaml"), "{message}");
    assert!(message.contains("+          description: All things."), "{message}");
}

/// A page of several blocks, each a method, a path and the name of the endpoint.
fn page_of(blocks: &[(&str, &str, &str)]) -> String {
    let block = |(method, path, name): &(&str, &str, &str)| {
        let upper = method.to_uppercase();
        format!(
            "
{upper} https://files.example/v1{path}

```yaml
openapi: 3.1.1
info: {{title: Files, version: endpoint_files.{name}}}
paths: {{{path}: {{{method}: {{responses: {{'204': {{description: Done.}}}}}}}}}}
```
"
        )
    };
    let head = "# Files\n\nReference: https://docs.files.example/files\n".to_owned();
    head + &blocks.iter().map(block).collect::<String>()
}

#[test]
fn blocks_of_one_address_keep_their_files() {
    let copy = Copy::new();
    let vendor = |blocks: &[(&str, &str, &str)]| {
        fs::write(copy.path("page.md"), page_of(blocks)).unwrap();
        copy.succeeds(&["vendor", "page.md"])
    };
    let read = |file: &str| fs::read_to_string(copy.path("spec/pages").join(file)).unwrap();
    let two = [("get", "/files", "list"), ("post", "/files", "make")];
    vendor(&two);
    assert!(read("files.yaml").contains("files.list") && read("files-2.yaml").contains("files.make"));
    let message = vendor(&two);
    assert!(message.contains("unchanged  spec/pages/files.yaml"), "{message}");
    assert!(message.contains("unchanged  spec/pages/files-2.yaml"), "{message}");
    assert!(message.contains("nothing has changed"), "{message}");

    // The other way round, one with another path and one with another name.
    vendor(&[("post", "/folder/files", "make"), ("get", "/files", "list_all")]);
    assert!(read("files.yaml").contains("files.list_all") && read("files-2.yaml").contains("/folder/files"));

    let message = vendor(&[("get", "/files", "list_all"), ("delete", "/files", "delete")]);
    assert!(message.contains("new        spec/pages/files-3.yaml"), "{message}");
    assert!(message.contains("left       spec/pages/files-2.yaml"), "{message}");
    assert!(read("files-2.yaml").contains("files.make"));
}

#[test]
fn vendor_skips_what_is_no_endpoint_in_a_folder() {
    let copy = Copy::new();
    fs::create_dir(copy.path("in")).unwrap();
    fs::write(copy.path("in/a.md"), "# Prose\n").unwrap();
    let socket = "# Talk\n\nGET /talk\n\n```yaml\nasyncapi: 2.6.0\ninfo: {title: Talk, version: '1'}\n```\n";
    fs::write(copy.path("in/b.md"), socket).unwrap();
    let json = "{\n  \"openapi\": \"3.1.1\", \"info\": {\"title\": \"T\", \"version\": \"1\"},\n  \"paths\": {\"/x\": {\"get\": {\"responses\": {\"204\": {\"description\": \".\"}}}}}\n}\n";
    fs::write(copy.path("in/c.md"), format!("# X\n\nGET https://c.example/x\n\n```json\n{json}```\n")).unwrap();
    let message = copy.succeeds(&["vendor", "in"]);
    assert!(message.contains("skipped: the page has no OpenAPI block\n  --> in/a.md"), "{message}");
    assert!(message.contains("skipped: this is AsyncAPI\n  --> in/b.md:6:1"), "{message}");
    assert_eq!(fs::read_to_string(copy.path("spec/pages/x.json")).unwrap(), json);
    copy.succeeds(&["regen"]);
    let message = copy.succeeds(&["vendor", "in", "in/c.md"]);
    assert!(message.contains("nothing has changed"), "{message}");
    assert!(copy.fails(&["vendor", "in/b.md"]).contains("this is AsyncAPI, which is not supported"));
    assert!(copy.fails(&["vendor", "in/a.md"]).contains("the page has no OpenAPI block"));
}

#[test]
fn corpus_counts_pages_alone_and_merged() {
    let copy = Copy::new();
    fs::create_dir_all(copy.path("corpus/vendor")).unwrap();
    fs::write(copy.path("corpus/vendor/a.md"), THINGS).unwrap();
    let other =
        THINGS.replace("/things:", "/others:").replace("v1/things", "v1/others").replace("things.list", "others.list");
    fs::write(copy.path("corpus/vendor/b.md"), other).unwrap();
    fs::write(copy.path("corpus/vendor/c.md"), "# Prose\n").unwrap();
    let message = copy.succeeds(&["corpus", "corpus", "--json", "table.json", "--jobs", "1"]);
    assert!(message.contains("vendor/ (2 pages)"), "{message}");
    assert!(message.contains("4 specs: 3 generated, 1 skipped, 0 failed"), "{message}");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(copy.path("table.json")).unwrap()).unwrap();
    assert_eq!(json["totals"]["operations"], 4);
    assert_eq!(json["specs"][2]["generated"]["status"], "skipped");
    assert_eq!(json["specs"][3]["operations"], 2);
    fs::write(copy.path("corpus/broken.yaml"), "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: []\n").unwrap();
    let message = copy.fails(&["corpus", "corpus"]);
    assert!(message.contains("failed: error[wrong-type]"), "{message}");
}

const EXAMPLES: &str = "openapi: 3.0.3
info: {title: Examples, version: '1'}
paths: {}
components:
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: integer, format: uint64, example: 18446744073709551615}
        name: {type: string, nullable: true}
      example: {id: 1, name: null, other: x}
    Wrong: {type: string, enum: [a], example: 7}
";

#[test]
fn corpus_sends_values_through_their_types() {
    let copy = Copy::new();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, copy.path("Cargo.lock")).unwrap();
    fs::create_dir(copy.path("corpus")).unwrap();
    fs::write(copy.path("corpus/examples.yaml"), EXAMPLES).unwrap();
    let message = copy.succeeds(&["corpus", "corpus", "--examples", "--samples", "20", "--json", "table.json"]);
    assert!(message.contains("2 examples: 2 came back as they were, 0 failed; 1 more"), "{message}");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(copy.path("table.json")).unwrap()).unwrap();
    let tried = &json["specs"][0];
    assert_eq!(tried["examples"]["invalid"][0]["place"], "corpus/examples.yaml:13");
    assert_eq!(tried["samples"]["failed"].as_array().map(Vec::len), Some(0));
    assert!(tried["samples"]["passed"].as_u64() > Some(20), "{tried}");
}

#[test]
fn normalise_prints_or_writes_the_document() {
    let copy = Copy::new();
    fs::write(copy.path("page.md"), PAGE).unwrap();
    let output = copy.run(&["normalise", "page.md"]);
    let document = String::from_utf8(output.stdout).unwrap();
    assert!(document.starts_with("openapi: 3.0.3\n"), "the report is not on standard output: {document}");
    copy.succeeds(&["normalise", "page.md", "--out", "here/normalised.yaml"]);
    assert_eq!(fs::read_to_string(copy.path("here/normalised.yaml")).unwrap(), document);
}

#[test]
fn help_and_unknown_commands() {
    let copy = Copy::new();
    let help = copy.succeeds(&["--help"]);
    for command in ["regen", "normalise", "generate", "ci"] {
        assert!(help.contains(command), "{help}");
        copy.succeeds(&[command, "--help"]);
    }
    assert_eq!(copy.run(&["regenerate"]).status.code(), Some(2));
}
