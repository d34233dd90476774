//! A documentation page: Markdown with the OpenAPI block of one endpoint.
//!
//! ```text
//! # Retrieve the status of an upload session            title
//! GET https://api.example.com/v1/uploads/{upload_id}    base URL and path
//! Reference: https://docs.example.com/...               reference
//! ## OpenAPI Specification
//! (a fenced YAML block)                                 the document
//! ```
//!
//! No vendor is recognised. Any fenced block of YAML or JSON with an `openapi` field is a document, and its title,
//! method line and reference are the nearest ones above it.

use super::read::Offset;

/// Facts that a page states outside of its OpenAPI block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageFacts {
    /// The first heading.
    pub title: Option<String>,
    /// The address of the page.
    pub reference: Option<String>,
    /// The URLs of the method lines above the block, with their template variables.
    pub urls: Vec<String>,
    /// The URL of the server, if a manifest records it.
    pub base_url: Option<String>,
}

/// An OpenAPI block of a page.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) text: String,
    /// Whether the block is JSON rather than YAML.
    pub(super) is_json: bool,
    /// Where the block begins on the page.
    pub(super) offset: Offset,
    pub(super) facts: PageFacts,
    /// Whether the page ends before the block does.
    pub(super) is_cut_off: bool,
}

/// Returns the OpenAPI blocks of a page, in order.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut facts = PageFacts::default();
    let mut fence: Option<Fence> = None;
    let mut items = ListItems::default();
    let mut lines_before = 0;
    for line in page.split_inclusive('\n') {
        lines_before += 1;
        let bare = line.trim_end();
        match &mut fence {
            Some(open) if open.is_closed_by(bare) => blocks.extend(fence.take().and_then(|open| open.finish(&facts))),
            Some(open) => open.push_line(line),
            None => match Fence::opened_by(bare, items.enter(bare), lines_before) {
                Some(open) => fence = Some(open),
                None => facts.read_line(bare),
            },
        }
    }
    // A page can end without closing its last block.
    let last = fence.and_then(|open| open.finish(&facts));
    blocks.extend(last.map(|block| Block { is_cut_off: true, ..block }));
    blocks
}

/// The list items that contain a line, by the column of their content.
#[derive(Default)]
struct ListItems(Vec<usize>);

impl ListItems {
    /// Reads a line and returns the column where its content can begin, which is after its own list markers.
    fn enter(&mut self, line: &str) -> usize {
        if line.is_empty() {
            return 0;
        }
        self.0.retain(|content| *content <= indentation(line));
        let mut at = indentation(line);
        while at < self.0.last().unwrap_or(&0) + 4
            && let Some(width) = line.get(at..).and_then(marker_width)
        {
            at += width;
            self.0.push(at);
        }
        self.0.last().copied().unwrap_or(0)
    }
}

/// Returns the width of the list marker, such as `- ` or `1. `, at the start of a text.
fn marker_width(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let signs: &[char] = if digits == 0 { &['-', '*', '+'] } else { &['.', ')'] };
    let content = text.get(digits..)?.strip_prefix(signs)?;
    let spaces = indentation(content);
    (1..=4).contains(&spaces).then_some(digits + 1 + spaces)
}

fn indentation(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

/// A fenced code block that is being read.
struct Fence {
    marker: String,
    indentation: usize,
    text: String,
    /// The number of the opening line.
    lines: u32,
}

impl Fence {
    /// Returns the block that a line opens. `content` is the column where the content of the surrounding list item
    /// begins.
    fn opened_by(line: &str, content: usize, lines: u32) -> Option<Self> {
        let inner = line.get(content..)?;
        // A line with more indentation is an indented code block.
        let indentation = Some(content + indentation(inner)).filter(|deep| *deep < content + 4)?;
        let inner = line.get(indentation..)?;
        let fence = inner.chars().next().filter(|first| matches!(first, '`' | '~'))?;
        let marker: String = inner.chars().take_while(|&next| next == fence).collect();
        // Backticks on both sides of a text are inline code.
        let is_inline = fence == '`' && inner[marker.len()..].contains('`');
        (marker.len() >= 3 && !is_inline).then(|| Self { marker, indentation, text: String::new(), lines })
    }

    /// Returns whether a line closes the block. A marker with more indentation than the opening one belongs to the
    /// content.
    fn is_closed_by(&self, line: &str) -> bool {
        let inner = line.trim_start_matches(' ');
        let is_marker = inner.len() >= self.marker.len() && inner.chars().all(|next| self.marker.starts_with(next));
        is_marker && line.len() - inner.len() <= self.indentation
    }

    /// Adds a line, without the indentation of the fence.
    fn push_line(&mut self, line: &str) {
        self.text += &line[indentation(line).min(self.indentation)..];
    }

    /// Returns the block if it is an OpenAPI document.
    fn finish(self, facts: &PageFacts) -> Option<Block> {
        let is_json = is_json_document(&self.text);
        let declares =
            |line: &str| KINDS.iter().any(|kind| line.strip_prefix(kind).is_some_and(|rest| rest.starts_with(':')));
        let columns = u32::try_from(self.indentation).unwrap_or(0);
        (is_json || self.text.lines().any(declares)).then(|| Block {
            text: self.text,
            is_json,
            offset: Offset { lines: self.lines, columns },
            facts: facts.clone(),
            is_cut_off: false,
        })
    }
}

/// The fields that declare the kind of a document.
const KINDS: [&str; 3] = ["openapi", "swagger", "asyncapi"];

/// Whether a text is a JSON document. The first field decides if the JSON is not valid.
fn is_json_document(text: &str) -> bool {
    let Some(fields) = text.trim_start().strip_prefix('{') else { return false };
    let begins = |kind: &&str| fields.trim_start().starts_with(&format!("\"{kind}\""));
    KINDS.iter().any(begins)
        || serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text)
            .is_ok_and(|fields| KINDS.iter().any(|kind| fields.contains_key(*kind)))
}

impl PageFacts {
    /// Reads a line outside of fences.
    fn read_line(&mut self, line: &str) {
        if let Some(title) = line.strip_prefix("# ") {
            // A file can contain several pages. Each begins with such a heading.
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

    /// Whether the document was published on a page.
    pub(crate) fn is_page(&self) -> bool {
        *self != Self::default()
    }

    /// Returns the URL of the server: the nearest method line that ends with an operation's path, without that path.
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
        let page = "---\nx: 1\n---\n# Title\n\nGET https://a.example/v1/x\n\n## OpenAPI\n\n\
                    ```yaml\nopenapi: 3.1.1\n  a: |\n    ## no heading\n";
        let blocks = blocks(page);
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].offset, Offset { lines: 10, columns: 0 });
        assert_eq!(blocks[0].text, "openapi: 3.1.1\n  a: |\n    ## no heading\n");
        assert_eq!(blocks[0].facts.server("/x").as_deref(), Some("https://a.example/v1"));
        assert!(blocks[0].is_cut_off);
        assert!(!super::blocks(&format!("{page}```\n"))[0].is_cut_off);
    }

    #[test]
    fn other_fences_are_not_documents() {
        assert!(blocks("# T\n```python\nprint('openapi')\n```\n").is_empty());
        // An indented code block, and inline code.
        assert!(blocks("# T\n\n    ```yaml\n    openapi: 3.1.1\n    ```\n").is_empty());
        assert!(blocks("# T\n\n```openapi: 3``` is\nopenapi: 3.1.1\n").is_empty());
        assert!(blocks("```json\n{\"of\": {\"openapi\": 1}}\n```\n").is_empty());
    }

    #[test]
    fn fences_may_be_indented_and_hold_json() {
        let pages = [
            ("   ```yaml\n   openapi: 3.1.1\n     a: b\n   ```\nafter", "openapi: 3.1.1\n  a: b\n", 1, 3, false),
            ("- Step\n\n    ~~~\n    openapi: 3.1.1\n    ~~~\n", "openapi: 3.1.1\n", 3, 4, false),
            ("10. ```yaml\n    openapi: 3.1.1\n    ```\n", "openapi: 3.1.1\n", 1, 4, false),
            ("* - a\n    - b\n      ```\n      openapi: 3.1.1\n", "openapi: 3.1.1\n", 3, 6, false),
            ("Say ```x``` or\n```y``` as\n\n```json\n{ \"openapi\": 1 }\n```\n", "{ \"openapi\": 1 }\n", 4, 0, true),
            (
                "```\n{\"info\": {}, \"openapi\": \"3.1.1\"}\n```",
                "{\"info\": {}, \"openapi\": \"3.1.1\"}\n",
                1,
                0,
                true,
            ),
            ("```json\n{\"openapi\": ,}\n```", "{\"openapi\": ,}\n", 1, 0, true),
        ];
        for (page, text, lines, columns, is_json) in pages {
            let blocks = blocks(page);
            assert_eq!(blocks.len(), 1, "{page}");
            assert_eq!((blocks[0].text.as_str(), blocks[0].is_json), (text, is_json), "{page}");
            assert_eq!(blocks[0].offset, Offset { lines, columns }, "{page}");
        }
    }
}
