//! Names of items that have another position in the document.

use super::book::{Names, Section};

impl Names {
    /// Gives a type and its parts another position, unless the names file has a type there.
    pub(crate) fn move_type(&mut self, from: &str, to: &str) {
        let types = self.sections.get_mut(&Section::Types).and_then(|owners| owners.get_mut(""));
        let Some(types) = types.filter(|types| !types.contains_key(to)) else { return };
        let Some(name) = types.remove(from) else { return };
        types.insert(to.to_owned(), name);
        for (section, owners) in &mut self.sections {
            if section.has_owners()
                && let Some(items) = owners.remove(from)
            {
                owners.insert(to.to_owned(), items);
            }
        }
    }

    /// Gives an operation another position. `variables` has the old and new names of the variables of its path.
    pub(crate) fn move_operation(&mut self, from: &str, to: &str, variables: &[(String, String)]) {
        let moved = |pointer: &str| {
            let rest = pointer.strip_prefix(from).filter(|rest| rest.is_empty() || rest.starts_with(['/', ' ']))?;
            Some(format!("{to}{rest}"))
        };
        let renamed = |item: &str| {
            let name = item.strip_prefix("path/")?;
            variables.iter().find(|(old, _)| old == name).map(|(_, new)| format!("path/{new}"))
        };
        for (section, owners) in &mut self.sections {
            if section.has_owners() && !matches!(section, Section::Fields | Section::Values) {
                let known: Vec<String> = owners.keys().filter(|owner| moved(owner).is_some()).cloned().collect();
                for owner in known {
                    let (Some(items), Some(to)) = (owners.remove(&owner), moved(&owner)) else { continue };
                    let items = items.into_iter().map(|(item, name)| (renamed(&item).unwrap_or(item), name));
                    owners.entry(to).or_insert_with(|| items.collect());
                }
            } else if let Some(items) = owners.get_mut("").filter(|_| *section != Section::Types) {
                let known: Vec<String> = items.keys().filter(|item| moved(item).is_some()).cloned().collect();
                for item in known {
                    let (Some(name), Some(to)) = (items.remove(&item), moved(&item)) else { continue };
                    items.entry(to).or_insert(name);
                }
            }
        }
    }
}
