//! What of a page is vendored: its OpenAPI block as it stands, and what the manifest says of it.

use heck::ToKebabCase;

use super::manifest::{Manifest, Page, sha256};
use super::node::{Node, Object};
use super::{Input, read_file, read_page};
use crate::diagnostic::{Diagnostic, Diagnostics, Problems, Span};
use crate::grammar::METHODS;

/// A page that is ready to be vendored.
#[derive(Clone, Debug)]
pub struct Vendored {
    /// Its entry in the manifest. The file is a proposal.
    pub page: Page,
    /// Its block, byte for byte.
    pub text: String,
    /// What the block describes.
    pub endpoint: Endpoint,
}

/// What a vendored block describes: by this, new versions of it are known, also where a page has several blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// `info.version`, where it is the name of the endpoint.
    name: Option<String>,
    /// Method and path of each operation.
    operations: Vec<String>,
}

impl Endpoint {
    /// What a vendored file describes, as far as it can be read.
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

    /// Whether two versions of a block may be about one endpoint, which may change its name or its path.
    pub fn agrees_with(&self, other: &Self) -> bool {
        (self.name.is_some() && self.name == other.name)
            || (!self.operations.is_empty() && self.operations == other.operations)
    }
}

/// The OpenAPI blocks of a published page, and what was skipped. A page without any is an error if the user named
/// it, and so is one whose block does not say where its API is.
pub fn vendor(input: &Input) -> Result<(Vec<Vendored>, Vec<Diagnostic>), Diagnostics> {
    let mut problems = Problems::default();
    let source = problems.add_source(&input.name);
    let mut vendored = Vec::new();
    for (root, block) in read_page(input, source, &mut problems) {
        let paths = root.get("paths").and_then(Node::as_object);
        let base_url = paths.into_iter().flat_map(|paths| paths.keys()).find_map(|path| block.facts.server(path));
        let base_url = base_url.or_else(|| Some(root.get("servers")?.as_array()?.first()?.text("url")?.to_owned()));
        let Some(base_url) = base_url else {
            problems
                .error_in("no-server", Some(root.span), "the page does not say where its API is")
                .help("it should have a line such as `GET https://api.example.com/v1/things` above the block");
            continue;
        };
        let info = root.get("info");
        let name = info.and_then(|info| info.text("version")).and_then(|version| version.strip_prefix("endpoint_"));
        let title = block.facts.title.or_else(|| Some(info?.text("title")?.to_owned())).unwrap_or_default();
        let reference = block.facts.reference.unwrap_or_default();
        let address = reference.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let slug = address.rsplit('/').next().filter(|slug| !slug.is_empty());
        let stem = slug.or(name).unwrap_or(&title).to_kebab_case();
        let stem: String = stem.chars().filter(|next| next.is_ascii_alphanumeric() || *next == '-').take(80).collect();
        let stem = if stem.is_empty() { "page".to_owned() } else { stem };
        let sha256 = sha256(block.text.as_bytes());
        let file = format!("pages/{stem}.{}", if block.is_json { "json" } else { "yaml" });
        let page = Page { file, title, reference, base_url, sha256 };
        vendored.push(Vendored { page, text: block.text, endpoint: Endpoint::of(&root) });
    }
    problems.check()?;
    Ok((vendored, problems.into_warnings()))
}

impl Manifest {
    /// The text of a manifest with other pages. What stands before the first page stays as it is.
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
                // A string of JSON is one of TOML, but for this character.
                let value = serde_json::Value::from(value.as_str()).to_string().replace('\u{7f}', "\\u007f");
                new.extend([name, " = ", &value, "\n"]);
            }
        }
        // Whatever stands behind the first page would be lost.
        let is_meant = |manifest: Self| manifest.api == self.api && manifest.pages == pages;
        if Self::parse(name, &new).is_ok_and(is_meant) {
            return Ok(new);
        }
        let mut problems = Problems::default();
        let span = Span { source: problems.add_source(name), line: 0, column: 0 };
        problems
            .error_in("manifest", Some(span), "the pages cannot be replaced where they are")
            .help("move them to the end of the file, each as a table `[[page]]`");
        problems.check().map(|()| new)
    }
}

/// What stands before the first page. In a comment or a text `[[page]]` begins none: what stands before it there
/// does not end with a line, or is no whole TOML.
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
    fn what_stands_before_the_pages_stays() {
        let page = Page {
            file: "pages/a.yaml".to_owned(),
            title: "A".to_owned(),
            reference: String::new(),
            base_url: "https://a.example".to_owned(),
            sha256: String::new(),
        };
        let entry = "[[page]]\nfile = \"pages/a.yaml\"\ntitle = \"A\"\nreference = \"\"\nbase_url = \"https://a.example\"\nsha256 = \"\"\n";
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
