//! The members of unions, which are matched by what they are and not by their order.

use super::Schemas;
use super::view::{Union, View};
use crate::drift::rules;
use crate::drift::wire::comparison::{Comparison, resolved};
use crate::drift::wire::values::{both_same, fields, items, quoted, same, shown};
use crate::source::node::Node;

/// Compares the unions of two schemas.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let (before, after) = (old.unions(), new.unions());
    let mut place = schemas.place(comparison, "");
    match (before.as_slice(), after.as_slice()) {
        ([], []) => {}
        ([before], [after]) => both(comparison, schemas, before, after),
        ([], [union]) => {
            place.found(rules::BECAME_UNION, Some(old.at), Some(new.at), "it became a union");
            wrapped(comparison, schemas, union, old.at, true);
        }
        ([union], []) => {
            place.found(rules::NO_LONGER_UNION, Some(old.at), Some(new.at), "it is no longer a union");
            wrapped(comparison, schemas, union, new.at, false);
        }
        (before, after) => {
            if before.len() != after.len() {
                place.found(rules::ALL_OF_CHANGED, Some(old.at), Some(new.at), "it must match other unions");
            }
            for (before, after) in before.iter().zip(after) {
                both(comparison, schemas, before, after);
            }
        }
    }
}

/// Compares a single schema with the member of a union that matches it.
fn wrapped<'a>(
    comparison: &mut Comparison<'a>,
    schemas: &Schemas<'a>,
    union: &Union<'a>,
    single: &'a Node,
    is_new: bool,
) {
    let (old, new) = (schemas.old.root(), schemas.new.root());
    let (single_root, union_root) = if is_new { (old, new) } else { (new, old) };
    let label = label(single_root, single, None);
    let found = union.members.iter().find(|member| self::label(union_root, member, None) == label);
    match (found, is_new) {
        (Some(member), true) => comparison.schemas(single, member, schemas.side, schemas.scope, "union member"),
        (Some(member), false) => comparison.schemas(member, single, schemas.side, schemas.scope, "union member"),
        (None, true) => {
            let mut place = schemas.place(comparison, "");
            place.found(
                rules::TYPE_CHANGED,
                Some(single),
                Some(schemas.new.at),
                "no member of the union is the old type",
            );
        }
        (None, false) => {
            let mut place = schemas.place(comparison, "");
            place.found(
                rules::TYPE_CHANGED,
                Some(schemas.old.at),
                Some(single),
                "the new type was no member of the union",
            );
        }
    }
}

fn both<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>, old: &Union<'a>, new: &Union<'a>) {
    discriminators(comparison, schemas, old, new);
    let pairs = matched(comparison, old, new);
    let (old_root, new_root) = (comparison.old, comparison.new);
    for (before, after) in &pairs {
        let part = format!("member {}", label(new_root, after, new.discriminator));
        comparison.schemas(before, after, schemas.side, schemas.scope, part);
    }
    let is_matched = |node: &Node| pairs.iter().any(|(old, new)| std::ptr::eq(*old, node) || std::ptr::eq(*new, node));
    for member in new.members.iter().filter(|member| !is_matched(member)) {
        let label = label(new_root, member, new.discriminator);
        let mut place = schemas.place(comparison, format!("member {label}"));
        let message = format!("the member {} was added", quoted(&label));
        place.found(rules::UNION_MEMBER_ADDED, Some(schemas.old.at), Some(member), message);
    }
    for member in old.members.iter().filter(|member| !is_matched(member)) {
        let label = label(old_root, member, old.discriminator);
        let mut place = schemas.place(comparison, format!("member {label}"));
        let message = format!("the member {} was removed", quoted(&label));
        place.found(rules::UNION_MEMBER_REMOVED, Some(member), Some(schemas.new.at), message);
    }
}

/// Matches the members: by their labels, then by equal shapes, and at last by their types if these are unique.
fn matched<'a>(comparison: &Comparison<'a>, old: &Union<'a>, new: &Union<'a>) -> Vec<(&'a Node, &'a Node)> {
    let (old_root, new_root) = (comparison.old, comparison.new);
    let mut before: Vec<&'a Node> = old.members.iter().collect();
    let mut after: Vec<&'a Node> = new.members.iter().collect();
    let mut pairs = Vec::new();
    let kind = |root: &'a Node, member: &'a Node| View::of(root, member).kind();
    let is_only = |root: &'a Node, members: &[&'a Node], member: &'a Node| {
        members.iter().filter(|other| kind(root, other) == kind(root, member)).count() == 1
    };
    for step in 0..3 {
        let mut rest = Vec::new();
        for member in before {
            let is_match = |(_, other): &(usize, &&'a Node)| match step {
                0 => label(old_root, member, old.discriminator) == label(new_root, other, new.discriminator),
                1 => same(resolved(old_root, member), resolved(new_root, other)),
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
fn label(root: &Node, member: &Node, discriminator: Option<&Node>) -> String {
    let reference = member.text("$ref").or_else(|| match items(member.get("allOf")) {
        [only] => only.text("$ref"),
        _ => None,
    });
    let mapped = |discriminator: &Node| {
        let mapping = fields(discriminator.get("mapping")).find(|(_, target)| target.as_str() == reference)?;
        Some(mapping.0.to_owned())
    };
    if let Some(tag) = discriminator.filter(|_| reference.is_some()).and_then(mapped) {
        return tag;
    }
    let view = View::of(root, member);
    if let Some(tag) = tag(&view) {
        return tag;
    }
    if let Some(name) = reference.and_then(|pointer| pointer.rsplit('/').next()) {
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
    let constant = |(name, property): (&&str, &&Node)| {
        let property = View::of(view.root(), property);
        match items(property.keyword("enum")) {
            [value] if view.requires(name).is_some() => Some(format!("{name}={}", value.scalar_text()?)),
            _ => None,
        }
    };
    properties.iter().find_map(constant)
}

/// Compares the discriminators of two unions.
fn discriminators<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>, old: &Union<'a>, new: &Union<'a>) {
    let name = |union: &Union<'a>| union.discriminator.and_then(|discriminator| discriminator.get("propertyName"));
    let (before, after) = (name(old), name(new));
    let mut place = schemas.place(comparison, "");
    if !both_same(before, after) {
        let text = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), shown);
        let message = format!("the discriminator changed from {} to {}", text(before), text(after));
        let (old, new) = (before.or(Some(schemas.old.at)), after.or(Some(schemas.new.at)));
        place.found(rules::DISCRIMINATOR_CHANGED, old, new, message);
    }
}
