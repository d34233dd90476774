//! What of a page is vendored: its OpenAPI block as it stands, and what the manifest says of it.

use heck::ToKebabCase;

use super::manifest::{Manifest, Page, sha256};
use super::{Input, page, read, text_of};
use crate::diagnostic::{Diagnostics, Problems, Span};
use crate::source::node::Node;

/// A page that is ready to be vendored.
#[derive(Clone, Debug)]
pub struct Vendored {
    /// Its entry in the manifest. The file is a proposal.
    pub page: Page,
    /// Its YAML block, byte for byte.
    pub text: String,
}

/// The OpenAPI blocks of a published page. A page without any, or one whose block does not say where its API
/// is, is an error.
pub fn vendor(input: &Input) -> Result<Vec<Vendored>, Diagnostics> {
    let mut problems = Problems::default();
    let source = problems.add_source(&input.name);
    let span = Span { source, line: 0, column: 0 };
    let blocks = page::blocks(text_of(input));
    if blocks.is_empty() {
        problems
            .error_in("no-openapi-block", Some(span), "the page has no OpenAPI block")
            .help("give a page that describes an endpoint: it has a fenced YAML block that begins with `openapi:`");
    }
    let mut vendored = Vec::new();
    for block in blocks {
        let Some(root) = read::yaml(&block.text, source, block.lines, &mut problems) else { continue };
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
        let file = format!("pages/{stem}.yaml");
        let page = Page { file, title, reference, base_url, sha256 };
        vendored.push(Vendored { page, text: block.text });
    }
    problems.check()?;
    Ok(vendored)
}

impl Manifest {
    /// The text of a manifest with other pages. What stands before the first page stays as it is.
    pub fn with_pages(&self, text: &str, pages: &[Page]) -> String {
        let head = text.find("[[page]]").map_or(text, |start| &text[..start]);
        let mut text = head.trim_end().to_owned() + "\n";
        for page in pages {
            let fields = [
                ("file", &page.file),
                ("title", &page.title),
                ("reference", &page.reference),
                ("base_url", &page.base_url),
                ("sha256", &page.sha256),
            ];
            text += "\n[[page]]\n";
            for (name, value) in fields {
                // A string of JSON is one of TOML, but for this character.
                let value = serde_json::Value::from(value.as_str()).to_string().replace('\u{7f}', "\\u007f");
                text.extend([name, " = ", &value, "\n"]);
            }
        }
        text
    }
}
