//! Load: pages, YAML and JSON in, documents out, with a place for every node.

pub(crate) mod manifest;
mod marks;
mod merge_keys;
pub(crate) mod node;
pub(crate) mod page;
mod read;
pub(crate) mod references;
pub(crate) mod vendor;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostics, Problems, Span};
use node::{Node, Value};
use page::{Block, PageFacts};
use read::Offset;
pub use references::references;

/// An input: a text and the name under which messages speak of it.
#[derive(Clone, Debug)]
pub struct Input {
    /// The path as the user wrote it. Its ending says how the text is read.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// What is known about the page beside its text, where a manifest has it.
    pub facts: Option<PageFacts>,
    /// How it came to be an input.
    pub role: Role,
}

/// How a text came to be an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// The user named it: it has to hold an OpenAPI document.
    #[default]
    Named,
    /// It was in a folder that the user named: it is skipped if it holds none.
    Found,
    /// Another input refers to it: it is no document of its own.
    Referenced,
}

impl Input {
    /// A text that the user named.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), facts: None, role: Role::Named }
    }
}

/// What the inputs hold.
pub(crate) struct Loaded {
    pub(crate) documents: Vec<Document>,
    /// Every file, by its name: what references may lead to.
    pub(crate) library: Library,
}

/// Files by name.
pub(crate) type Library = BTreeMap<String, Node>;

/// One OpenAPI document, as published.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) root: Node,
    pub(crate) facts: PageFacts,
    /// Whether a documentation site's program wrote it, for a page of one endpoint.
    pub(crate) is_page: bool,
}

/// Reads every input. An input that holds no OpenAPI document is an error.
pub(crate) fn load(inputs: &[Input], problems: &mut Problems) -> Result<Loaded, Diagnostics> {
    let mut documents = Vec::new();
    let mut library = Library::new();
    let referenced: BTreeSet<String> = inputs.iter().flat_map(references).collect();
    for input in inputs {
        let source = problems.add_source(&input.name);
        match extension(input).as_str() {
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

fn document(root: Node, facts: PageFacts) -> Document {
    let version = root.get("info").and_then(|info| info.text("version"));
    let is_page = facts.is_page() || version.is_some_and(|version| version.starts_with("endpoint_"));
    Document { root, facts, is_page }
}

/// Whether a text is a document, which it is if it says so. In a folder there may be others, which are none of ours.
fn is_openapi(root: &Node, input: &Input, problems: &mut Problems) -> bool {
    if input.role == Role::Found && root.get("openapi").is_none() && root.get("swagger").is_none() {
        let kind = if root.get("asyncapi").is_some() { "is AsyncAPI" } else { "is no OpenAPI document" };
        problems.warning_in("skipped", root.span, format!("skipped: this {kind}"));
        return false;
    }
    has_known_version(root, problems)
}

/// Reads a YAML text that is not an OpenAPI document.
pub(crate) fn load_yaml(input: &Input, problems: &mut Problems) -> Option<Node> {
    let source = problems.add_source(&input.name);
    read::yaml(text_of(input), source, Offset::default(), problems)
}

fn text_of(input: &Input) -> &str {
    input.text.strip_prefix('\u{feff}').unwrap_or(&input.text)
}

/// The ending of a file's name, in lower case.
fn extension(input: &Input) -> String {
    input.name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// What a file that is no page says.
fn read_file(input: &Input, source: u32, problems: &mut Problems) -> Option<Node> {
    let read = if extension(input) == "json" { read::json } else { read::yaml };
    read(text_of(input), source, Offset::default(), problems)
}

/// The OpenAPI documents of a page.
fn read_page(input: &Input, source: u32, problems: &mut Problems) -> Vec<(Node, Block)> {
    let blocks = page::blocks(text_of(input));
    let span = Span { source, line: 0, column: 0 };
    if blocks.is_empty() && input.role == Role::Found {
        problems.warning_in("skipped", span, "skipped: the page has no OpenAPI block");
    } else if blocks.is_empty() {
        problems
            .error_in("no-openapi-block", Some(span), "the page has no OpenAPI block")
            .help("give a page that describes an endpoint: it has a fenced YAML block that begins with `openapi:`");
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

/// Says what a document is, if it is not OpenAPI 3.0 or 3.1.
fn has_known_version(root: &Node, problems: &mut Problems) -> bool {
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
