//! Markdown for a pull request.

use std::fmt::Write as _;

use super::{Report, line};
use crate::drift::finding::Finding;
use crate::drift::level::Level;

/// The greatest length of a text in a pull request of GitHub is 65,536 characters.
const LIMIT: usize = 60_000;

/// How many operations are listed for a finding.
const OPERATIONS: usize = 5;

pub(super) fn print(report: &Report) -> String {
    let mut text = format!("## API drift: {}\n\n", report.verdict());
    let _ = writeln!(text, "{} → {}\n", code(&report.old), code(&report.new));
    for problem in &report.incomplete {
        let _ = writeln!(text, "> [!WARNING]\n> {}\n", escaped(problem));
    }
    if !report.findings.is_empty() {
        table(&mut text, report);
    }
    let mut left_out = 0;
    for finding in &report.findings {
        let details = details(finding);
        if text.len() + details.len() > LIMIT {
            left_out += 1;
        } else {
            text += &details;
        }
    }
    for ignored in &report.ignored {
        let entry = format!("- Ignored: {} ({})\n", escaped(&ignored.finding.message), escaped(&ignored.reason));
        if text.len() + entry.len() > LIMIT {
            left_out += 1;
        } else {
            text += &entry;
        }
    }
    if left_out > 0 {
        let _ = writeln!(text, "\n{left_out} more findings do not fit here. `cargo xtask drift` prints all.");
    }
    text
}

/// Adds the table of the findings by rule.
fn table(text: &mut String, report: &Report) {
    text.push_str("| level | rule | findings | Rust items |\n|---|---|---|---|\n");
    for level in [Level::Breaking, Level::Additive, Level::Documentation] {
        let mut rules: indexmap::IndexMap<&str, (usize, usize)> = indexmap::IndexMap::new();
        for finding in report.findings.iter().filter(|finding| finding.level == level) {
            let (findings, items) = rules.entry(&finding.rule).or_default();
            *findings += 1;
            *items += finding.surface.len();
        }
        for (rule, (findings, items)) in rules {
            let _ = writeln!(text, "| {} | {} | {findings} | {items} |", level.name(), code(rule));
        }
    }
    text.push('\n');
}

fn details(finding: &Finding) -> String {
    let side = finding.side.map_or_else(String::new, |side| format!(" in {}s", side.name()));
    let mut text =
        format!("<details><summary><b>{}</b>: {}{side}</summary>\n\n", finding.level.name(), html(&finding.message));
    let _ = writeln!(text, "{}\n", escaped(&finding.meaning));
    for one in finding.operations.iter().take(OPERATIONS) {
        let part = if one.part.is_empty() { String::new() } else { format!(": {}", escaped(&one.part)) };
        let _ = writeln!(text, "- {}{part}", code(&one.operation));
    }
    if finding.operations.len() > OPERATIONS {
        let _ = writeln!(text, "- {} more operations", finding.operations.len() - OPERATIONS);
    }
    for (name, position) in [("Old", &finding.old), ("New", &finding.new)] {
        if let Some(position) = position {
            let _ = writeln!(text, "- {name}: {} {}", code(&position.place), code(&position.pointer));
        }
    }
    for change in finding.surface.iter().filter(|change| change.message != finding.message) {
        let _ = writeln!(text, "- {}", escaped(&change.message));
    }
    for example in finding.surface.iter().filter_map(|change| change.example.as_ref()) {
        let example = crate::printable::printable(example);
        let fence = "`".repeat(longest_run(&example).max(2) + 1);
        let _ = writeln!(text, "\n{fence}rust\n{}\n{fence}", example.trim_end());
    }
    let fingerprint = finding.fingerprints.first().map_or("", String::as_str);
    let _ = writeln!(
        text,
        "\nRule {}, fingerprint {}, cause: {}\n\n</details>\n",
        code(&finding.rule),
        code(fingerprint),
        finding.cause.name()
    );
    text
}

/// Returns text as inline code. The fence is longer than any run of backticks in it.
fn code(text: &str) -> String {
    let text = line(text).replace('|', "¦");
    let fence = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|next| next != '`').map(str::len).max().unwrap_or(0)
}

/// Returns a message as Markdown: parts in backticks become code, and nothing else has a meaning.
fn escaped(text: &str) -> String {
    let text = line(text);
    // Not a message of this crate: nothing says what is code.
    if text.contains("``") || text.matches('`').count() % 2 == 1 {
        return code(&text);
    }
    let mut parts = Vec::new();
    for (index, part) in text.split('`').enumerate() {
        parts.push(if index % 2 == 1 { code(part) } else { plain(part) });
    }
    parts.concat()
}

fn plain(text: &str) -> String {
    let mut escaped = String::new();
    for next in text.chars() {
        match next {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            // A zero-width space: the name of a user or an issue is no link.
            '@' | '#' => {
                escaped.push(next);
                escaped.push('\u{200b}');
            }
            '\\' | '*' | '_' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(next);
            }
            _ => escaped.push(next),
        }
    }
    // A link without markup: `https://`, `www.`
    escaped.replace("://", ":\u{200b}//").replace("www.", "www\u{200b}.")
}

/// Returns a message as HTML.
fn html(text: &str) -> String {
    let text = line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('@', "@\u{200b}");
    let mut html = String::new();
    let last = text.matches('`').count() / 2 * 2;
    for (index, part) in text.split('`').enumerate() {
        html += part;
        html += match index {
            index if index >= last => "",
            index if index % 2 == 0 => "<code>",
            _ => "</code>",
        };
    }
    html
}
