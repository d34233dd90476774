//! Whether a response is the kind of document that its URL names.

use crate::failure::Failure;
use crate::shown::shown;

/// Checks the media type and the beginning of a body. Servers answer with a page for browsers if they do not know a URL,
/// and state `text/plain` or no type for documents that they know.
pub fn check(media_type: Option<&str>, text: &str) -> Result<(), Failure> {
    let name = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let subtype = name.split_once('/').map_or("", |(_, subtype)| subtype);
    let is_binary = ["audio/", "font/", "image/", "video/"].iter().any(|kind| name.starts_with(kind))
        || ["pdf", "zip"].contains(&subtype);
    let start = text.trim_start_matches('\u{feff}').trim_start().as_bytes();
    let begins = |tag: &str| start.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()));
    let is_html = ["html", "xhtml+xml"].contains(&subtype) || begins("<!doctype html") || begins("<html");
    if is_html {
        let message = "the server sent HTML, a page for browsers, instead of Markdown, YAML or JSON";
        return Err(Failure::lasting(message).with_help("check that the document still has this URL"));
    }
    if is_binary {
        return Err(Failure::lasting(format!("the server sent `{}`, which is not a text", shown(&name))));
    }
    if start.is_empty() {
        return Err(Failure::lasting("the server sent an empty document"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_for_browsers_and_files_are_refused() {
        let table = [
            (Some("text/markdown; charset=utf-8"), "# A", ""),
            (Some("application/vnd.oai.openapi+json"), "{}", ""),
            (Some("text/plain"), "openapi: 3.1.0", ""),
            (Some("application/octet-stream"), "openapi: 3.1.0", ""),
            (None, "# A <html>", ""),
            (Some("text/html"), "# A", "HTML"),
            (Some("Text/HTML; charset=utf-8"), "x", "HTML"),
            (Some("application/xhtml+xml"), "x", "HTML"),
            (Some("text/plain"), "\u{feff}\n<!DOCTYPE html>", "HTML"),
            (None, "<HTML lang=en>", "HTML"),
            (Some("image/png"), "x", "image/png"),
            (Some("image/\u{1b}[2J"), "x", "image/\\u{1b}[2j"),
            (Some("text/markdown"), " \n", "empty"),
        ];
        for (media_type, text, expected) in table {
            let message = check(media_type, text).err().map(|failure| failure.message).unwrap_or_default();
            assert!(
                message.contains(expected) && message.is_empty() == expected.is_empty(),
                "{media_type:?}: {message}"
            );
        }
    }
}
