//! Text for a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{Report, line};
use crate::drift::finding::{Cause, Finding};
use crate::drift::level::Level;
use crate::drift::surface::SurfaceChange;

/// How many operations are listed for a finding.
const OPERATIONS: usize = 3;

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

pub(super) fn print(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        add(&mut text, finding);
    }
    for ignored in &report.ignored {
        let (message, reason) = (line(&ignored.finding.message), line(&ignored.reason));
        let _ = writeln!(text, "{DIM}ignored{DIM:#} {message}\n  because: {reason}\n");
    }
    for problem in &report.incomplete {
        let style = style(Level::Breaking);
        let _ = writeln!(text, "{style}not compared{style:#} {}\n", line(problem));
    }
    let _ = writeln!(text, "{} -> {}: {BOLD}{}{BOLD:#}", line(&report.old), line(&report.new), report.verdict());
    text
}

/// Returns a mark for a change of the surface: something is gone, new, or different.
fn sign(change: &SurfaceChange) -> &'static str {
    let ends = |end: &str| change.rule.ends_with(end);
    if ends("-missing") {
        "-"
    } else if ends("-added") {
        "+"
    } else {
        "~"
    }
}

fn style(level: Level) -> Style {
    let color = match level {
        Level::Documentation => AnsiColor::Blue,
        Level::Additive => AnsiColor::Green,
        Level::Breaking => AnsiColor::Red,
    };
    color.on_default().bold()
}

fn add(text: &mut String, finding: &Finding) {
    // Writing to a string does not fail.
    let style = style(finding.level);
    let side = finding.side.map_or_else(String::new, |side| format!(" in {}s", side.name()));
    let _ = writeln!(text, "{style}{}{style:#} {BOLD}{}{BOLD:#}{side}", finding.level.name(), line(&finding.rule));
    let _ = writeln!(text, "  {}", line(&finding.message));
    for one in finding.operations.iter().take(OPERATIONS) {
        let part = if one.part.is_empty() { String::new() } else { format!(": {}", line(&one.part)) };
        let _ = writeln!(text, "  in {}{part}", line(&one.operation));
    }
    if finding.operations.len() > OPERATIONS {
        let _ = writeln!(text, "  and in {} more operations", finding.operations.len() - OPERATIONS);
    }
    for (name, position) in [("old", &finding.old), ("new", &finding.new)] {
        if let Some(position) = position {
            let _ = writeln!(text, "  {DIM}{name} {} {}{DIM:#}", line(&position.place), line(&position.pointer));
        }
    }
    let _ = writeln!(text, "  {}", line(&finding.meaning));
    for change in &finding.surface {
        let style = self::style(change.level);
        // A finding that is this change alone has its message already.
        if change.message != finding.message {
            let _ = writeln!(text, "    {style}{}{style:#} {}", sign(change), line(&change.message));
        }
        for (sign, code) in [("-", &change.before), ("+", &change.after)] {
            if let Some(code) = code.as_ref().filter(|code| !change.message.contains(*code)) {
                let _ = writeln!(text, "      {DIM}{sign} {}{DIM:#}", line(code));
            }
        }
        for code in change.example.iter().flat_map(|example| example.lines()) {
            let _ = writeln!(text, "      {DIM}> {}{DIM:#}", crate::printable::printable(code));
        }
    }
    if finding.cause != Cause::Upstream {
        let _ = writeln!(text, "  caused by the {}", finding.cause.name());
    }
    let fingerprint = finding.fingerprints.first().map_or("", String::as_str);
    let _ = writeln!(text, "  {DIM}fingerprint {fingerprint}{DIM:#}\n");
}
