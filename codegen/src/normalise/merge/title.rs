//! The title of the API. A page has the title of its endpoint, which is not the title of the API.

use crate::diagnostic::{Problems, Span};
use crate::source::Document;
use crate::source::node::{Node, Object};

/// Titles that say only that the document describes an API.
const GENERIC: [&str; 12] = [
    "",
    "api",
    "api documentation",
    "api reference",
    "api specification",
    "endpoints",
    "openapi",
    "openapi specification",
    "public api",
    "rest api",
    "swagger",
    "untitled",
];

/// Returns a title for the API if that of the first document is not one, and reports that it is guessed: the most frequent
/// title that is not the one of an endpoint, or else the name of the site.
pub(super) fn guess(documents: &[Document], server: Option<&str>, problems: &mut Problems) -> Option<String> {
    let first = documents.first()?;
    let (own, span) = title(first);
    if own.is_some_and(|own| is_api(first, own)) {
        return None;
    }
    let mut titles: Vec<(&str, usize)> = Vec::new();
    for document in documents {
        let Some(title) = title(document).0.filter(|title| is_api(document, title)) else { continue };
        match titles.iter_mut().find(|(known, _)| *known == title) {
            Some((_, count)) => *count += 1,
            None => titles.push((title, 1)),
        }
    }
    // `max_by_key` returns the last of several.
    let other = titles.iter().rev().max_by_key(|(_, count)| *count).map(|(title, _)| (*title).to_owned());
    let (guess, source) = match other {
        Some(title) => (title, "another document"),
        None => (documents.iter().find_map(|document| site(document, server))?, "the site"),
    };
    if own == Some(guess.as_str()) {
        return None;
    }
    let message = match own {
        Some(own) => format!("`{}` is not the title of an API", own.escape_debug()),
        // A document without a title is reported by the rule `missing_titles`, unless it is a page.
        None => "no document has the title of the API".to_owned(),
    };
    let warning =
        problems.warning("title", span, "#/info/title", format!("{message}: `{guess}`, of {source}, is used"));
    warning.help("state the title in `spec/source.toml`, with `--title`, or with an overlay action");
    Some(guess)
}

fn title(document: &Document) -> (Option<&str>, Span) {
    let info = document.root.get("info");
    let title = info.and_then(|info| info.get("title"));
    (title.and_then(Node::as_str), title.or(info).map_or(document.root.span, |node| node.span))
}

/// Returns whether a title can be the one of an API. That of an endpoint is also the heading of its page or the summary
/// of its only operation.
fn is_api(document: &Document, title: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    let title = plain(title);
    if GENERIC.contains(&title.as_str()) {
        return false;
    }
    if !document.is_page && document.facts.title.is_none() {
        return true;
    }
    let items = document.root.get("paths").and_then(Node::as_object).into_iter().flat_map(Object::values);
    let operations: Vec<&Node> = items
        .filter_map(Node::as_object)
        .flatten()
        .filter(|(method, _)| crate::grammar::METHODS.contains(&method.as_str()))
        .map(|(_, operation)| operation)
        .collect();
    let summary = match operations.as_slice() {
        [only] => only.text("summary").map(plain),
        _ => None,
    };
    document.facts.title.as_deref().map(plain) != Some(title.clone()) && summary != Some(title)
}

/// Returns the name of the site of the server, or of the documentation: `Example` for `api.example.co.uk`.
fn site(document: &Document, server: Option<&str>) -> Option<String> {
    let declared =
        document.root.get("servers").and_then(Node::as_array).and_then(|servers| servers.first()?.text("url"));
    let urls = [server, declared, document.facts.base_url.as_deref(), document.facts.reference.as_deref()];
    urls.into_iter().flatten().find_map(|url| {
        let host = url.split_once("//")?.1.split(['/', ':', '?', '#', '@']).next()?.to_lowercase();
        let label = psl::domain_str(&host)?.split('.').next()?.to_owned();
        let words = label.split('-').filter(|word| !word.is_empty()).map(|word| {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            first.to_uppercase() + rest
        });
        Some(words.collect::<Vec<_>>().join(" "))
            .filter(|name| name.chars().all(|next| next.is_alphanumeric() || next == ' '))
    })
}
