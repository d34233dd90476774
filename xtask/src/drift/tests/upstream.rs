//! The vendored side against what the sites publish now.

use super::project::{Copy, PAGE, URL, inputs, normalised, page};
use crate::drift::operand::Operand;

const SPEC_URL: &str = "https://a.example/v1/openapi.json";
const SPEC: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";

#[test]
fn pages_are_compared_as_they_would_be_vendored() {
    let copy = Copy::new();
    let block = copy.read(PAGE);
    let changed = page(&block.replace("uploaded_size", "uploaded_bytes"));
    let (old, new) = copy.against(&Operand::Upstream, &[(URL, &copy.page())]);
    assert_eq!(inputs(&old), inputs(&new));
    assert_eq!(old.inputs[0].name, new.inputs[0].name);
    assert_eq!((new.label.as_str(), new.incomplete.len()), ("upstream", 0));
    assert_eq!(normalised(&old), normalised(&new));
    let (old, new) = copy.against(&Operand::Upstream, &[(URL, &changed)]);
    assert!(inputs(&new)[0].0.contains("uploaded_bytes") && !inputs(&old)[0].0.contains("uploaded_bytes"));
    assert_eq!(old.settings.names, new.settings.names);
    assert_eq!(copy.read(PAGE), block, "nothing is written");
}

#[test]
fn what_cannot_be_read_is_incomplete() {
    let copy = Copy::new();
    let block = copy.read(PAGE);
    let poor = "openapi: 3.1.1\ninfo: {title: A, version: endpoint_a.b}\npaths:\n  \
                /assets/multipart-uploads/{upload_id}:\n    get: {responses: {'200': {description: A}}}\n";
    let poor = page(poor);
    let table = [
        ("!the server answered with status 404", "status 404"),
        ("!the server sent HTML", "HTML"),
        ("# Retrieve\n\nProse.\n", "the page has no OpenAPI block"),
        (poor.as_str(), "it does not describe any schema"),
        ("# A\n\nGET https://a.example/x\n\n```yaml\nopenapi: [\n```\n", "(line "),
    ];
    for (text, expected) in table {
        let (_, new) = copy.against(&Operand::Upstream, &[(URL, text)]);
        assert!(new.incomplete.len() == 1 && new.incomplete[0].contains(expected), "{text}: {:?}", new.incomplete);
        assert!(new.incomplete[0].contains("/multipart-uploads/get-status was not compared: "), "{:?}", new.incomplete);
        assert_eq!(inputs(&new), [(block.as_str(), Some("base URL"))], "{text}");
    }
}

#[test]
fn endpoints_come_and_go_with_their_page() {
    let copy = Copy::new();
    let other = "openapi: 3.1.1\ninfo: {title: B, version: endpoint_b.c}\npaths:\n  /b: {get: {responses: {'204': {description: B}}}}\n";
    let both = format!("{}\nGET https://api.twelvelabs.io/v1.3/b\n\n```yaml\n{other}```\n", copy.page());
    let (_, new) = copy.against(&Operand::Upstream, &[(URL, &both)]);
    assert_eq!(new.inputs.iter().map(|input| input.text.as_str()).collect::<Vec<_>>(), [&copy.read(PAGE), other]);
    let only = format!("# B\n\nGET https://api.twelvelabs.io/v1.3/b\n\n```yaml\n{other}```\n");
    let (_, new) = copy.against(&Operand::Upstream, &[(URL, &only)]);
    assert_eq!(new.inputs.iter().map(|input| input.text.as_str()).collect::<Vec<_>>(), [other]);
    assert!(new.incomplete.is_empty());
}

#[test]
fn specs_are_fetched_from_their_url() {
    let copy = Copy::new();
    copy.write("spec/specs/openapi.yaml", SPEC);
    let entry = format!("\n[[spec]]\nfile = \"specs/openapi.yaml\"\nurl = \"{SPEC_URL}\"\nsha256 = \"\"\n");
    copy.write("spec/source.toml", &(copy.read("spec/source.toml") + &entry));
    let (page, json) =
        (copy.page(), "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"2\"}, \"paths\": {}}");
    let (old, new) = copy.against(&Operand::Upstream, &[(URL, &page), (SPEC_URL, SPEC)]);
    assert_eq!(inputs(&old), inputs(&new));
    let (_, new) = copy.against(&Operand::Upstream, &[(URL, &page), (SPEC_URL, json)]);
    assert_eq!(inputs(&new)[1], (json, None));
    assert!(new.inputs[1].name.ends_with("specs/openapi.json") && new.incomplete.is_empty(), "{:?}", new.incomplete);
    for (text, expected) in [("!no", "no."), ("a: 1", "does not declare its version")] {
        let (_, new) = copy.against(&Operand::Upstream, &[(URL, &page), (SPEC_URL, text)]);
        assert!(new.incomplete.len() == 1 && new.incomplete[0].contains(expected), "{:?}", new.incomplete);
        assert_eq!(inputs(&new)[1], (SPEC, None));
    }
}
