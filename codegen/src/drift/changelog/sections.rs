//! The sections of a changelog.

use std::ops::Range;

use super::entry::id_in;

/// The section of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// `Unreleased` or a version.
    pub name: String,
    /// The lines of the section, with its heading.
    pub(super) lines: Range<usize>,
    /// Whether it has text.
    pub is_empty: bool,
    /// The ids of its entries.
    pub ids: Vec<String>,
}

/// Returns the sections of a changelog, in their order. The newest comes first.
pub fn sections(text: &str) -> Vec<Section> {
    let lines: Vec<&str> = text.lines().collect();
    let marks = outside_of_code(&lines);
    let starts: Vec<usize> = (0..lines.len()).filter(|at| marks[*at] && lines[*at].starts_with("## ")).collect();
    let section = |(index, start): (usize, &usize)| {
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        // Links to versions are at the end of a file.
        let is_link = |line: &&str| line.starts_with('[') && line.contains("]: ");
        let body = &lines[start + 1..end];
        Section {
            name: name(lines[*start]),
            lines: *start..end,
            is_empty: body.iter().all(|line| line.trim().is_empty() || line.starts_with('#') || is_link(line)),
            ids: body.iter().filter_map(|line| id_in(line)).map(ToOwned::to_owned).collect(),
        }
    };
    starts.iter().enumerate().map(section).collect()
}

/// Returns the name in a heading: `0.2.0` in `## [0.2.0] - 2026-11-27`.
fn name(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim();
    let first = text.split_whitespace().next().unwrap_or_default();
    first.trim_matches(['[', ']']).trim_start_matches('v').to_owned()
}

/// Returns for each line whether it is outside of fenced code.
pub(super) fn outside_of_code(lines: &[&str]) -> Vec<bool> {
    let mut open: Option<&str> = None;
    let mut outside = Vec::new();
    for line in lines {
        let fence = ["```", "~~~"].into_iter().find(|fence| line.trim_start().starts_with(fence));
        outside.push(open.is_none() && fence.is_none());
        open = match (open, fence) {
            (None, fence) => fence,
            (Some(open), Some(fence)) if open == fence => None,
            (open, _) => open,
        };
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_have_names_and_texts() {
        let text = "# Changelog\n\n```md\n## no section\n```\n\n## [Unreleased]\n\n### Added\n\n## [v0.2.0] - 2026-11-27\n\
                    \n- A <!-- drift ab12 -->\n  ~~~\n## code\n  ~~~\n\n## 0.1.0\n\n[0.1.0]: https://a.example\n";
        let found = sections(text);
        let facts: Vec<_> = found.iter().map(|section| (section.name.as_str(), section.is_empty)).collect();
        assert_eq!(facts, [("Unreleased", true), ("0.2.0", false), ("0.1.0", true)]);
        assert_eq!(found[1].ids, ["ab12"]);
        assert_eq!(sections(""), []);
    }
}
