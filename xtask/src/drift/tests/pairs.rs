//! A side without a manifest takes what it lacks from the other side.

use super::project::{Copy, PAGE, URL, inputs, normalised, page};
use crate::drift::operand::Operand;
use crate::failure::Failure;

#[test]
fn the_same_page_in_another_place_is_the_same() {
    let copy = Copy::new();
    copy.write("new/get.md", &copy.page());
    copy.write("new-yaml/copy.yaml", &copy.read(PAGE));
    copy.write("same/source.toml", &copy.read("spec/source.toml"));
    copy.write("same/overlay.yaml", &copy.read("spec/overlay.yaml"));
    copy.write("same/names.yaml", &copy.read("spec/names.yaml"));
    copy.write("same/pages/get-status.yaml", &copy.read(PAGE));
    let path = |name: &str| Operand::Path(copy.path(name));
    let url = URL.strip_suffix(".md").unwrap();
    let operands = [
        path("new/get.md"),
        path("new"),
        path("new-yaml/copy.yaml"),
        path("new-yaml"),
        path("same"),
        path("spec"),
        Operand::Url(URL.to_owned()),
        Operand::Url(url.to_owned()),
    ];
    let page = copy.page();
    for operand in operands {
        let (old, new) = copy.against(&operand, &[(URL, &page)]);
        assert_eq!(normalised(&old), normalised(&new), "{operand}");
        assert_eq!((new.overlay.is_some(), new.manifest.is_some()), (true, true), "{operand}");
        assert_eq!(old.settings.names, new.settings.names, "{operand}");
        assert!(new.incomplete.is_empty(), "{operand} {:?}", new.incomplete);
        let (old, new) = copy.pair(&operand, &Operand::Vendored, &[(URL, &page)]).unwrap();
        assert_eq!(normalised(&old), normalised(&new), "{operand}");
    }
    let Failure(message) = copy.pair(&Operand::Vendored, &Operand::Url(URL.to_owned()), &[]).unwrap_err();
    assert!(message.contains(URL) && message.contains("status 404"), "{message}");
}

/// A page does not say that a request body is required, and an ordinary document has to.
#[test]
fn a_page_and_its_document_are_the_same() {
    let copy = Copy::new();
    let document = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.example}]\npaths:\n  /x:\n    \
                    post: {requestBody: {content: {text/plain: {}}}, responses: {'204': {description: A}}}\n";
    copy.write("a.yaml", document);
    copy.write("a.md", &page(document));
    let path = |name: &str| Operand::Path(copy.path(name));
    for (old, new) in [("a.md", "a.yaml"), ("a.yaml", "a.md")] {
        let (old, new) = copy.pair(&path(old), &path(new), &[]).unwrap();
        assert_eq!(normalised(&old), normalised(&new));
    }
}

#[test]
fn a_page_in_another_format_is_incomplete() {
    let copy = Copy::new();
    let block = copy.read(PAGE);
    let prose = "# Retrieve the status\n\n## Request\n\n- `upload_id` (string, required)\n";
    let poor = "openapi: 3.1.1\ninfo: {title: A, version: endpoint_a.b}\npaths:\n  /x:\n    get: {responses: {'200': {description: A}}}\n";
    let without_body = poor.replace("'200'", "'204'");
    let (poor, without_body, broken) = (page(poor), page(&without_body), page("openapi: [\n"));
    let whole = copy.page();
    let cut = &whole[..whole.trim_end().len() - 4];
    let table = [
        (cut, "the page ends within its OpenAPI block"),
        (prose, "it has no OpenAPI block"),
        (broken.as_str(), "it cannot be read"),
        (poor.as_str(), "it does not describe any schema"),
        (without_body.as_str(), ""),
    ];
    for (text, expected) in table {
        copy.write("new/get-status.md", text);
        for name in ["new", "new/get-status.md"] {
            let (old, new) = copy.against(&Operand::Path(copy.path(name)), &[]);
            if expected.is_empty() {
                assert_eq!(new.incomplete, Vec::<String>::new());
                continue;
            }
            assert!(new.incomplete.len() == 1 && new.incomplete[0].contains(expected), "{:?}", new.incomplete);
            assert_eq!(inputs(&new), [(block.as_str(), Some("base URL"))]);
            assert!(old.incomplete.is_empty());
        }
    }
    // The other way round.
    copy.write("old.md", prose);
    let (old, _) = copy.pair(&Operand::Path(copy.path("old.md")), &Operand::Vendored, &[]).unwrap();
    assert_eq!(old.incomplete.len(), 1);
    assert_eq!(inputs(&old)[0].0, block);
}
