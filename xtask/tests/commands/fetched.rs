//! Commands that fetch: a script takes the place of the package `fetch`.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::support::{Copy, THINGS, files, text};

/// Makes the package `fetch` answer with these lines, and returns the arguments that it got.
fn run_with_network(copy: &Copy, lines: &[Value], arguments: &[&str]) -> (Output, String) {
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    fs::write(copy.path("lines"), lines.join("\n") + "\n").unwrap();
    let (cargo, log, lines) = (copy.path("cargo"), copy.path("log"), copy.path("lines"));
    fs::write(&cargo, format!("#!/bin/sh\necho \"$@\" > '{}'\ncat '{}'\n", log.display(), lines.display())).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(copy.root()).env("CARGO_MANIFEST_DIR", copy.path("xtask")).env("CARGO", cargo);
    let output = command.output().unwrap();
    (output, fs::read_to_string(log).unwrap_or_default())
}

#[test]
fn pages_are_fetched_by_the_package_fetch() {
    let copy = Copy::new();
    let before = files(&copy.path("spec"));
    let url = "https://docs.things.example/list-things";
    let line = json!({"url": format!("{url}.md"), "final_url": "x", "text": THINGS});
    let arguments = ["vendor", url, "--allow-host", "cdn.example", "--allow-proxy"];
    let (output, log) = run_with_network(&copy, &[line], &arguments);
    let message = text(&output);
    assert!(message.contains("new        spec/pages/list-things.yaml"), "{message}");
    let expected = "run --quiet --locked --package fetch -- --allow-host=cdn.example --allow-proxy -- ";
    assert_eq!(log.trim(), format!("{expected}{url}.md"));

    // Both pages are fetched again. One cannot be read, so nothing is vendored.
    let vendored = "https://docs.twelvelabs.io/api-reference/upload-content/multipart-uploads/get-status.md";
    let things = json!({"url": format!("{url}.md"), "text": THINGS.replace("things.list", "things.all").replace("/things", "/all")});
    let failed = json!({"url": vendored, "error": "status 404", "help": null});
    let with_both = files(&copy.path("spec"));
    let (output, log) = run_with_network(&copy, &[things.clone(), failed], &["vendor", "--upstream"]);
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output);
    assert!(message.contains("multipart-uploads/get-status: status 404"), "{message}");
    assert!(log.contains(vendored) && log.contains(url), "{log}");
    assert!(with_both == files(&copy.path("spec")), "the files differ");

    // The endpoint of one page was replaced by another.
    let block = fs::read_to_string(copy.path("spec/pages/get-status.yaml")).unwrap();
    let title = "Retrieve the status of an upload session";
    let path = "GET https://api.twelvelabs.io/v1.3/assets/multipart-uploads/{upload_id}";
    let same = json!({"url": vendored, "text": format!("# {title}\n\n{path}\n\n```yaml\n{block}```\n")});
    let (output, _) = run_with_network(&copy, &[things, same], &["vendor", "--upstream"]);
    let message = text(&output);
    assert!(message.contains("unchanged  spec/pages/get-status.yaml"), "{message}");
    assert!(message.contains("removed    spec/pages/list-things.yaml"), "{message}");
    assert!(!copy.path("spec/pages/list-things.yaml").exists());
    let manifest = fs::read_to_string(copy.path("spec/source.toml")).unwrap();
    assert_eq!(manifest.matches("[[page]]").count(), 2, "{manifest}");
    copy.succeeds(&["regen"]);

    // A program that fails or says nothing is an error.
    let (output, _) = run_with_network(&copy, &[], &["vendor", "--upstream"]);
    assert!(text(&output).contains("it has no result for"), "{}", text(&output));
    assert!(before.len() < with_both.len());
}

/// Returns the published page with a block.
fn page(block: &str) -> Value {
    let url = "https://docs.twelvelabs.io/api-reference/upload-content/multipart-uploads/get-status.md";
    let (title, method) = ("# Retrieve the status of an upload session", "GET https://api.twelvelabs.io/v1.3");
    let path = "/assets/multipart-uploads/{upload_id}";
    json!({"url": url, "text": format!("{title}\n\n{method}{path}\n\n```yaml\n{block}```\n")})
}

#[test]
fn a_page_with_less_information_is_not_vendored_with_the_others() {
    let copy = Copy::new();
    let before = files(&copy.path("spec"));
    let poor = "openapi: 3.1.1\ninfo: {title: A, version: endpoint_multipartUpload.get_status}\npaths:\n  \
                /assets/multipart-uploads/{upload_id}:\n    get: {responses: {'200': {description: A}}}\n";
    let (output, _) = run_with_network(&copy, &[page(poor)], &["vendor", "--upstream"]);
    let message = text(&output);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("get-status: it does not describe any schema"), "{message}");
    assert!(message.contains("vendor the page by its URL"), "{message}");
    assert!(before == files(&copy.path("spec")), "the files differ");
    let mut url = page("")["url"].as_str().unwrap().to_owned();
    url.truncate(url.len() - ".md".len());
    let (output, _) = run_with_network(&copy, &[page(poor)], &["vendor", &url]);
    assert!(text(&output).contains("changed    spec/pages/get-status.yaml"), "{}", text(&output));
}

#[test]
fn drift_has_an_exit_code_per_verdict() {
    let copy = Copy::new();
    copy.add_client_files();
    let before = files(copy.root());
    let block = fs::read_to_string(copy.path("spec/pages/get-status.yaml")).unwrap();
    let url = page("")["url"].clone();
    let prose =
        json!({"url": url, "text": "# Retrieve the status\n\n## Request\n\n- `upload_id` (string, required)\n"});
    let html = json!({"url": url, "error": "the server sent HTML, a page for browsers", "help": "check the URL"});
    let described = block.replace("This method provides", "This method also provides");
    assert_ne!(described, block);
    // The page and its method line have another path.
    let moved =
        page(&block)["text"].as_str().unwrap().replace("/multipart-uploads/{upload_id}", "/uploads/{upload_id}");
    let moved = json!({"url": url, "text": moved});
    let table = [
        (page(&block), 0, "no change"),
        (page(&described), 1, "documentation"),
        (moved, 2, "breaking"),
        (prose, 3, "the page has no OpenAPI block"),
        (html, 3, "a page for browsers"),
        (page("openapi: [\n"), 3, "was not compared"),
    ];
    for (line, code, expected) in table {
        let (output, _) = run_with_network(&copy, std::slice::from_ref(&line), &["drift"]);
        let message = text(&output);
        assert_eq!(output.status.code(), Some(code), "{message}");
        assert!(message.contains(expected), "{expected}: {message}");
    }
    ["cargo", "lines", "log"].iter().for_each(|file| fs::remove_file(copy.path(file)).unwrap());
    assert!(before == files(copy.root()), "the files differ");
    // Wrong usage has another code than breaking changes.
    for arguments in
        [&["drift", "--from", "spec"][..], &["drift", "--against", "http://a.example/x"], &["drift", "--x"]]
    {
        assert_eq!(copy.run(arguments).status.code(), Some(64), "{arguments:?}");
    }
    for operand in ["no/such/file.yaml", "no-such-revision:spec"] {
        assert_eq!(copy.run(&["drift", "--against", operand]).status.code(), Some(3), "{operand}");
    }
}

#[test]
fn the_commands_are_compiled_without_http() {
    let arguments =
        ["tree", "--package", "xtask", "--edges", "normal,build", "--prefix", "none", "--offline", "--locked"];
    let mut command = Command::new(env!("CARGO"));
    let output = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && tree.contains("codegen v"), "{}", String::from_utf8_lossy(&output.stderr));
    for package in ["aws-lc-rs", "fetch", "hyper", "reqwest", "rustls", "tokio"] {
        assert!(!tree.lines().any(|line| line.starts_with(&format!("{package} v"))), "{package}");
    }
}
