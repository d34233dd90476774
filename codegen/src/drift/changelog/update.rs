//! Writes entries into the newest section of a changelog.

use super::UNRELEASED;
use super::entry::{Entry, Heading, id_in};
use super::sections::{outside_of_code, sections};

/// Returns the changelog with exactly these entries in its newest section. If the newest section is that of the last
/// release, or if there is none, there is a new section for unreleased changes.
pub fn update(text: &str, entries: &[Entry], released: Option<&str>) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let newest = sections(text).into_iter().next();
    let is_open = newest.as_ref().is_some_and(|section| Some(section.name.as_str()) != released);
    if !is_open && entries.is_empty() {
        return text.to_owned();
    }
    let place = newest.map_or(lines.len()..lines.len(), |section| {
        if is_open { section.lines } else { section.lines.start..section.lines.start }
    });
    let mut parts = parts(&lines[place.clone()]);
    if !is_open {
        parts.push(Part { heading: None, blocks: vec![vec![format!("## [{UNRELEASED}]")]] });
    }
    let removed = remove(&mut parts, entries);
    let known: Vec<String> = parts.iter().flat_map(Part::ids).collect();
    let added: Vec<&Entry> = entries.iter().filter(|entry| !known.contains(&entry.id)).collect();
    if !removed && added.is_empty() && is_open {
        return text.to_owned();
    }
    for entry in added {
        add(&mut parts, entry);
    }
    let mut new: Vec<String> = lines[..place.start].iter().map(ToString::to_string).collect();
    // The text before a section ends with an empty line.
    if new.last().is_some_and(|line| !line.trim().is_empty()) {
        new.push(String::new());
    }
    for block in parts.into_iter().flat_map(|part| part.blocks) {
        new.extend(block);
    }
    while new.last().is_some_and(|line| line.trim().is_empty()) {
        new.pop();
    }
    if place.end < lines.len() {
        new.push(String::new());
        new.extend(lines[place.end..].iter().map(ToString::to_string));
    }
    new.join("\n") + "\n"
}

/// A part of a section: the text below one heading. The first part has the heading of the section.
struct Part {
    heading: Option<String>,
    /// Entries with their continuation lines, and single lines.
    blocks: Vec<Vec<String>>,
}

impl Part {
    fn ids(&self) -> Vec<String> {
        self.blocks.iter().filter_map(|block| id_of(block)).collect()
    }

    /// Whether it has nothing but headings and empty lines.
    fn is_empty(&self) -> bool {
        self.blocks.iter().flatten().all(|line| line.trim().is_empty() || line.starts_with('#'))
    }
}

fn id_of(block: &[String]) -> Option<String> {
    block.iter().find_map(|line| id_in(line)).map(ToOwned::to_owned)
}

/// Splits a section.
fn parts(lines: &[&str]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let outside = outside_of_code(lines);
    for (index, line) in lines.iter().enumerate() {
        let heading = line.strip_prefix("### ").filter(|_| outside[index]);
        if heading.is_some() || parts.is_empty() {
            parts.push(Part { heading: heading.map(|title| title.trim().to_owned()), blocks: Vec::new() });
        }
        let Some(part) = parts.last_mut() else { continue };
        let is_continued = !line.trim().is_empty() && line.starts_with([' ', '\t']);
        match part.blocks.last_mut().filter(|block| is_continued && block[0].starts_with(['-', '*', '+'])) {
            Some(block) => block.push((*line).to_owned()),
            None => part.blocks.push(vec![(*line).to_owned()]),
        }
    }
    parts
}

/// Removes the marked blocks without an entry, and the headings that are empty after that. Returns whether there are any.
fn remove(parts: &mut Vec<Part>, entries: &[Entry]) -> bool {
    let is_stale = |block: &Vec<String>| id_of(block).is_some_and(|id| entries.iter().all(|entry| entry.id != id));
    let mut removed = false;
    parts.retain_mut(|part| {
        let before = part.blocks.len();
        part.blocks.retain(|block| !is_stale(block));
        let has_changed = part.blocks.len() < before;
        removed |= has_changed;
        !(has_changed && part.heading.is_some() && part.is_empty())
    });
    removed
}

/// Adds an entry at the end of the part with its heading.
fn add(parts: &mut Vec<Part>, entry: &Entry) {
    let title = entry.heading.title();
    let rank = |part: &Part| {
        let title = part.heading.as_deref();
        title.and_then(|title| Heading::ALL.into_iter().find(|heading| heading.title().eq_ignore_ascii_case(title)))
    };
    let index = parts.iter().position(|part| rank(part) == Some(entry.heading)).unwrap_or_else(|| {
        let before =
            parts.iter().rposition(|part| part.heading.is_none() || rank(part).is_some_and(|one| one < entry.heading));
        let index = before.map_or(parts.len(), |before| before + 1);
        if let Some(last) = index.checked_sub(1).and_then(|before| parts.get_mut(before)) {
            end_with_empty_line(last);
        }
        let blocks = vec![vec![format!("### {title}")], vec![String::new()]];
        parts.insert(index, Part { heading: Some(title.to_owned()), blocks });
        index
    });
    let Some(part) = parts.get_mut(index) else { return };
    while part.blocks.last().is_some_and(|block| block[0].trim().is_empty()) {
        part.blocks.pop();
    }
    if part.blocks.len() == 1 {
        part.blocks.push(vec![String::new()]);
    }
    part.blocks.push(vec![entry.line()]);
    end_with_empty_line(part);
}

fn end_with_empty_line(part: &mut Part) {
    if part.blocks.last().is_none_or(|block| !block[0].trim().is_empty()) {
        part.blocks.push(vec![String::new()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::Level;

    fn entry(heading: Heading, level: Level, text: &str, id: &str) -> Entry {
        Entry { heading, level, markdown: text.to_owned(), id: id.to_owned() }
    }

    fn entries() -> Vec<Entry> {
        vec![
            entry(Heading::Removed, Level::Breaking, "the method `a` is gone", "a1"),
            entry(Heading::Added, Level::Additive, "the field `b`", "b2"),
            entry(Heading::Added, Level::Additive, "the field `c`", "c3"),
        ]
    }

    const HEAD: &str = "# Changelog\n\nWhat changes.\n";
    const GENERATED: &str = "### Added\n\n- the field `b` <!-- drift b2 -->\n- the field `c` <!-- drift c3 -->\n\n\
                             ### Removed\n\n- **Breaking:** the method `a` is gone <!-- drift a1 -->\n";

    /// Checks a result, and that a second run changes nothing.
    fn check(text: &str, entries: &[Entry], released: Option<&str>, expected: &str) {
        let new = update(text, entries, released);
        assert_eq!(new, expected);
        assert_eq!(update(&new, entries, released), new, "a second run");
    }

    #[test]
    fn a_section_is_created() {
        let expected = format!("{HEAD}\n## [Unreleased]\n\n{GENERATED}");
        check(HEAD, &entries(), None, &expected);
        let old = "\n## [0.1.0] - 2026-01-02\n\n- First.\n";
        let expected = format!("{HEAD}\n## [Unreleased]\n\n{GENERATED}{old}");
        check(&format!("{HEAD}{old}"), &entries(), Some("0.1.0"), &expected);
        check(&format!("{HEAD}{old}"), &[], Some("0.1.0"), &format!("{HEAD}{old}"));
        check("", &entries()[1..2], None, "## [Unreleased]\n\n### Added\n\n- the field `b` <!-- drift b2 -->\n");
    }

    #[test]
    fn lines_of_maintainers_are_kept() {
        let own = format!(
            "{HEAD}\n## [0.2.0]\n\nA good version.\n\n### Added\n\n- Mine,\n  in two lines.\n\n### Fixed\n\n- A bug.\n\n\
             ## [0.1.0]\n\n- First.\n"
        );
        let expected = format!(
            "{HEAD}\n## [0.2.0]\n\nA good version.\n\n### Added\n\n- Mine,\n  in two lines.\n\
             - the field `b` <!-- drift b2 -->\n- the field `c` <!-- drift c3 -->\n\n### Removed\n\n\
             - **Breaking:** the method `a` is gone <!-- drift a1 -->\n\n### Fixed\n\n- A bug.\n\n## [0.1.0]\n\n- First.\n"
        );
        check(&own, &entries(), Some("0.1.0"), &expected);
        // All findings are gone.
        check(&expected, &[], Some("0.1.0"), &own);
    }

    #[test]
    fn an_entry_can_be_worded_differently() {
        let text = format!("{HEAD}\n## [Unreleased]\n\n{GENERATED}");
        let edited = text.replace("the field `b`", "`Pet::b`, which is\n  a field");
        check(&edited, &entries(), None, &edited);
        let without = edited.replace("- `Pet::b`, which is\n  a field <!-- drift b2 -->\n", "");
        assert_ne!(without, edited);
        let others = [entries()[0].clone(), entries()[2].clone()];
        check(&edited, &others, None, &without);
    }

    #[test]
    fn code_has_no_headings() {
        let text =
            format!("{HEAD}\n## [Unreleased]\n\n### Added\n\n- Mine:\n  ```md\n### Removed\n## [0.0.1]\n  ```\n");
        let added = "\n### Removed\n\n- **Breaking:** the method `a` is gone <!-- drift a1 -->\n";
        check(&text, &entries()[..1], None, &format!("{text}{added}"));
    }
}
