//! Tests of the wrapping of documentation.

use super::*;

fn wrap_one(line: &str) -> Vec<String> {
    wrapped(&[line.to_owned()], ITEM_WIDTH)
}

#[test]
fn paragraphs_and_list_items() {
    let words = "word ".repeat(30);
    let words = words.trim_end();
    let first = "word ".repeat(22);
    assert_eq!(wrap_one(words), [first.trim_end(), "word word word word word word word word"]);
    let item = wrap_one(&format!("- {words}"));
    assert_eq!(item, [format!("- {}", first.trim_end()), format!("  {}", "word ".repeat(8).trim_end())]);
    let nested = wrap_one(&format!("  12. {words}"));
    assert!(nested[1].starts_with("      word"), "{nested:?}");
    assert_eq!(wrap_one(&words.replace("word", "wörd")).len(), 2);
}

#[test]
fn links_and_code_stay_on_one_line() {
    let long = "x".repeat(ITEM_WIDTH - 10);
    for part in ["[a long link](https://example.com \"a title\")", "`some code with spaces`", "[`A::b`](crate::A::b)"] {
        assert_eq!(wrap_one(&format!("{long} {part} end")), [long.clone(), format!("{part} end")]);
    }
    let escaped = format!("{long} \\[not a link ends");
    assert_eq!(wrap_one(&escaped), [format!("{long} \\[not a"), "link ends".to_owned()]);
}

#[test]
fn no_line_begins_with_a_marker() {
    let long = "x".repeat(ITEM_WIDTH - 3);
    for marker in ["-", "+", "1.", "2)", "#", ">", "<b>", "==="] {
        let lines = wrap_one(&format!("{long} a {marker} b"));
        assert_eq!(lines, [long.clone(), format!("a {marker} b")]);
    }
}

#[test]
fn other_markdown_is_not_changed() {
    let words = "word ".repeat(30);
    for start in ["# ", "> ", "| ", "<p>", "[name]: ", "a | b "] {
        let line = format!("{start}{words}");
        assert_eq!(wrap_one(&line), vec![line]);
    }
    let code = ["```text".to_owned(), words.clone(), "```".to_owned()];
    assert_eq!(wrapped(&code, ITEM_WIDTH), code);
}
