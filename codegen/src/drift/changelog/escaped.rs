//! Text of documents as Markdown in one line.

use crate::printable::printable;

/// Returns a message as Markdown: parts in backticks become code, and nothing else has a meaning.
pub(super) fn escaped(text: &str) -> String {
    let text = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let last = text.matches('`').count() / 2 * 2;
    let part = |(index, part): (usize, &str)| match index {
        index if index % 2 == 1 && index < last => code(part),
        // A backtick without a partner.
        index if index % 2 == 1 => format!("\\`{}", plain(part)),
        _ => plain(part),
    };
    text.split('`').enumerate().map(part).collect()
}

/// Returns text without a backtick as inline code. A comment in it does not end the entry.
fn code(text: &str) -> String {
    let text = text.replace("<!--", "< !--");
    if text.trim().is_empty() { String::new() } else { format!("`{}`", text.trim()) }
}

fn plain(text: &str) -> String {
    let mut plain = String::new();
    for next in text.chars() {
        match next {
            '<' => plain += "&lt;",
            '>' => plain += "&gt;",
            '&' => plain += "&amp;",
            '\\' | '*' | '_' | '[' | ']' | '(' | ')' | '!' | '#' | '|' | '~' | '{' | '}' => plain.extend(['\\', next]),
            _ => plain.push(next),
        }
    }
    // A name of a user or an address is no link.
    plain.replace('@', "@\u{200b}").replace("://", ":\u{200b}//").replace("www.", "www\u{200b}.")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn texts_have_no_markup() {
        let table = [
            ("`types::Pet<T>`: a field", "`types::Pet<T>`: a field"),
            ("a\n\n# b\u{1b}[31m", "a \\# b \\[31m"),
            ("<script> & [x](https://a.example)", "&lt;script&gt; &amp; \\[x\\]\\(https:\u{200b}//a.example\\)"),
            ("one ` only *b*", "one \\` only \\*b\\*"),
            ("`a` and `` and `<!-- drift 00 -->`", "`a` and  and `< !-- drift 00 -->`"),
            ("@me <!-- drift 00 -->", "@\u{200b}me &lt;\\!-- drift 00 --&gt;"),
        ];
        for (text, expected) in table {
            assert_eq!(escaped(text), expected);
        }
    }
}
