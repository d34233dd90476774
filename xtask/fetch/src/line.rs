//! The output of the program: one JSON object per line for each URL.

use serde_json::json;

use crate::failure::Failure;
use crate::fetcher::Document;

/// Returns the line of a URL: with `text` and `final_url`, or with `error` and `help`.
pub fn line(url: &str, result: &Result<Document, Failure>) -> String {
    let value = match result {
        Ok(document) => json!({"url": url, "final_url": document.url, "text": document.text}),
        Err(failure) => json!({"url": url, "error": failure.message, "help": failure.help}),
    };
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_line_break() {
        let document = Document { url: "https://a.example/b".to_owned(), text: "x\r\ny\u{2028}".to_owned() };
        let text = line("https://a.example/a", &Ok(document));
        assert_eq!(text.lines().count(), 1, "{text}");
        let failure = Failure::lasting("no").with_help("pass `--x`");
        let text = line("https://a.example/a", &Err(failure));
        let expected = json!({"url": "https://a.example/a", "error": "no", "help": "pass `--x`"});
        assert_eq!(text.parse::<serde_json::Value>().unwrap(), expected);
    }
}
