//! The names that are taken in a scope.

use std::collections::{BTreeMap, BTreeSet};

/// The names that are taken in a scope. A name that is claimed again gets a number, and a reserved name an underscore.
///
/// A scope may know the names that a [names file](super::Names) gives to its items. No other item can get these.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// The names that generated code uses itself.
    reserved: BTreeSet<String>,
    /// Each name and its owner.
    taken: BTreeMap<String, String>,
    /// The next number to try for a name that is taken.
    next: BTreeMap<String, u32>,
    /// The names that are given to items.
    given: BTreeMap<String, String>,
    /// The items that have claimed their names.
    claimed: BTreeSet<String>,
    /// Returns the name of an item without a given name; `None` if the rules for names decide.
    plain: Option<fn(&str) -> String>,
}

impl Scope {
    /// Returns a scope with reserved names.
    pub(crate) fn without(reserved: &[&str]) -> Self {
        Self { reserved: reserved.iter().map(|&name| name.to_owned()).collect(), ..Self::default() }
    }

    /// Returns whether generated code uses the name itself.
    pub(crate) fn is_reserved(&self, name: &str) -> bool {
        self.reserved.contains(name)
    }

    /// Returns whether a name can be claimed as it is.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.reserved.contains(name) && !self.taken.contains_key(name)
    }

    /// Gives items their names, before any name is claimed.
    pub(crate) fn give<'n>(&mut self, names: impl IntoIterator<Item = (&'n str, &'n str)>) {
        for (item, name) in names {
            self.taken.insert(name.to_owned(), item.to_owned());
            self.given.insert(item.to_owned(), name.to_owned());
        }
    }

    /// Reserves a name for an owner, before any name is claimed.
    pub(crate) fn reserve(&mut self, name: &str, owner: &str) {
        self.taken.insert(name.to_owned(), owner.to_owned());
    }

    /// Gives every item without a given name the name that `plain` makes of it.
    pub(crate) fn name_plainly(&mut self, plain: fn(&str) -> String) {
        self.plain = Some(plain);
    }

    /// Claims a name without an owner.
    pub(crate) fn claim(&mut self, name: &str) -> String {
        self.claim_for(name, "")
    }

    /// Returns the owner of a name; the empty string if it has none.
    pub(crate) fn owner(&self, name: &str) -> &str {
        self.taken.get(name).map_or("", String::as_str)
    }

    /// Returns the items with given names that have not claimed them.
    pub(crate) fn unclaimed(&self) -> impl Iterator<Item = &str> {
        self.given.keys().filter(|item| !self.claimed.contains(*item)).map(String::as_str)
    }

    /// Returns whether an item has claimed its name.
    pub(crate) fn has_claimed(&self, item: &str) -> bool {
        self.claimed.contains(item)
    }

    /// Claims a name for an item: the name that is given to it, or else `name`.
    pub(crate) fn claim_item(&mut self, item: &str, name: &str, owner: &str) -> String {
        let is_first = self.claimed.insert(item.to_owned());
        match (self.given.get(item), self.plain) {
            (Some(given), _) if is_first => {
                self.taken.insert(given.clone(), owner.to_owned());
                given.clone()
            }
            (None, Some(plain)) => self.claim_for(&plain(item), owner),
            _ => self.claim_for(name, owner),
        }
    }

    /// Returns whether an item has a given name.
    pub(crate) fn is_given(&self, item: &str) -> bool {
        self.given.contains_key(item)
    }

    /// Claims a name for an owner. Returns the name, or the name with an underscore or the lowest number that makes it
    /// available.
    pub(crate) fn claim_for(&mut self, name: &str, owner: &str) -> String {
        let mut chosen = if self.is_reserved(name) { format!("{name}_") } else { name.to_owned() };
        if self.taken.contains_key(&chosen) {
            let next = self.next.entry(name.to_owned()).or_insert(2);
            // A name with a number is not a keyword.
            let stem = name.trim_end_matches('_');
            while self.taken.contains_key(&chosen) || self.reserved.contains(&chosen) {
                chosen = format!("{stem}{next}");
                *next += 1;
            }
        }
        self.taken.insert(chosen.clone(), owner.to_owned());
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_in_a_scope() {
        let mut scope = Scope::without(&["Unknown"]);
        let names = ["Asc", "Asc", "Unknown", "Asc2"].map(|name| scope.claim(name));
        assert_eq!(names, ["Asc", "Asc2", "Unknown_", "Asc22"]);
        assert_eq!(["Self_", "Self_"].map(|name| scope.claim(name)), ["Self_", "Self2"]);
    }

    #[test]
    fn a_given_name_belongs_to_its_item() {
        let mut scope = Scope::without(&["Unknown"]);
        scope.give([("late", "Asc")]);
        let names = [("early", "Asc"), ("late", "Desc"), ("late", "Desc")];
        assert_eq!(names.map(|(item, name)| scope.claim_item(item, name, item)), ["Asc2", "Asc", "Desc"]);
        scope.name_plainly(str::to_uppercase);
        assert_eq!(scope.claim_item("new", "Better", ""), "NEW");
    }
}
