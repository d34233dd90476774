//! The differences between two runs.

use std::collections::BTreeSet;

use super::book::{Names, Section};

impl Names {
    /// Returns whether no item has a name.
    pub fn is_empty(&self) -> bool {
        self.lines().next().is_none()
    }

    /// Describes the items that are new, gone, or have another name than before, one per line.
    pub fn changes(&self, before: &Self) -> Vec<String> {
        let items: BTreeSet<(Section, &str, &str)> =
            self.lines().chain(before.lines()).map(|(section, owner, item, _)| (section, owner, item)).collect();
        let change = |(section, owner, item): (Section, &str, &str)| {
            let place = if owner.is_empty() { item.to_owned() } else { format!("{owner} {item}") };
            match (before.get(section, owner, item), self.get(section, owner, item)) {
                (None, Some(name)) => Some(format!("new: `{name}` {place}")),
                (Some(name), None) => Some(format!("removed: `{name}` {place}")),
                (Some(old), Some(new)) if old != new => Some(format!("renamed: `{old}` to `{new}` {place}")),
                _ => None,
            }
        };
        // The order of arguments and the positions of schemas are no names.
        let is_name = |section: Section| !matches!(section, Section::Arguments | Section::Errors | Section::Uses);
        items.into_iter().filter(|(section, ..)| is_name(*section)).filter_map(change).collect()
    }

    /// Returns the names that need a line in the file: the section, the owner, the item and the name.
    fn lines(&self) -> impl Iterator<Item = (Section, &str, &str, &str)> {
        self.sections.iter().flat_map(|(section, owners)| {
            owners.iter().flat_map(|(owner, items)| {
                let lines = items.iter().filter(|(item, name)| !section.is_plain(item, name));
                lines.map(|(item, name)| (*section, owner.as_str(), item.as_str(), name.as_str()))
            })
        })
    }
}
