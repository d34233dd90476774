//! Prints a document as YAML with one line per value, so that diagnostics have distinct positions.

use std::fmt::Write as _;

use serde_json::Value;

/// Prints a document.
pub(super) fn print(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                // The block of a page is recognised by the unquoted key `openapi`.
                let key = if depth == 0 { key.clone() } else { quoted(key) };
                text.extend([&indent, key.as_str(), ":"]);
                below(value, depth, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                text.extend([&indent, "-"]);
                below(item, depth, text);
            }
        }
        value => text.extend([&indent, scalar(value).as_str(), "\n"]),
    }
}

fn below(value: &Value, depth: usize, text: &mut String) {
    let is_nested = match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if is_nested {
        text.push('\n');
        write(value, depth + 1, text);
    } else {
        text.extend([" ", scalar(value).as_str(), "\n"]);
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        value => value.to_string(),
    }
}

/// Quotes a string. YAML's double quotes have the escapes of JSON and more.
fn quoted(text: &str) -> String {
    let is_plain = |next: char| matches!(next, ' '..='~') || (next > '\u{a0}' && next.is_alphanumeric());
    let mut quoted = String::from("\"");
    for next in text.chars() {
        match next {
            '"' | '\\' => quoted.extend(['\\', next]),
            next if is_plain(next) => quoted.push(next),
            next => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(next));
            }
        }
    }
    quoted + "\""
}
