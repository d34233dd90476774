//! `cargo xtask vendor`

use std::fs;

use crate::support::{Copy, THINGS, files};

#[test]
fn pages_are_added_and_updated() {
    let copy = Copy::new();
    let before = files(&copy.path("spec"));
    fs::write(copy.path("prose.md"), "# Prose\n").unwrap();
    fs::write(copy.path("page.md"), THINGS).unwrap();
    let message = copy.fails(&["vendor", "page.md", "prose.md"]);
    assert!(message.contains("OpenAPI block"), "{message}");
    assert_eq!(files(&copy.path("spec")), before, "no page is vendored if one cannot be read");

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
    fs::write(copy.path("page.md"), THINGS.replace("# List", "# \u{1b}[2JList").replace("Things.", "\"\u{202e}\""))
        .unwrap();
    let message = copy.succeeds(&["vendor", "page.md"]);
    assert!(message.contains("\\u{1b}[2JList things") && message.contains("\\u{202e}"), "{message}");
    assert!(!message.contains(['\u{1b}', '\u{202e}']), "{message}");
}

/// The block of an endpoint.
struct Block {
    method: &'static str,
    path: &'static str,
    name: &'static str,
}

const fn block(method: &'static str, path: &'static str, name: &'static str) -> Block {
    Block { method, path, name }
}

/// Returns a page with several blocks.
fn page_of(blocks: &[Block]) -> String {
    let block = |Block { method, path, name }: &Block| {
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
fn blocks_of_one_page_keep_their_files() {
    let copy = Copy::new();
    let vendor = |blocks: &[Block]| {
        fs::write(copy.path("page.md"), page_of(blocks)).unwrap();
        copy.succeeds(&["vendor", "page.md"])
    };
    let read = |file: &str| fs::read_to_string(copy.path("spec/pages").join(file)).unwrap();
    let two = [block("get", "/files", "list"), block("post", "/files", "make")];
    vendor(&two);
    assert!(read("files.yaml").contains("files.list") && read("files/make.yaml").contains("files.make"));
    let message = vendor(&two);
    assert!(message.contains("unchanged  spec/pages/files.yaml"), "{message}");
    assert!(message.contains("unchanged  spec/pages/files/make.yaml"), "{message}");
    assert!(message.contains("no changes"), "{message}");

    // In the reverse order, one with another path and one with another name.
    vendor(&[block("post", "/folder/files", "make"), block("get", "/files", "list_all")]);
    assert!(read("files.yaml").contains("files.list_all") && read("files/make.yaml").contains("/folder/files"));

    let message = vendor(&[block("get", "/files", "list_all"), block("delete", "/files", "delete")]);
    assert!(message.contains("new        spec/pages/files/delete.yaml"), "{message}");
    assert!(message.contains("unmatched  spec/pages/files/make.yaml"), "{message}");
    assert!(read("files/make.yaml").contains("files.make"));
}

#[test]
fn pages_without_an_endpoint_are_skipped_in_a_folder() {
    let copy = Copy::new();
    fs::create_dir(copy.path("in")).unwrap();
    fs::write(copy.path("in/a.md"), "# Prose\n").unwrap();
    let socket = "# Talk\n\nGET /talk\n\n```yaml\nasyncapi: 2.6.0\ninfo: {title: Talk, version: '1'}\n```\n";
    fs::write(copy.path("in/b.md"), socket).unwrap();
    let json = r#"{
  "openapi": "3.1.1", "info": {"title": "T", "version": "1"},
  "paths": {"/x": {"get": {"responses": {"204": {"description": "."}}}}}
}
"#;
    fs::write(copy.path("in/c.md"), format!("# X\n\nGET https://c.example/x\n\n```json\n{json}```\n")).unwrap();
    let message = copy.succeeds(&["vendor", "in"]);
    assert!(message.contains("OpenAPI block\n  --> in/a.md"), "{message}");
    assert!(message.contains("AsyncAPI\n  --> in/b.md:6:1"), "{message}");
    assert_eq!(fs::read_to_string(copy.path("spec/pages/x.json")).unwrap(), json);
    copy.succeeds(&["regen"]);
    let message = copy.succeeds(&["vendor", "in", "in/c.md"]);
    assert!(message.contains("no changes"), "{message}");
    assert!(copy.fails(&["vendor", "in/b.md"]).contains("AsyncAPI"));
    assert!(copy.fails(&["vendor", "in/a.md"]).contains("OpenAPI block"));
}

#[test]
fn specs_are_vendored_with_their_url() {
    const URL: &str = "https://a.example/v1/openapi.json";
    let copy = Copy::new();
    let spec = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\n\
                paths: {/y: {get: {responses: {'204': {description: Done.}}}}}\n";
    fs::write(copy.path("api.yaml"), spec).unwrap();
    assert!(copy.fails(&["vendor", "api.yaml"]).contains("--url URL"));
    fs::write(copy.path("other.yaml"), "a: 1\n").unwrap();
    assert!(copy.fails(&["vendor", "other.yaml", "--url", URL]).contains("does not declare its version"));
    assert!(copy.fails(&["vendor", "--url", URL, "api.yaml", "api.yaml"]).contains("one spec"));
    let message = copy.succeeds(&["vendor", "api.yaml", "--url", URL]);
    assert!(message.contains("new        spec/specs/openapi.yaml: a spec"), "{message}");
    assert_eq!(fs::read_to_string(copy.path("spec/specs/openapi.yaml")).unwrap(), spec);
    let manifest = fs::read_to_string(copy.path("spec/source.toml")).unwrap();
    assert!(
        manifest.contains("[[spec]]\nfile = \"specs/openapi.yaml\"\nurl = \"https://a.example/v1/openapi.json\"\n")
    );
    let message = copy.succeeds(&["vendor", "api.yaml", "--url", URL]);
    assert!(message.contains("unchanged  spec/specs/openapi.yaml") && message.contains("no changes"), "{message}");
    fs::write(copy.path("api.yaml"), spec.replace("Done.", "Gone.")).unwrap();
    let message = copy.succeeds(&["vendor", "api.yaml", "--url", URL]);
    assert!(message.contains("Gone."), "{message}");
    // A page that is vendored later keeps the spec.
    fs::write(copy.path("page.md"), THINGS).unwrap();
    copy.succeeds(&["vendor", "page.md"]);
    let message = copy.succeeds(&["regen"]);
    assert!(message.contains("read 3 pages and specs"), "{message}");
    copy.append("spec/specs/openapi.yaml", "# edited\n");
    assert!(copy.fails(&["regen"]).contains("the spec was changed after it was vendored"));
    fs::write(copy.path("spec/specs/mine.yaml"), spec).unwrap();
    copy.succeeds(&["vendor", "api.yaml", "--url", URL]);
    assert!(copy.fails(&["regen"]).contains("spec/specs/mine.yaml is not in spec/source.toml"));
}
