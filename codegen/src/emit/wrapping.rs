//! Wraps long lines of documentation, which stay the same Markdown.
//!
//! A line is broken only between words of a paragraph or of a list item. Links and code stay on one line. Code blocks,
//! tables, headings, quotes and HTML are not changed.

use super::lines::WIDTH;

/// The longest line of the documentation of a module, which follows `//! `.
pub(super) const MODULE_WIDTH: usize = WIDTH - 4;

/// The longest line of the documentation of an item, which follows `/// ` and may be indented.
pub(super) const ITEM_WIDTH: usize = WIDTH - 8;

/// Returns the lines of a documentation with those wrapped that are longer than a width.
pub(super) fn wrapped(lines: &[String], width: usize) -> Vec<String> {
    let mut in_code = false;
    let mut out = Vec::new();
    for line in lines {
        let line = line.replace(['\n', '\r'], " ");
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        if in_code || is_fence || line.chars().count() <= width || !is_text(&line) {
            out.push(line);
        } else {
            wrap(&line, width, &mut out);
        }
    }
    out
}

/// Returns whether a line is text of a paragraph or of a list item.
fn is_text(line: &str) -> bool {
    let is_definition = line.trim_start().starts_with('[') && line.contains("]:");
    !line.trim_start().starts_with(['#', '>', '|', '<']) && !line.contains(" | ") && !is_definition
}

/// Adds the parts of a line. All but the first are indented like the text of the line.
fn wrap(line: &str, width: usize, out: &mut Vec<String>) {
    let margin = " ".repeat(margin(line));
    let mut current = String::new();
    for part in parts(line) {
        if !current.is_empty() && current.chars().count() + 1 + part.chars().count() > width {
            out.push(std::mem::replace(&mut current, format!("{margin}{part}")));
        } else {
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(part);
        }
    }
    out.push(current);
}

/// Returns the column in which the text of a line begins, after the marker of a list item.
fn margin(line: &str) -> usize {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let marker = text.split(' ').next().unwrap_or_default();
    if is_marker(marker) { indent + marker.len() + 1 } else { indent }
}

fn is_marker(word: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.chars().all(|next| next.is_ascii_digit());
    matches!(word, "-" | "*" | "+") || word.strip_suffix(['.', ')']).is_some_and(is_number)
}

/// Splits a line at the spaces where it may be broken.
fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut in_code, mut brackets, mut in_target) = (false, 0_usize, false);
    let (mut start, mut before) = (0, ' ');
    let text = margin(line);
    for (at, next) in line.char_indices() {
        match next {
            _ if before == '\\' => {}
            '`' => in_code = !in_code,
            _ if in_code => {}
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            '(' if before == ']' => in_target = true,
            ')' => in_target = false,
            ' ' if at >= text && brackets == 0 && !in_target => {
                let (part, rest) = (line.get(start..at), line.get(at + 1..).unwrap_or_default());
                if may_begin_a_line(rest) {
                    parts.extend(part);
                    start = at + 1;
                }
            }
            _ => {}
        }
        // An escaped backslash escapes nothing.
        before = if before == '\\' { ' ' } else { next };
    }
    parts.extend(line.get(start..));
    parts
}

/// Returns whether a text stays the same Markdown at the start of a line.
fn may_begin_a_line(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    let is_plain = word.starts_with(|next: char| next.is_alphanumeric() || "(\"'[`".contains(next));
    is_plain && !word.starts_with("```") && !is_marker(word)
}

#[cfg(test)]
#[path = "wrapping_tests.rs"]
mod tests;
