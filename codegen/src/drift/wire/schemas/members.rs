//! The members of unions, which are matched by what they are and not by their order.

use super::discriminators;
use super::view::{Union, View};
use crate::drift::wire::comparison::{Comparison, resolved};
use crate::drift::wire::values::{items, same, shown};
use crate::source::node::{Node, Value};

/// Matches the members: by their labels, by their components, by equal schemas, and at last by their types if these are
/// unique.
pub(super) fn matched<'a>(comparison: &Comparison<'a>, old: &Union<'a>, new: &Union<'a>) -> Vec<(&'a Node, &'a Node)> {
    let (old_root, new_root) = (comparison.old, comparison.new);
    let mut before: Vec<&'a Node> = old.members.iter().collect();
    let mut after: Vec<&'a Node> = new.members.iter().collect();
    let mut pairs = Vec::new();
    let kind = |root: &'a Node, member: &'a Node| View::of(root, member).kind();
    let is_only = |root: &'a Node, members: &[&'a Node], member: &'a Node| {
        members.iter().filter(|other| kind(root, other) == kind(root, member)).count() == 1
    };
    for step in 0..4 {
        let mut rest = Vec::new();
        for member in before {
            let is_match = |(_, other): &(usize, &&'a Node)| match step {
                0 => label(old_root, member, old.discriminator) == label(new_root, other, new.discriminator),
                1 => component(member).is_some() && component(member) == component(other),
                2 => same_schema(resolved(old_root, member), resolved(new_root, other)),
                _ => {
                    kind(old_root, member) == kind(new_root, other)
                        && is_only(new_root, &after, other)
                        && old.members.iter().filter(|one| kind(old_root, one) == kind(old_root, member)).count() == 1
                }
            };
            match after.iter().enumerate().find(is_match).map(|(index, _)| index) {
                Some(index) => pairs.push((member, after.remove(index))),
                None => rest.push(member),
            }
        }
        before = rest;
    }
    pairs
}

/// Returns what tells a member apart: its tag, its component, its title, its only value, or its type.
pub(super) fn label(root: &Node, member: &Node, discriminator: Option<&Node>) -> String {
    if let Some(tag) = discriminator.and_then(|discriminator| discriminators::mapped(discriminator, member).next()) {
        return tag.to_owned();
    }
    let view = View::of(root, member);
    if let Some(tag) = tag(&view) {
        return tag;
    }
    if let Some(name) = component(member) {
        return name.to_owned();
    }
    let title = view.keyword("title").and_then(Node::as_str).map(ToOwned::to_owned);
    let only = match items(view.keyword("enum")) {
        [value] => Some(shown(value)),
        _ => None,
    };
    let properties = || {
        let names: Vec<&str> = view.properties().into_keys().filter(|name| view.requires(name).is_some()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    title.or(only).or_else(properties).unwrap_or_else(|| view.kind().unwrap_or("any").to_owned())
}

/// Returns the constant of a required property, `type=image`.
fn tag(view: &View) -> Option<String> {
    let properties = view.properties();
    let constant = |(name, property): (&&str, &Vec<&Node>)| {
        let property = View::of_all(view.root(), property);
        match property.values().1.as_slice() {
            [value] if view.requires(name).is_some() => Some(format!("{name}={}", value.scalar_text()?)),
            _ => None,
        }
    };
    properties.iter().find_map(constant)
}

/// Returns the reference of a member.
pub(super) fn reference(member: &Node) -> Option<&str> {
    member.text("$ref").or_else(|| match items(member.get("allOf")) {
        [only] => only.text("$ref"),
        _ => None,
    })
}

/// Returns the name of the component that a member refers to.
pub(super) fn component(member: &Node) -> Option<&str> {
    reference(member)?.rsplit('/').next()
}

/// Whether two schemas say the same apart from texts. References are equal if their targets have the same names.
fn same_schema(old: &Node, new: &Node) -> bool {
    let is_text = |key: &str| matches!(key, "title" | "description" | "example" | "examples" | "externalDocs");
    match (&old.value, &new.value) {
        (Value::Object(before), Value::Object(after)) => {
            let keys = || before.keys().chain(after.keys()).filter(|key| !is_text(key));
            keys().all(|key| match (old.get(key), new.get(key)) {
                // The keys of this map are the names of properties.
                (Some(before), Some(after)) if key == "properties" => same_properties(before, after),
                (Some(before), Some(after)) => same_schema(before, after),
                _ => false,
            })
        }
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(before, after)| same_schema(before, after))
        }
        _ => same(old, new),
    }
}

fn same_properties(old: &Node, new: &Node) -> bool {
    let count = |node: &Node| node.as_object().map(indexmap::IndexMap::len);
    let is_same = |(name, before): (&str, &Node)| new.get(name).is_some_and(|after| same_schema(before, after));
    count(old) == count(new) && crate::drift::wire::values::fields(Some(old)).all(is_same)
}
