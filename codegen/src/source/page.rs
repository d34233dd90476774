//! A documentation page: Markdown with the OpenAPI block of one endpoint.
//!
//! ```text
//! # Retrieve the status of an upload session            title
//! GET https://api.example.com/v1/uploads/{upload_id}    base URL, once the path is taken off
//! Reference: https://docs.example.com/...               reference
//! ## OpenAPI Specification
//! (a fenced YAML block)                                 the document
//! ```
//!
//! What is recognised is what is there, never a vendor: any fenced block that declares `openapi:` is a
//! document, and its title, method line and reference are the nearest ones above it.

/// What a page says around its OpenAPI block, which the block itself lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageFacts {
    /// The first heading.
    pub title: Option<String>,
    /// The address of the page.
    pub reference: Option<String>,
    /// The URLs of the method lines above, template variables and all.
    pub urls: Vec<String>,
    /// The URL of the server, where a manifest has it already.
    pub base_url: Option<String>,
}

/// An OpenAPI block of a page.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) text: String,
    /// How many lines of the page stand before the block.
    pub(super) lines: u32,
    pub(super) facts: PageFacts,
}

/// The OpenAPI blocks of a page, in order.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut facts = PageFacts::default();
    let mut fence: Option<Fence> = None;
    let mut lines_before = 0;
    for line in page.split_inclusive('\n') {
        lines_before += 1;
        let bare = line.trim_end();
        match &mut fence {
            Some(open) if open.is_closed_by(bare) => found.extend(fence.take().and_then(|open| open.finish(&facts))),
            Some(open) => open.text.push_str(line),
            None => match Fence::opened_by(bare, lines_before) {
                Some(open) => fence = Some(open),
                None => facts.note(bare),
            },
        }
    }
    // A page may end inside its block.
    found.extend(fence.and_then(|open| open.finish(&facts)));
    found
}

struct Fence {
    marker: String,
    text: String,
    lines: u32,
}

impl Fence {
    fn opened_by(line: &str, lines: u32) -> Option<Self> {
        let fence = line.chars().next().filter(|first| matches!(first, '`' | '~'))?;
        let marker: String = line.chars().take_while(|&next| next == fence).collect();
        (marker.len() >= 3).then(|| Self { marker, text: String::new(), lines })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        line.len() >= self.marker.len() && line.chars().all(|next| self.marker.starts_with(next))
    }

    fn finish(self, facts: &PageFacts) -> Option<Block> {
        let kinds = ["openapi:", "swagger:", "asyncapi:"];
        let is_document = self.text.lines().any(|line| kinds.iter().any(|kind| line.starts_with(kind)));
        is_document.then(|| Block { text: self.text, lines: self.lines, facts: facts.clone() })
    }
}

impl PageFacts {
    /// Takes what a line outside of fences says.
    fn note(&mut self, line: &str) {
        if let Some(title) = line.strip_prefix("# ") {
            // A new first heading begins a new page, in files that hold several.
            *self = Self { title: Some(title.trim().to_owned()), ..Self::default() };
        } else if let Some(reference) = line.strip_prefix("Reference: ") {
            self.reference = Some(reference.trim().to_owned());
        } else if let Some((method, url)) = line.split_once(' ') {
            let is_method =
                matches!(method, "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "TRACE" | "QUERY");
            let url = url.trim();
            if is_method && (url.starts_with("https://") || url.starts_with("http://")) {
                self.urls.push(url.to_owned());
            }
        }
    }
}

impl PageFacts {
    /// Whether the document was published on a page.
    pub(crate) fn is_page(&self) -> bool {
        *self != Self::default()
    }

    /// The URL of the server: that of the nearest method line that ends with the path of the operation, without it.
    pub(crate) fn server(&self, path: &str) -> Option<String> {
        let base = match &self.base_url {
            Some(base) => base.as_str(),
            None => self.urls.iter().rev().find_map(|url| url.strip_suffix(path))?,
        };
        Some(base.trim_end_matches('/').to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unclosed_fence_ends_with_the_page() {
        let page = "---\nx: 1\n---\n# Title\n\nGET https://a.example/v1/x\n\n## OpenAPI\n\n```yaml\nopenapi: 3.1.1\n  a: |\n    ## no heading\n";
        let blocks = blocks(page);
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].lines, 10);
        assert_eq!(blocks[0].text, "openapi: 3.1.1\n  a: |\n    ## no heading\n");
        assert_eq!(blocks[0].facts.server("/x").as_deref(), Some("https://a.example/v1"));
    }

    #[test]
    fn other_fences_are_no_documents() {
        assert!(blocks("# T\n```python\nprint('openapi')\n```\n").is_empty());
    }
}
