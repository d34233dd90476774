//! Load: pages, YAML and JSON in, documents out, with a place for every node.

pub(crate) mod manifest;
mod marks;
pub(crate) mod node;
pub(crate) mod page;
mod read;

use crate::diagnostic::{Diagnostics, Problems, Span};
use node::{Node, Value};
use page::PageFacts;

/// An input: a text and the name under which messages speak of it.
#[derive(Clone, Debug)]
pub struct Input {
    /// The path as the user wrote it. Its ending says how the text is read.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// What is known about the page beside its text, where a manifest has it.
    pub facts: Option<PageFacts>,
    /// Whether it was found in a folder: one that holds no OpenAPI document is skipped then, not refused.
    pub from_folder: bool,
}

/// One OpenAPI document, as published.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) root: Node,
    pub(crate) facts: PageFacts,
}

/// Reads every input. An input that holds no OpenAPI document is an error.
pub(crate) fn load(inputs: &[Input], problems: &mut Problems) -> Result<Vec<Document>, Diagnostics> {
    let mut documents = Vec::new();
    for input in inputs {
        let source = problems.add_source(&input.name);
        let extension = input.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("md" | "mdx") => load_page(input, source, problems, &mut documents),
            Some("json") => {
                let root = read::json(text_of(input), source, problems);
                add(root, input.facts.clone().unwrap_or_default(), input, problems, &mut documents);
            }
            _ => {
                let root = read::yaml(text_of(input), source, 0, problems);
                add(root, input.facts.clone().unwrap_or_default(), input, problems, &mut documents);
            }
        }
    }
    problems.check()?;
    Ok(documents)
}

/// A text is a document if it says so. In a folder there may be others, which are none of ours.
fn add(root: Option<Node>, facts: PageFacts, input: &Input, problems: &mut Problems, documents: &mut Vec<Document>) {
    let Some(root) = root else { return };
    if input.from_folder && root.get("openapi").is_none() && root.get("swagger").is_none() {
        let kind = if root.get("asyncapi").is_some() { "is AsyncAPI" } else { "is no OpenAPI document" };
        problems.warning_in("skipped", root.span, format!("skipped: this {kind}"));
    } else if is_openapi(&root, problems) {
        documents.push(Document { root, facts });
    }
}

/// Reads a YAML text that is not an OpenAPI document.
pub(crate) fn load_yaml(input: &Input, problems: &mut Problems) -> Option<Node> {
    let source = problems.add_source(&input.name);
    read::yaml(text_of(input), source, 0, problems)
}

fn text_of(input: &Input) -> &str {
    input.text.strip_prefix('\u{feff}').unwrap_or(&input.text)
}

fn load_page(input: &Input, source: u32, problems: &mut Problems, documents: &mut Vec<Document>) {
    let blocks = page::blocks(text_of(input));
    if blocks.is_empty() && input.from_folder {
        problems.warning_in("skipped", Span { source, line: 0, column: 0 }, "skipped: the page has no OpenAPI block");
    } else if blocks.is_empty() {
        problems
            .error_in("no-openapi-block", Some(Span { source, line: 0, column: 0 }), "the page has no OpenAPI block")
            .help("give a page that describes an endpoint: it has a fenced YAML block that begins with `openapi:`");
    }
    for block in blocks {
        let root = read::yaml(&block.text, source, block.lines, problems);
        add(root, block.facts, input, problems, documents);
    }
}

/// Says what a document is, if it is not OpenAPI 3.0 or 3.1.
fn is_openapi(root: &Node, problems: &mut Problems) -> bool {
    let Value::Object(fields) = &root.value else {
        problems.error_in(
            "not-openapi",
            Some(root.span),
            format!("an OpenAPI document is an object, this is {}", root.kind()),
        );
        return false;
    };
    let version = match fields.get("openapi").map(|version| &version.value) {
        Some(Value::String(version)) => version.clone(),
        Some(Value::Number(version)) => version.to_string(),
        _ => {
            let (message, help) = if fields.contains_key("swagger") {
                (
                    "this is Swagger 2.0, which is not read",
                    "convert it to OpenAPI 3 first, for example with swagger2openapi",
                )
            } else if fields.contains_key("asyncapi") {
                ("this is AsyncAPI, which is not read", "only HTTP endpoints are generated")
            } else {
                (
                    "the document does not say which version of OpenAPI it is",
                    "its first line should be such as `openapi: 3.1.0`",
                )
            };
            problems.error_in("not-openapi", Some(root.span), message).help(help);
            return false;
        }
    };
    let known = ["3.0", "3.1"].iter().any(|known| version == *known || version.starts_with(&format!("{known}.")));
    if !known {
        problems
            .error("openapi-version", fields["openapi"].span, "#/openapi", format!("OpenAPI {version} is not read"))
            .help("3.0 and 3.1 are");
    }
    known
}
