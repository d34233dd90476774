//! What the sites publish now for the entries of a manifest.

use std::collections::BTreeMap;

use codegen::{Diagnostic, Input, Manifest, Severity, Vendored, vendor};

use crate::failure::Outcome;
use crate::fetched::{Fetch, Fetched};

/// The current versions of the pages and specs of a manifest, each with the reason if it could not be read.
pub struct Upstream {
    /// The blocks of the pages, by the reference of the page.
    pub pages: BTreeMap<String, Result<Vec<Vendored>, String>>,
    /// The texts of the specs, by their URL.
    pub specs: BTreeMap<String, Result<String, String>>,
    /// Warnings about blocks that were skipped.
    pub warnings: Vec<Diagnostic>,
}

impl Upstream {
    /// Fetches the pages and specs of a manifest.
    pub fn read(manifest: &Manifest, fetch: &Fetch) -> Outcome<Self> {
        let references = manifest.pages.iter().map(|page| page.reference.clone());
        let pages: BTreeMap<String, Option<String>> =
            references.map(|reference| (reference.clone(), page_url(&reference))).collect();
        let specs = manifest.specs.iter().map(|spec| spec.url.clone());
        let mut urls: Vec<String> = pages.values().flatten().cloned().chain(specs).collect();
        urls.sort();
        urls.dedup();
        let fetched = fetch(&urls)?;
        let mut warnings = Vec::new();
        let of_page = |(reference, url): (String, Option<String>)| {
            let blocks = match url {
                Some(url) => result(&fetched, &url).and_then(|text| blocks(&url, text, &reference, &mut warnings)),
                None => Err("its entry in the manifest has no reference".to_owned()),
            };
            (reference, blocks)
        };
        let pages = pages.into_iter().map(of_page).collect();
        let of_spec = |url: &String| (url.clone(), result(&fetched, url).and_then(|text| spec(url, text)));
        let specs = manifest.specs.iter().map(|spec| of_spec(&spec.url)).collect();
        Ok(Self { pages, specs, warnings })
    }
}

fn result(fetched: &Fetched, url: &str) -> Result<String, String> {
    fetched.get(url).cloned().unwrap_or_else(|| Err("it was not fetched".to_owned()))
}

/// Returns the URL of a page as Markdown: its address without a fragment and a query, and with `.md`.
pub fn page_url(reference: &str) -> Option<String> {
    let address = reference.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let is_markdown = [".md", ".mdx"].iter().any(|ending| address.ends_with(ending));
    match address {
        "" => None,
        address if is_markdown => Some(address.to_owned()),
        address => Some(format!("{address}.md")),
    }
}

/// Reads the blocks of a page. They keep the reference of the manifest, under which they were asked for.
fn blocks(url: &str, text: String, reference: &str, warnings: &mut Vec<Diagnostic>) -> Result<Vec<Vendored>, String> {
    // A page without a block is an error.
    let (mut blocks, of_page) = vendor(&Input::new(url, text)).map_err(|error| first_error(&error.0))?;
    warnings.extend(of_page);
    blocks.iter_mut().for_each(|block| reference.clone_into(&mut block.page.reference));
    Ok(blocks)
}

/// Checks that a text is an OpenAPI document.
fn spec(url: &str, text: String) -> Result<String, String> {
    match codegen::vendor_spec(&Input::new(url, text.as_str()), url) {
        Ok(_) => Ok(text),
        Err(error) => Err(first_error(&error.0)),
    }
}

/// Returns the message of the first error, with its line.
pub fn first_error(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    first.map_or_else(String::new, |Diagnostic { message, position, .. }| match position {
        Some((line, _)) => format!("{message} (line {line})"),
        None => message.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::page_url;

    #[test]
    fn pages_are_fetched_as_markdown() {
        let table = [
            ("https://a.example/x", Some("https://a.example/x.md")),
            ("https://a.example/x/?lang=en#part", Some("https://a.example/x.md")),
            ("https://a.example/x.md", Some("https://a.example/x.md")),
            ("https://a.example/x.mdx", Some("https://a.example/x.mdx")),
            ("", None),
        ];
        for (reference, url) in table {
            assert_eq!(page_url(reference).as_deref(), url, "{reference}");
        }
    }
}
