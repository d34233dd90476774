//! Reads the inputs of a run, and finds the OpenAPI documents in them.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{Input, Role};
use super::node::{Node, Value};
use super::page::{self, Block, PageFacts};
use super::read::{self, Offset};
use super::references::references;
use crate::diagnostic::{Diagnostics, Problems, Span, WHOLE_INPUT};

/// The contents of the inputs.
pub(crate) struct Loaded {
    pub(crate) documents: Vec<Document>,
    /// The files that other inputs refer to.
    pub(crate) library: Library,
}

/// Files by their names.
pub(crate) type Library = BTreeMap<String, Node>;

/// One OpenAPI document, as published.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) root: Node,
    pub(crate) facts: PageFacts,
    /// Whether a documentation site generated it, for the page of one endpoint.
    pub(crate) is_page: bool,
}

/// Reads every input. An input that has to contain an OpenAPI document but does not is an error.
pub(crate) fn load(inputs: &[Input], problems: &mut Problems) -> Result<Loaded, Diagnostics> {
    let mut documents = Vec::new();
    let mut library = Library::new();
    let referenced: BTreeSet<String> = inputs.iter().flat_map(references).collect();
    for input in inputs {
        let source = problems.add_source(&input.name);
        match input.extension().as_str() {
            "md" | "mdx" => {
                for (root, block) in read_page(input, source, problems) {
                    documents.push(document(root, block.facts));
                }
            }
            _ => {
                let root = read_file(input, source, problems);
                let is_referenced = referenced.contains(&input.name);
                if is_referenced {
                    library.extend(root.clone().map(|root| (input.name.clone(), root)));
                }
                let is_document = root.as_ref().is_some_and(|root| root.get("openapi").is_some());
                if input.role != Role::Named && is_referenced && !is_document {
                    continue;
                }
                if let Some(root) = root.filter(|root| is_openapi(root, input, problems)) {
                    documents.push(document(root, input.facts.clone().unwrap_or_default()));
                }
            }
        }
    }
    problems.check()?;
    Ok(Loaded { documents, library })
}

/// Creates a document from its root and the facts of its page.
fn document(root: Node, facts: PageFacts) -> Document {
    let version = root.get("info").and_then(|info| info.text("version"));
    let is_page = facts.is_page() || version.is_some_and(|version| version.starts_with("endpoint_"));
    Document { root, facts, is_page }
}

/// Returns whether a file is an OpenAPI document of a known version. A file of a folder that declares no version is
/// skipped with a warning; any other file is an error.
fn is_openapi(root: &Node, input: &Input, problems: &mut Problems) -> bool {
    if input.role == Role::Found && root.get("openapi").is_none() && root.get("swagger").is_none() {
        let is_async = root.get("asyncapi").is_some();
        let reason = if is_async { "this is AsyncAPI" } else { "the file has no `openapi` field" };
        problems.warning("skipped", root.span, WHOLE_INPUT, format!("skipped: {reason}"));
        return false;
    }
    has_known_version(root, problems)
}

/// Reads a YAML file that is not an OpenAPI document.
pub(crate) fn load_yaml(input: &Input, problems: &mut Problems) -> Option<Node> {
    let source = problems.add_source(&input.name);
    read::yaml(input.without_mark(), source, Offset::default(), problems)
}

/// Reads a YAML or JSON file.
pub(super) fn read_file(input: &Input, source: u32, problems: &mut Problems) -> Option<Node> {
    let read = if input.extension() == "json" { read::json } else { read::yaml };
    read(input.without_mark(), source, Offset::default(), problems)
}

/// Reads the OpenAPI documents of a page.
pub(super) fn read_page(input: &Input, source: u32, problems: &mut Problems) -> Vec<(Node, Block)> {
    let blocks = page::blocks(input.without_mark());
    let span = Span::of_source(source);
    if blocks.is_empty() && input.role == Role::Found {
        problems.warning("skipped", span, WHOLE_INPUT, "skipped: the page has no OpenAPI block");
    } else if blocks.is_empty() {
        problems
            .error("no-openapi-block", span, WHOLE_INPUT, "the page has no OpenAPI block")
            .help("name the page of an endpoint: it has a fenced YAML or JSON block with an `openapi` field");
    }
    let mut documents = Vec::new();
    for block in blocks {
        let read = if block.is_json { read::json } else { read::yaml };
        let root = read(&block.text, source, block.offset, problems);
        let root = root.filter(|root| is_openapi(root, input, problems));
        documents.extend(root.map(|root| (root, block)));
    }
    documents
}

/// Returns whether a document is OpenAPI 3.0 or 3.1. Reports an error if it is not.
pub(super) fn has_known_version(root: &Node, problems: &mut Problems) -> bool {
    let Value::Object(fields) = &root.value else {
        let message = format!("an OpenAPI document is an object, but this is {}", root.kind());
        problems.error("not-openapi", root.span, WHOLE_INPUT, message);
        return false;
    };
    let version = match fields.get("openapi").map(|version| &version.value) {
        Some(Value::String(version)) => version.clone(),
        Some(Value::Number(version)) => version.to_string(),
        _ => {
            let (message, help) = if fields.contains_key("swagger") {
                (
                    "this is Swagger 2.0, which is not supported",
                    "convert it to OpenAPI 3, for example with swagger2openapi",
                )
            } else if fields.contains_key("asyncapi") {
                ("this is AsyncAPI, which is not supported", "clients are generated for HTTP operations only")
            } else {
                (
                    "the document does not declare its version of OpenAPI",
                    "add it as the first line, for example `openapi: 3.1.0`",
                )
            };
            problems.error("not-openapi", root.span, WHOLE_INPUT, message).help(help);
            return false;
        }
    };
    let number = version.trim().trim_start_matches(['v', 'V']);
    let is_known = ["3.0", "3.1"].iter().any(|known| number == *known || number.starts_with(&format!("{known}.")));
    let is_any_3 = number == "3";
    if is_any_3 || (is_known && number != version) {
        let read = if is_any_3 { "3.0" } else { number };
        let message = format!("`{}` is not a version of OpenAPI: it is read as {read}", version.escape_debug());
        problems
            .warning("mistake", fields["openapi"].span, "#/openapi", message)
            .help("if the document means something else, correct it with an overlay action");
    } else if !is_known {
        let message = format!("OpenAPI {version} is not supported");
        problems
            .error("openapi-version", fields["openapi"].span, "#/openapi", message)
            .help("use a document of OpenAPI 3.0 or 3.1");
    }
    is_known || is_any_3
}
