//! Annotations of GitHub Actions: one line per finding, at its line in the new document.

use std::fmt::Write as _;

use super::{Report, line};
use crate::drift::finding::Finding;
use crate::drift::level::Level;

pub(super) fn print(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        add(&mut text, finding);
    }
    for problem in &report.incomplete {
        let _ = writeln!(text, "::error title=not compared::{}", message(problem));
    }
    let _ = writeln!(text, "::notice title=API drift::{}", message(&report.verdict()));
    text
}

fn add(text: &mut String, finding: &Finding) {
    let command = match finding.level {
        Level::Documentation => "notice",
        Level::Additive => "warning",
        Level::Breaking => "error",
    };
    let position = finding.new.as_ref().or(finding.old.as_ref());
    let place = position.and_then(|position| position.place.rsplit_once(':'));
    let place =
        place.map_or_else(String::new, |(file, line)| format!("file={},line={},", property(file), property(line)));
    let title = format!("{} {}", finding.level.name(), finding.rule);
    let says = format!("{} {}", sentence(&finding.message), finding.meaning);
    let _ = writeln!(text, "::{command} {place}title={}::{}", property(&title), message(&says));
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// Escapes the message of a command.
fn message(text: &str) -> String {
    line(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the property of a command.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
