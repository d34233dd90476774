//! Extracts the OpenAPI blocks of a page and their entries in the manifest.

use heck::ToKebabCase;

use super::input::Input;
use super::load::{read_file, read_page};
use super::manifest::{Manifest, Page, sha256};
use super::node::{Node, Object};
use super::page::Block;
use crate::diagnostic::{Diagnostic, Diagnostics, Problems, Span, WHOLE_INPUT};
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

impl Manifest {
    /// Returns the text of a manifest with its pages replaced. The text before the first page is kept.
    pub fn with_pages(&self, name: &str, text: &str, pages: &[Page]) -> Result<String, Diagnostics> {
        let mut new = head(text).map_or_else(|| text.trim_end().to_owned() + "\n\n", ToOwned::to_owned);
        for (index, page) in pages.iter().enumerate() {
            let fields = [
                ("file", &page.file),
                ("title", &page.title),
                ("reference", &page.reference),
                ("base_url", &page.base_url),
                ("sha256", &page.sha256),
            ];
            new += if index == 0 { "[[page]]\n" } else { "\n[[page]]\n" };
            for (name, value) in fields {
                // A JSON string is also a TOML string, except for this character.
                let value = serde_json::Value::from(value.as_str()).to_string().replace('\u{7f}', "\\u007f");
                new.extend([name, " = ", &value, "\n"]);
            }
        }
        // Text after the first page is lost, which must not change the facts of the API.
        let is_expected = |manifest: Self| manifest.api == self.api && manifest.pages == pages;
        if Self::parse(name, &new).is_ok_and(is_expected) {
            return Ok(new);
        }
        let mut problems = Problems::default();
        let span = Span::of_source(problems.add_source(name));
        problems
            .error("manifest", span, WHOLE_INPUT, "the `[[page]]` tables are not at the end of the manifest")
            .help("move them to the end of the file");
        Err(problems.take())
    }
}

/// Returns the text before the first page. A `[[page]]` in a comment or in a string is not a page: the text before it
/// does not end with a line break, or is not valid TOML.
fn head(text: &str) -> Option<&str> {
    let mut heads = text.match_indices("[[").map(|(at, _)| &text[..at]);
    heads.find(|head| {
        let line = head.rsplit('\n').next().unwrap_or_default();
        line.trim().is_empty() && toml::from_str::<toml::Table>(head).is_ok()
    })
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
    fn the_text_before_the_pages_is_kept() {
        let page = Page {
            file: "pages/a.yaml".to_owned(),
            title: "A".to_owned(),
            reference: String::new(),
            base_url: "https://a.example".to_owned(),
            sha256: String::new(),
        };
        let entry = "[[page]]\nfile = \"pages/a.yaml\"\ntitle = \"A\"\nreference = \"\"\n\
                     base_url = \"https://a.example\"\nsha256 = \"\"\n";
        let heads = [
            "# Each [[page]] is one file.\n#[[page]]\n[api]\ntitle = 'x'\n",
            "[api]\ntitle = \"\"\"\n[[page]]\n\"\"\"   # odd\nenvironment = [\n    'A',\n]\n\n\n# the pages\n",
            "[api]\ntitle = 'x'\nversion = '[[page]]'\n\n  ",
        ];
        for head in heads {
            let manifest = Manifest::parse("source.toml", head).unwrap();
            let first = manifest.with_pages("source.toml", head, std::slice::from_ref(&page)).unwrap();
            assert_eq!(first, format!("{}\n\n{entry}", head.trim_end()));
            let whole = format!("{head}{entry}\n{entry}");
            let again = manifest.with_pages("source.toml", &whole, std::slice::from_ref(&page)).unwrap();
            assert_eq!(again, format!("{head}{entry}"));
        }
        let turned = format!("{entry}[api]\ntitle = 'x'\n");
        let manifest = Manifest::parse("source.toml", &turned).unwrap();
        let error = manifest.with_pages("source.toml", &turned, &[page]).unwrap_err().to_string();
        assert!(error.contains("move them to the end"), "{error}");
    }
}
