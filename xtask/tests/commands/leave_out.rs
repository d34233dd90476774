//! `--keep-going`, and `leave_out` in `source.toml`

use std::fs;

use crate::support::Copy;

const BROKEN: &str = "openapi: 3.0.3
info: {title: T, version: '1', description: {text: An object.}}
servers: [{url: https://api.example.com}]
tags: [{name: a}, {name: b, description: [A list.]}]
paths:
  /scheme: {get: {operationId: scheme, security: [{undeclared: []}], responses: {'204': {description: A.}}}}
  /response: {get: {operationId: response, responses: {'200': {$ref: '#/components/requestBodies/Body'}}}}
  /described: {get: {operationId: described, description: {text: A.}, responses: {'204': {description: A.}}}}
  /deep: {get: {operationId: deep, responses: {'200': {description: A., content: {application/json: {schema: {$ref: '#/components/schemas/Outer'}}}}}}}
  /path:
    parameters: [{name: p, in: query, schema: {type: txet}}]
    get: {operationId: path_get, responses: {'204': {description: A.}}}
    put: {operationId: path_put, responses: {'204': {description: A.}}}
  /fine:
    get: {operationId: fine, responses: {'200': {description: A., content: {application/json: {schema: {$ref: '#/components/schemas/Good'}}}}}}
    post: {operationId: bad, requestBody: {$ref: '#/components/requestBodies/Nowhere'}, responses: {'204': {description: A.}}}
components:
  requestBodies: {Body: {content: {application/json: {schema: {type: string}}}}}
  schemas:
    Outer: {type: object, properties: {inner: {$ref: '#/components/schemas/Inner'}}}
    Inner: {type: object, properties: {x: {type: strin}}}
    Good: {type: object, properties: {x: {type: string}}}
    Unused: {type: objekt}
";

#[test]
fn the_error_says_how_many_operations_remain_and_the_flag_generates_them() {
    let copy = Copy::new();
    fs::write(copy.path("broken.yaml"), BROKEN).unwrap();
    let arguments = ["generate", "--spec", "broken.yaml", "--name", "t-client", "--out", "out"];
    let message = copy.fails(&arguments);
    let advice = "2 of 8 operations can be generated without the broken parts: pass `--keep-going`";
    assert!(message.trim_end().ends_with(advice), "{message}");
    assert!(!copy.path("out").exists());

    let report = copy.succeeds(&[&arguments[..], &["--keep-going"]].concat());
    for left_out in [
        "broken.yaml:6 GET /scheme: the security scheme `undeclared` is not declared",
        "broken.yaml:7 GET /response: ",
        "broken.yaml:9 GET /deep: `strin` is not a type of OpenAPI 3.0 (broken.yaml:21)",
        "GET /path: `txet`",
        "PUT /path: `txet`",
        "POST /fine: `#/components/requestBodies/Nowhere` does not exist",
        "broken.yaml:23 #/components/schemas/Unused: ",
        "#/components/schemas/Outer: ",
    ] {
        assert!(report.contains(left_out), "{left_out}\n{report}");
    }
    for kept in ["described", "description"] {
        assert!(!report.contains(&format!("/{kept}: ")), "{report}");
    }
    let operations = fs::read_to_string(copy.path("out/src/operations.rs")).unwrap();
    assert!(operations.contains("pub fn fine") && !operations.contains("pub fn bad"), "{operations}");
    let readme = fs::read_to_string(copy.path("out/README.md")).unwrap();
    assert!(readme.contains("- `GET /deep`: ") && !readme.contains("broken.yaml"), "{readme}");
    copy.succeeds(&[&arguments[..], &["--keep-going", "--check"]].concat());

    let output = copy.run(&["normalise", "broken.yaml", "--keep-going"]);
    let document = String::from_utf8(output.stdout).unwrap();
    assert!(document.contains("  /fine:") && !document.contains("/deep"), "{document}");
}

#[test]
fn an_error_that_concerns_every_operation_ends_the_run() {
    let copy = Copy::new();
    let all = "openapi: 3.0.3
info: {title: T, version: '1'}
security: [{undeclared: []}]
paths:
  /a: {get: {operationId: a, responses: {'204': {description: A.}}}}
  /b: {get: {operationId: b, responses: {'204': {description: B.}}}}
";
    let servers = all.replace("security: [{undeclared: []}]", "servers: 7");
    for (text, expected) in [(all, "not declared"), (&servers, "expected a list")] {
        fs::write(copy.path("all.yaml"), text).unwrap();
        let arguments = ["generate", "--spec", "all.yaml", "--name", "t-client", "--out", "out"];
        let plain = copy.fails(&arguments);
        assert!(plain.contains(expected) && !plain.contains("--keep-going"), "{plain}");
        let kept = copy.fails(&[&arguments[..], &["--keep-going"]].concat());
        assert!(kept.contains(expected), "{kept}");
    }
}

#[test]
fn a_component_that_several_pages_share_is_left_out_with_all_of_them() {
    let copy = Copy::new();
    fs::create_dir(copy.path("in")).unwrap();
    for index in 0..60 {
        let page = format!(
            "openapi: 3.0.3
info: {{title: T, version: '1'}}
paths:
  /p{index}: {{get: {{operationId: p{index}, responses: {{'200': {{description: A., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Bad'}}}}}}}}}}}}}}
  /q{index}: {{get: {{operationId: q{index}, responses: {{'204': {{description: A.}}}}}}}}
components: {{schemas: {{Bad: {{type: strin}}}}}}
"
        );
        fs::write(copy.path(&format!("in/{index}.yaml")), page).unwrap();
    }
    let message = copy.fails(&["generate", "--spec", "in", "--name", "t-client", "--out", "out"]);
    assert!(message.contains("60 of 120 operations can be generated"), "{message}");
}

#[test]
fn an_operation_that_needs_a_broken_part_of_another_file_is_left_out() {
    let copy = Copy::new();
    fs::create_dir(copy.path("in")).unwrap();
    let api = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /bad: {get: {operationId: bad, responses: {'200': {description: A., content: {application/json: {schema: {$ref: 'models.yaml#/Outer'}}}}}}}
  /good: {get: {operationId: good, responses: {'200': {description: A., content: {application/json: {schema: {$ref: 'models.yaml#/Good'}}}}}}}
";
    let models = "Outer: {type: object, properties: {x: {$ref: '#/Bad'}}}
Bad: {type: object, properties: {x: {type: strin}}}
Good: {type: object, properties: {x: {type: string}}}
";
    fs::write(copy.path("in/api.yaml"), api).unwrap();
    fs::write(copy.path("in/models.yaml"), models).unwrap();
    let message = copy.fails(&["generate", "--spec", "in/api.yaml", "--name", "t-client", "--out", "out"]);
    assert!(message.contains("1 of 2 operations can be generated"), "{message}");
}

#[test]
fn entries_of_the_manifest_match_something_and_are_necessary() {
    let copy = Copy::new();
    let before = fs::read_to_string(copy.path("spec/source.toml")).unwrap();
    copy.append("spec/source.toml", "\n[[api.leave_out]]\noperation = \"GET /nowhere\"\nreason = \"gone\"\n");
    let message = copy.fails(&["regen"]);
    assert!(message.contains("matches nothing: GET /nowhere"), "{message}");
    fs::write(copy.path("spec/source.toml"), before).unwrap();
    let entry = "\n[[api.leave_out]]\noperation = \"GET /assets/multipart-uploads/{upload_id}\"\nreason = \"a test\"\n";
    copy.append("spec/source.toml", entry);
    let message = copy.succeeds(&["regen"]);
    assert!(message.contains("not necessary") && message.contains("a test"), "{message}");
}
