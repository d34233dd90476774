//! Extracts the OpenAPI blocks of a page and their entries in the manifest.

use heck::ToKebabCase;

use super::input::Input;
use super::load::{has_known_version, read_file, read_page};
use super::manifest::{Page, Spec, sha256};
use super::node::{Node, Object};
use super::page::{Block, PageFacts};
use super::read::{self, Offset};
use crate::diagnostic::{Diagnostic, Diagnostics, Problems, WHOLE_INPUT};
use crate::grammar::METHODS;

/// A block of a page, ready to be vendored.
#[derive(Clone, Debug)]
pub struct Vendored {
    /// The entry in the manifest. The caller may choose another file.
    pub page: Page,
    /// The block, byte for byte.
    pub text: String,
    /// The endpoint that the block describes.
    pub endpoint: Endpoint,
}

/// The endpoint that a block describes. It identifies the new version of a block, also on a page with several blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// The `info.version`, if it is the name of the endpoint.
    name: Option<String>,
    /// The method and the path of each operation.
    operations: Vec<String>,
}

impl Endpoint {
    /// Reads the endpoint of a vendored file. A file that cannot be read gives an empty endpoint.
    pub fn read(file: &Input) -> Self {
        let root = read_file(file, 0, &mut Problems::default());
        root.as_ref().map(Self::of).unwrap_or_default()
    }

    fn of(root: &Node) -> Self {
        let version = root.get("info").and_then(|info| info.text("version"));
        let name = version.filter(|version| version.starts_with("endpoint_")).map(ToOwned::to_owned);
        let paths = root.get("paths").and_then(Node::as_object).into_iter().flat_map(Object::iter);
        let operations = paths.flat_map(|(path, item)| {
            let methods = METHODS.iter().filter(|method| item.get(method).is_some());
            methods.map(move |method| format!("{method} {path}"))
        });
        Self { name, operations: operations.collect() }
    }

    /// Returns the name of the endpoint as a part of the name of a file; the methods and paths if it has no name.
    pub fn slug(&self) -> String {
        let name = self.name.as_deref().and_then(|name| name.rsplit('.').next());
        slug(name.unwrap_or(&self.operations.join("-")))
    }

    /// Whether two blocks can be versions of one endpoint: the name or the operations are the same.
    pub fn agrees_with(&self, other: &Self) -> bool {
        (self.name.is_some() && self.name == other.name)
            || (!self.operations.is_empty() && self.operations == other.operations)
    }
}

/// What the text of a page says about a block of it.
#[derive(Debug)]
pub struct PageBlock {
    /// The endpoint of the block.
    pub endpoint: Endpoint,
    /// The facts outside of the block.
    pub facts: PageFacts,
    /// Whether the page ends before the block does, so that a part is missing.
    pub is_cut_off: bool,
}

/// Returns the OpenAPI blocks of a page that can be read.
pub fn page_blocks(page: &Input) -> Vec<PageBlock> {
    let blocks = read_page(page, 0, &mut Problems::default()).into_iter();
    let of = |(root, block): (Node, Block)| PageBlock {
        endpoint: Endpoint::of(&root),
        facts: block.facts,
        is_cut_off: block.is_cut_off,
    };
    blocks.map(of).collect()
}

/// Extracts the OpenAPI blocks of a published page, and returns the warnings about blocks that were skipped.
///
/// A page that the user named has to have a block, and a block has to have the URL of its server.
pub fn vendor(input: &Input) -> Result<(Vec<Vendored>, Vec<Diagnostic>), Diagnostics> {
    let mut problems = Problems::default();
    let source = problems.add_source(&input.name);
    let mut vendored = Vec::new();
    for (root, block) in read_page(input, source, &mut problems) {
        let Some(base_url) = base_url(&root, &block) else {
            problems
                .error("no-server", root.span, WHOLE_INPUT, "the page does not state the URL of its server")
                .help("add a line such as `GET https://api.example.com/v1/things` above the block");
            continue;
        };
        vendored.push(entry(&root, block, base_url));
    }
    problems.check()?;
    let (_, warnings) = problems.finish();
    Ok((vendored, warnings))
}

/// Checks that a file is an OpenAPI document, and returns its entry in the manifest. Its file has the name of the last
/// segment of the URL's path.
pub fn vendor_spec(input: &Input, url: &str) -> Result<Spec, Diagnostics> {
    let mut problems = Problems::default();
    let source = problems.add_source(&input.name);
    // The content selects the reader: a URL can end with anything.
    let read = if is_json(&input.text) { read::json } else { read::yaml };
    if let Some(root) = read(input.without_mark(), source, Offset::default(), &mut problems) {
        has_known_version(&root, &mut problems);
    }
    problems.check()?;
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("//").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let name = path.rsplit('/').find(|segment| !segment.is_empty()).unwrap_or_default();
    let stem = slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let stem = if stem.is_empty() { "openapi" } else { &stem };
    let extension = if is_json(&input.text) { "json" } else { "yaml" };
    let file = format!("specs/{stem}.{extension}");
    Ok(Spec { file, url: url.to_owned(), sha256: sha256(input.text.as_bytes()) })
}

/// Whether a text is a JSON object rather than YAML.
fn is_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    text.trim_start().starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Returns the URL of the server: from the method lines of the page, or else from the document.
fn base_url(root: &Node, block: &Block) -> Option<String> {
    let mut paths = root.get("paths").and_then(Node::as_object).into_iter().flat_map(|paths| paths.keys());
    let of_page = paths.find_map(|path| block.facts.server(path));
    of_page.or_else(|| Some(root.get("servers")?.as_array()?.first()?.text("url")?.to_owned()))
}

/// Segments with which the addresses of pages begin on many hosts. They say nothing about the page.
const SEGMENTS_OF_HOSTS: [&str; 8] =
    ["api", "api-docs", "api-reference", "docs", "documentation", "en", "ref", "reference"];

/// Builds the entry of a block. Its file has the path of the page's address, or the name of its endpoint or its title.
fn entry(root: &Node, block: Block, base_url: String) -> Vendored {
    let info = root.get("info");
    let name = info.and_then(|info| info.text("version")).and_then(|version| version.strip_prefix("endpoint_"));
    let title = block.facts.title.or_else(|| Some(info?.text("title")?.to_owned())).unwrap_or_default();
    let reference = block.facts.reference.unwrap_or_default();
    let stem = path_of(&reference).or_else(|| Some(slug(name.unwrap_or(&title)))).filter(|stem| !stem.is_empty());
    let stem = stem.unwrap_or_else(|| "page".to_owned());
    let sha256 = sha256(block.text.as_bytes());
    let file = format!("pages/{stem}.{}", if block.is_json { "json" } else { "yaml" });
    let page = Page { file, title, reference, base_url, sha256 };
    Vendored { page, text: block.text, endpoint: Endpoint::of(root) }
}

/// Returns the path of a page's address, without the segments of its host: `pets/create` for
/// `https://docs.example.com/api-reference/pets/create`.
fn path_of(reference: &str) -> Option<String> {
    let address = reference.split(['?', '#']).next().unwrap_or_default();
    let path = address.split_once("//").map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = path.strip_suffix(".md").unwrap_or(path);
    let mut segments: Vec<String> = path.split('/').map(slug).filter(|segment| !segment.is_empty()).collect();
    while segments.len() > 1 && segments.first().is_some_and(|first| SEGMENTS_OF_HOSTS.contains(&first.as_str())) {
        segments.remove(0);
    }
    (!segments.is_empty()).then(|| segments.join("/"))
}

/// Returns a text as the name of a file, which may be empty.
fn slug(text: &str) -> String {
    text.to_kebab_case().chars().filter(|next| next.is_ascii_alphanumeric() || *next == '-').take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_the_paths_of_their_pages() {
        let paths = [
            (
                "https://docs.a.example/api-reference/entities/entity-collections/create",
                "entities/entity-collections/create",
            ),
            ("https://a.example/docs/api-reference/pets/List%20All.md?x=1#y", "pets/list-20all"),
            ("https://a.example/reference", "reference"),
            ("https://a.example/../../etc/passwd", "etc/passwd"),
        ];
        for (reference, path) in paths {
            assert_eq!(path_of(reference).as_deref(), Some(path), "{reference}");
        }
        assert_eq!(path_of("https://a.example/"), None);
    }

    #[test]
    fn specs_have_the_names_of_their_urls() {
        let (yaml, json) = ("openapi: 3.1.0\npaths: {}\n", "{\"openapi\": \"3.1.0\", \"paths\": {}}");
        let table = [
            ("https://a.example/docs/v2/open_api.yml?x=/y", yaml, "specs/open-api.yaml"),
            ("https://a.example/api-docs/", json, "specs/api-docs.json"),
            ("https://a.example", yaml, "specs/openapi.yaml"),
            ("https://a.example/../..", yaml, "specs/openapi.yaml"),
        ];
        for (url, text, file) in table {
            let spec = vendor_spec(&Input::new("in.json", text), url).unwrap();
            assert_eq!((spec.file.as_str(), spec.url.as_str()), (file, url));
        }
        assert!(vendor_spec(&Input::new("in.yaml", "a: 1"), "https://a.example").is_err());
    }
}
