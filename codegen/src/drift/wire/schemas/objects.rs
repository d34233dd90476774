//! The properties of objects.

use std::collections::BTreeMap;

use super::view::View;
use super::{Schemas, additional, is_only};
use crate::drift::rules;
use crate::drift::wire::Side;
use crate::drift::wire::comparison::Comparison;
use crate::drift::wire::values::{items, quoted};
use crate::names;
use crate::source::node::Node;

/// The declarations of properties, by name.
type Properties<'a> = BTreeMap<&'a str, Vec<&'a Node>>;

/// A property that both schemas have.
struct Property<'p, 'a> {
    old_name: &'a str,
    new_name: &'a str,
    old: &'p [&'a Node],
    new: &'p [&'a Node],
}

/// Compares the properties and the additional properties of two schemas.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>) {
    let (before, after) = (schemas.old.properties(), schemas.new.properties());
    for (&new_name, new) in &after {
        let old_name = if before.contains_key(new_name) { Some(new_name) } else { renamed(&before, &after, new_name) };
        match old_name.and_then(|name| Some((name, before.get(name)?))) {
            Some((old_name, old)) => both(comparison, schemas, &Property { old_name, new_name, old, new }),
            None if is_hidden(schemas, &schemas.new, new) => {}
            None => added(comparison, schemas, new_name, new),
        }
    }
    for (&name, property) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        if !is_hidden(schemas, &schemas.old, property) && renamed(&after, &before, name).is_none() {
            removed(comparison, schemas, name, property);
        }
    }
    undeclared(comparison, schemas, &before, &after);
    additional::compare(comparison, schemas);
}

/// Returns a property that only the other schema has, and that has the same name in Rust: `created_at` for `createdAt`.
fn renamed<'a>(others: &Properties<'a>, own: &Properties<'a>, name: &str) -> Option<&'a str> {
    let wanted = names::snake(name);
    let is_only = |all: &Properties<'a>| all.keys().filter(|other| names::snake(other) == wanted).count() == 1;
    let found = others.keys().find(|other| !own.contains_key(*other) && names::snake(other) == wanted);
    found.copied().filter(|_| is_only(others) && is_only(own))
}

/// Whether a property is left out on the side: requests do not have one that is `readOnly`.
fn is_hidden<'a>(schemas: &Schemas<'a>, view: &View<'a>, property: &[&'a Node]) -> bool {
    let mark = match schemas.side {
        Side::Request => "readOnly",
        Side::Response => "writeOnly",
    };
    is_only(&View::of_all(view.root(), property), mark)
}

fn added<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>, name: &str, property: &[&'a Node]) {
    let (rule, kind) = match schemas.new.requires(name) {
        Some(_) => (rules::REQUIRED_PROPERTY_ADDED, "required"),
        None => (rules::PROPERTY_ADDED, "optional"),
    };
    let message = format!("the {kind} property {} was added", quoted(name));
    let mut place = schemas.place(comparison, format!("property {name}"));
    place.found(rule, Some(schemas.old.at), property.first().copied(), message);
}

fn removed<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>, name: &str, property: &[&'a Node]) {
    let (rule, kind) = match schemas.old.requires(name) {
        Some(_) => (rules::REQUIRED_PROPERTY_REMOVED, "required"),
        None => (rules::PROPERTY_REMOVED, "optional"),
    };
    let message = format!("the {kind} property {} was removed", quoted(name));
    let mut place = schemas.place(comparison, format!("property {name}"));
    place.found(rule, property.first().copied(), Some(schemas.new.at), message);
}

/// Compares a property that both schemas have.
fn both<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>, property: &Property<'_, 'a>) {
    let part = format!("property {}", property.new_name);
    let (old_node, new_node) = (property.old.first().copied(), property.new.first().copied());
    let name = quoted(property.new_name);
    let mut place = schemas.place(comparison, part.clone());
    let hides = (is_hidden(schemas, &schemas.old, property.old), is_hidden(schemas, &schemas.new, property.new));
    let (rule, says) = match (hides, schemas.side) {
        ((true, true), _) => return,
        ((false, false), _) => {
            marks(comparison, schemas, property);
            shown(comparison, schemas, property);
            return;
        }
        ((false, true), Side::Request) => (rules::PROPERTY_BECAME_READ_ONLY, "became `readOnly`"),
        ((true, false), Side::Request) => (rules::PROPERTY_NO_LONGER_READ_ONLY, "is no longer `readOnly`"),
        ((false, true), Side::Response) => (rules::PROPERTY_BECAME_WRITE_ONLY, "became `writeOnly`"),
        ((true, false), Side::Response) => (rules::PROPERTY_NO_LONGER_WRITE_ONLY, "is no longer `writeOnly`"),
    };
    place.found(rule, old_node, new_node, format!("the property {name} {says}"));
    if hides.0 && schemas.side == Side::Request && schemas.new.requires(property.new_name).is_some() {
        let message = format!("requests need the property {name}, which is no longer `readOnly`");
        place.found(rules::REQUIRED_PROPERTY_ADDED, old_node, new_node, message);
    }
}

/// Compares `readOnly` in responses and `writeOnly` in requests, where they only describe the property.
fn marks<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>, property: &Property<'_, 'a>) {
    let mark = match schemas.side {
        Side::Request => "writeOnly",
        Side::Response => "readOnly",
    };
    let has = |view: &View<'a>, property: &[&'a Node]| is_only(&View::of_all(view.root(), property), mark);
    if has(&schemas.old, property.old) != has(&schemas.new, property.new) {
        let message = format!("`{mark}` of the property {} changed", quoted(property.new_name));
        let mut place = schemas.place(comparison, format!("property {}", property.new_name));
        let (old, new) = (property.old.first().copied(), property.new.first().copied());
        place.found(rules::ACCESS_MARK_CHANGED, old, new, message);
    }
}

/// Compares a property that both schemas have and that the side contains.
fn shown<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>, property: &Property<'_, 'a>) {
    let part = format!("property {}", property.new_name);
    let (old_node, new_node) = (property.old.first().copied(), property.new.first().copied());
    let name = quoted(property.new_name);
    let mut place = schemas.place(comparison, part.clone());
    if property.old_name != property.new_name {
        let message = format!("the property {} is now called {name}", quoted(property.old_name));
        place.found(rules::PROPERTY_RENAMED, old_node, new_node, message);
    }
    match (schemas.old.requires(property.old_name), schemas.new.requires(property.new_name)) {
        (None, Some(required)) => {
            let message = format!("the property {name} became required");
            place.found(rules::PROPERTY_BECAME_REQUIRED, old_node, Some(required), message);
        }
        (Some(required), None) => {
            let message = format!("the property {name} became optional");
            place.found(rules::PROPERTY_BECAME_OPTIONAL, Some(required), new_node, message);
        }
        _ => {}
    }
    comparison.together(property.old, property.new, schemas.side, schemas.scope, part);
}

/// Compares the required properties that the schema does not declare.
fn undeclared<'a>(
    comparison: &mut Comparison<'a>,
    schemas: &Schemas<'a>,
    before: &Properties<'a>,
    after: &Properties<'a>,
) {
    let (old, new) = (&schemas.old, &schemas.new);
    let listed =
        |view: &View<'a>| -> Vec<&'a Node> { view.parts().flat_map(|part| items(part.get("required"))).collect() };
    let is_declared = |name: &str| before.contains_key(name) || after.contains_key(name);
    for item in listed(new) {
        let Some(name) = item.as_str().filter(|name| !is_declared(name) && old.requires(name).is_none()) else {
            continue;
        };
        let message = format!("the property {} became required", quoted(name));
        let mut place = schemas.place(comparison, format!("property {name}"));
        place.found(rules::PROPERTY_BECAME_REQUIRED, Some(old.at), Some(item), message);
    }
    for item in listed(old) {
        let Some(name) = item.as_str().filter(|name| !is_declared(name) && new.requires(name).is_none()) else {
            continue;
        };
        let message = format!("the property {} became optional", quoted(name));
        let mut place = schemas.place(comparison, format!("property {name}"));
        place.found(rules::PROPERTY_BECAME_OPTIONAL, Some(item), Some(new.at), message);
    }
}
