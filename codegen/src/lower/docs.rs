//! Text of a document as lines of rustdoc.
//!
//! The text stays Markdown. HTML and MDX tags are removed, code blocks get the language `text` so that they do not run
//! as tests, and brackets that are not links are escaped.

use openapiv3::SchemaData;
use serde_json::Value;

use crate::printable::printable;

/// Returns the lines of a description.
pub(super) fn lines(text: Option<&str>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut in_code = false;
    for line in text.unwrap_or_default().lines() {
        let line = printable(&line.replace('\t', "    "));
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            lines.push(if in_code { "```".to_owned() } else { "```text".to_owned() });
            in_code = !in_code;
        } else if in_code {
            // Backticks inside of a block must not close it.
            lines.push(line.trim_end().replace("```", "` ` `"));
        } else if bare.is_empty() {
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
        } else {
            // Four spaces would begin a code block. Three are enough for nested lists.
            let indent = (line.len() - line.trim_start().len()).min(3);
            // A removed tag may leave white space.
            lines.push(format!("{}{}", &"   "[..indent], inline(bare).trim()));
        }
    }
    if in_code {
        lines.push("```".to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Returns the lines of a schema's description, and a sentence about its only value, or else a line about its default.
pub(super) fn of_value(data: Option<&SchemaData>, only: Option<String>) -> Vec<String> {
    let mut lines = lines(data.and_then(|data| data.description.as_deref()));
    match only {
        Some(only) => add_sentence(&mut lines, only),
        None => lines.extend(default(data, !lines.is_empty())),
    }
    lines
}

/// Adds a sentence below other lines.
pub(super) fn add_sentence(lines: &mut Vec<String>, sentence: String) {
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(sentence);
}

/// Returns a value as code.
pub(super) fn code(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), |text| format!("{text:?}"));
    format!("`{}`", printable(&text.replace('`', " ")))
}

/// Returns a line about the default of a schema, if it is short enough. `is_below` adds an empty line before it.
pub(super) fn default(data: Option<&SchemaData>, is_below: bool) -> Vec<String> {
    const LONGEST: usize = 80;
    let value = match data.and_then(|data| data.default.as_ref()) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::String(text)) => format!("{text:?}"),
        Some(value) => value.to_string(),
    };
    // A longer default would not fit on the line.
    if value.len() > LONGEST || value.contains(['`', '\n']) {
        return Vec::new();
    }
    let line = format!("Default: `{value}`.");
    if is_below { vec![String::new(), line] } else { vec![line] }
}

/// Returns a text on one line, if it is not empty.
pub(super) fn summary(text: Option<&str>) -> Option<String> {
    text.map(one_line).filter(|line| !line.is_empty())
}

/// Returns a text on one line.
pub(super) fn one_line(text: &str) -> String {
    inline(&printable(text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Removes or escapes markup outside of code spans.
fn inline(line: &str) -> String {
    // A fence within a line, and white space that would begin a code block, have no meaning here.
    let mut line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    while line.contains("```") || line.contains("~~~") {
        line = line.replace("```", "`").replace("~~~", "~");
    }
    let ticks = line.matches('`').count();
    let mut plain = String::new();
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            plain.push('`');
        }
        // The last part after an odd number of backticks is not code either.
        let is_code = index % 2 == 1 && ticks > index;
        if is_code { plain.push_str(part) } else { prose(part, &mut plain) }
    }
    plain
}

/// Appends text outside of code spans: tags are removed, URLs become links, and other brackets are escaped.
fn prose(text: &str, plain: &mut String) {
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if let Some(tail) = skip_tag(rest) {
            rest = tail;
            continue;
        }
        if let Some((link, tail)) = link(rest) {
            plain.push_str(link);
            rest = tail;
            continue;
        }
        if rest.starts_with("https://") || rest.starts_with("http://") {
            let end = rest.find(|next: char| next.is_whitespace() || "<>\"')]".contains(next)).unwrap_or(rest.len());
            let url = rest[..end].trim_end_matches(['.', ',', ';', ':']);
            plain.extend(["<", url, ">"]);
            rest = &rest[url.len()..];
            continue;
        }
        if matches!(next, '[' | ']' | '<' | '>') {
            plain.push('\\');
        }
        plain.push(next);
        rest = &rest[next.len_utf8()..];
    }
}

/// Returns the start of a text, as far as a tag or a link may reach. A longer search per bracket would take quadratic
/// time.
fn near(text: &str) -> &str {
    let end = text.char_indices().nth(1_000).map_or(text.len(), |(index, _)| index);
    &text[..end]
}

/// Returns the text after an HTML or MDX tag, if the text begins with one.
fn skip_tag(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let (tag, tail) = inner.split_at_checked(near(inner).find('>')?)?;
    let tail = &tail[1..];
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let is_tag = name.starts_with(|next: char| next.is_ascii_alphabetic()) && !tag.contains(['<', '`']);
    // Pages write `<token>` for a placeholder; `<br/>` and `<a href="...">` are tags.
    let is_placeholder = !tag.starts_with('/') && !tag.ends_with('/') && !tag.contains('=') && !HTML.contains(&name);
    (is_tag && !is_placeholder).then_some(tail)
}

/// The names of tags without attributes that are HTML and not placeholders.
const HTML: [&str; 22] = [
    "a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "hr", "i", "li", "ol", "p", "pre", "span", "strong", "sub",
    "sup", "table", "u", "ul",
];

/// Splits a text after a Markdown link, if it begins with one. Of a link within the documentation site, only the label
/// remains, because its target does not exist in rustdoc.
fn link(text: &str) -> Option<(&str, &str)> {
    let label = text.strip_prefix('[')?;
    let close = near(label).find("](")?;
    if label[..close].contains('[') {
        return None;
    }
    let target = &label[close + 2..];
    let end = near(target).find(')')?;
    let length = 1 + close + 2 + end + 1;
    let is_web = target.starts_with("https://") || target.starts_with("http://");
    if is_web { Some((&text[..length], &text[length..])) } else { Some((&label[..close], &text[length..])) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_removed_or_escaped() {
        let cases = [
            ("see [x](/docs/x) and [y](https://y.example)", "see x and [y](https://y.example)"),
            ("form `undefined <token>`", "form `undefined <token>`"),
            ("send <token> or [id]", r"send \<token\> or \[id\]"),
            ("a<br/>b <a href=\"x\">c</a>", "ab c"),
            ("at https://a.example/x.", "at <https://a.example/x>."),
            ("an odd ` tick [x]", r"an odd ` tick \[x\]"),
        ];
        for (text, plain) in cases {
            assert_eq!(lines(Some(text)), [plain], "{text}");
        }
    }

    #[test]
    fn code_is_never_a_test() {
        assert_eq!(lines(Some("a\n\n\n```\nlet x\n")), ["a", "", "```text", "let x", "```"]);
        assert_eq!(lines(Some("\0\0\u{202e}\0\0deep")), ["   deep"]);
        assert_eq!(lines(Some("a\n\n        deep")), ["a", "", "   deep"]);
        assert_eq!(lines(Some("~~~\ncode\n~~~")), ["```text", "code", "```"]);
        assert_eq!(lines(Some("- ```\n-       code")), ["- `", "- code"]);
        assert_eq!(lines(Some("- `````\n- ~~~~~~~")), ["- `", "- ~"]);
    }
}
