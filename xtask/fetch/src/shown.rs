//! Text of servers in messages.

use reqwest::Url;

/// The number of characters of a server's text that a message contains.
const LENGTH: usize = 120;

/// Returns a text of a server without control characters, and cut.
pub fn shown(text: &str) -> String {
    let mut escaped = String::new();
    for next in text.chars() {
        if escaped.chars().count() >= LENGTH {
            return escaped + "…";
        }
        match next {
            ' '..='~' => escaped.push(next),
            other => escaped.extend(other.escape_unicode()),
        }
    }
    escaped
}

/// Returns a URL without its query, which may contain a signature or a key, and without user and password.
pub fn shown_url(url: &Url) -> String {
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    let query = url.query().map_or("", |_| "?…");
    let host = url.host_str().unwrap_or_default();
    shown(&format!("{}://{host}{port}{}", url.scheme(), url.path())) + query
}

/// Returns a URL of a maintainer for a message.
pub fn shown_text_of_url(url: &str) -> String {
    Url::parse(url).map_or_else(|_| shown(url.split('?').next().unwrap_or_default()), |url| shown_url(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_cut() {
        assert_eq!(shown("a\u{1b}[31m\nb\u{202e}"), "a\\u{1b}[31m\\u{a}b\\u{202e}");
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), LENGTH + 1);
    }

    #[test]
    fn urls_have_no_query_and_no_user() {
        let url = Url::parse("https://me:secret@a.example:8443/x?key=secret#y").unwrap();
        assert_eq!(shown_url(&url), "https://a.example:8443/x?…");
        assert_eq!(shown_text_of_url(url.as_str()), "https://a.example:8443/x?…");
    }
}
