//! How the members of a union are told apart: by a discriminator, or by a property with one value in each member.

use std::collections::BTreeSet;

use super::Schemas;
use super::members::{component, label, reference};
use super::view::{Union, View};
use crate::drift::rules;
use crate::drift::wire::comparison::Comparison;
use crate::drift::wire::values::{both_same, fields, quoted, shown};
use crate::source::node::Node;

/// Compares how the members of two unions are told apart.
pub(super) fn compare<'a>(
    comparison: &mut Comparison<'a>,
    schemas: &Schemas<'a>,
    (old, new): (&Union<'a>, &Union<'a>),
    pairs: &[(&'a Node, &'a Node)],
) {
    let name = |union: &Union<'a>| union.discriminator.and_then(|discriminator| discriminator.get("propertyName"));
    let (before, after) = (name(old), name(new));
    let (old_root, new_root) = (comparison.old, comparison.new);
    if both_same(before, after) {
        for (old_member, new_member) in pairs {
            tags(comparison, schemas, (old, old_member), (new, new_member));
        }
        return;
    }
    let (from, to) = (property(old_root, old), property(new_root, new));
    let says_same = |property: &str| {
        let values = |root: &'a Node, member: &'a Node| values(&View::of(root, member), property);
        let same = |(old_member, new_member): &(&'a Node, &'a Node)| {
            let (old_tags, new_tags) = (values(old_root, old_member), values(new_root, new_member));
            let is_mapped = |union: &Union<'a>, member: &'a Node, tags: &BTreeSet<String>| {
                union.discriminator.is_none_or(|one| mapped(one, member).all(|tag| tags.contains(tag)))
            };
            !old_tags.is_empty() && is_mapped(old, old_member, &new_tags) && is_mapped(new, new_member, &old_tags)
        };
        pairs.iter().all(same)
    };
    let is_stated = from.as_deref().is_some_and(|property| from == to && says_same(property));
    let rule = if is_stated { rules::DISCRIMINATOR_STATED } else { rules::DISCRIMINATOR_CHANGED };
    let text = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), shown);
    let message = format!("the discriminator changed from {} to {}", text(before), text(after));
    let (old_at, new_at) = (before.or(Some(schemas.old.at)), after.or(Some(schemas.new.at)));
    schemas.place(comparison, "").found(rule, old_at, new_at, message);
}

/// Returns the property that tells the members apart.
pub(super) fn property<'a>(root: &'a Node, union: &Union<'a>) -> Option<String> {
    if let Some(discriminator) = union.discriminator {
        return discriminator.text("propertyName").map(ToOwned::to_owned);
    }
    let views: Vec<View<'a>> = union.members.iter().map(|member| View::of(root, member)).collect();
    let names = views.first()?.properties();
    let is_tag = |name: &&&str| views.iter().all(|view| view.requires(name).is_some() && values(view, name).len() == 1);
    names.keys().find(is_tag).map(|name| (*name).to_owned())
}

/// Returns the values of a discriminator that its `mapping` has for a member.
pub(super) fn mapped<'a>(discriminator: &'a Node, member: &'a Node) -> impl Iterator<Item = &'a str> {
    let reference = reference(member);
    let mapping = fields(discriminator.get("mapping"));
    mapping.filter(move |(_, target)| reference.is_some() && target.as_str() == reference).map(|(tag, _)| tag)
}

/// Returns the values that a property of a member can have.
fn values(member: &View, property: &str) -> BTreeSet<String> {
    let properties = member.properties();
    let Some(property) = properties.get(property) else { return BTreeSet::new() };
    View::of_all(member.root(), property).values().1.into_iter().filter_map(Node::scalar_text).collect()
}

/// Compares the values of a discriminator that stand for a member.
fn tags<'a>(
    comparison: &mut Comparison<'a>,
    schemas: &Schemas<'a>,
    (old, old_member): (&Union<'a>, &'a Node),
    (new, new_member): (&Union<'a>, &'a Node),
) {
    let (Some(old_one), Some(new_one)) = (old.discriminator, new.discriminator) else { return };
    let property = new_one.text("propertyName").unwrap_or_default();
    let tags = |root: &'a Node, discriminator: &'a Node, member: &'a Node| {
        let stated = values(&View::of(root, member), property);
        let mut tags: BTreeSet<String> = mapped(discriminator, member).map(ToOwned::to_owned).collect();
        // The name of the component stands for it, unless the member says something else.
        if tags.is_empty() && stated.is_empty() {
            tags.extend(component(member).map(ToOwned::to_owned));
        }
        // A change of the values that the member states is a finding of its own.
        tags.retain(|tag| !stated.contains(tag));
        tags
    };
    let before = tags(comparison.old, old_one, old_member);
    let after = tags(comparison.new, new_one, new_member);
    let list = |tags: &BTreeSet<String>| tags.iter().map(|tag| quoted(tag)).collect::<Vec<_>>().join(", ");
    let label = || label(comparison.new, new_member, new.discriminator);
    let name = quoted(&component(new_member).map_or_else(label, ToOwned::to_owned));
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| list(&(one - other));
    let (gone, added) = (only(&before, &after), only(&after, &before));
    let (rule, message) = match (gone.is_empty(), added.is_empty()) {
        (true, true) => return,
        (true, false) => (rules::TAG_ADDED, format!("{added} stands for the member {name} too")),
        (false, true) => (rules::DISCRIMINATOR_CHANGED, format!("{gone} no longer stands for the member {name}")),
        (false, false) => {
            (rules::DISCRIMINATOR_CHANGED, format!("{added} stands for the member {name} instead of {gone}"))
        }
    };
    schemas.place(comparison, "").found(rule, Some(old_one), Some(new_one), message);
}
