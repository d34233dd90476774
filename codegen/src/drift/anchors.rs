//! Which part of the document an item of the crate comes from, and the other way round.

use std::collections::BTreeMap;

use crate::model::{Api, Group, TypeDef};
use crate::pointer::join;

/// The positions of items, by their paths: `types::Pet`, `types::Pet::name`, `operations::pets::Pets::list`.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    pointers: BTreeMap<String, Vec<String>>,
}

impl Anchors {
    pub(super) fn of(api: &Api) -> Self {
        let mut anchors = Self::default();
        api.types.iter().for_each(|def| anchors.add_type(def));
        anchors.add_group(&api.root, "operations");
        anchors
    }

    fn add(&mut self, item: String, pointer: &str) {
        self.pointers.entry(item).or_default().push(pointer.to_owned());
    }

    fn add_type(&mut self, def: &TypeDef) {
        let item = format!("types::{}", def.name);
        for field in def.fields() {
            let property = join(&join(&def.pointer, "properties"), &field.wire_name);
            self.add(format!("{item}::{}", field.name), &property);
        }
        self.add(item, &def.pointer);
    }

    fn add_group(&mut self, group: &Group, path: &str) {
        for operation in &group.operations {
            let owner = group.type_name_or_client();
            for item in [
                format!("{path}::{owner}::{}", operation.name),
                format!("{owner}::{}", operation.name),
                format!("{path}::{}", operation.request_name),
            ] {
                self.add(item, &operation.pointer);
            }
        }
        for child in &group.groups {
            self.add_group(child, &format!("{path}::{}", child.module));
        }
    }

    /// Returns the pointers of an item, or of the item that contains it, with the number of the parts of the path that
    /// are known.
    pub(super) fn pointers(&self, item: &str) -> Option<(&[String], usize)> {
        let mut at = item;
        loop {
            if let Some(pointers) = self.pointers.get(at) {
                return Some((pointers, at.split("::").count()));
            }
            at = at.rsplit_once("::")?.0;
        }
    }

    /// Returns the items that come from a pointer.
    pub(super) fn items(&self, pointer: &str) -> impl Iterator<Item = &str> {
        let known = self.pointers.iter().filter(move |(_, pointers)| pointers.iter().any(|known| known == pointer));
        known.map(|(item, _)| item.as_str())
    }
}

/// Returns the path of the item that a change of the surface names: `types::Pet` in `Clone for types::Pet`,
/// `types::Pet::new` in `types::Pet::new(name)`.
pub(super) fn path_of(item: &str) -> &str {
    let path = item.rsplit_once(" for ").map_or(item, |(_, path)| path);
    let path = path.strip_prefix("crate::").unwrap_or(path);
    path.split(['<', '(', ' ', ',']).next().unwrap_or(path)
}
