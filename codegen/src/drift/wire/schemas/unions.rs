//! Unions.

use std::collections::BTreeSet;

use super::members::label;
use super::view::{Union, View};
use super::{Schemas, discriminators, members};
use crate::drift::rules;
use crate::drift::wire::comparison::Comparison;
use crate::drift::wire::values::quoted;
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
    let wanted = label(single_root, single, None);
    let found = union.members.iter().find(|member| label(union_root, member, None) == wanted);
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
    let pairs = members::matched(comparison, old, new);
    discriminators::compare(comparison, schemas, (old, new), &pairs);
    if old.keyword != new.keyword && !(is_disjoint(comparison.old, old) && is_disjoint(comparison.new, new)) {
        let message = format!("the union changed from `{}` to `{}`", old.keyword, new.keyword);
        schemas.place(comparison, "").found(
            rules::UNION_KIND_CHANGED,
            Some(schemas.old.at),
            Some(schemas.new.at),
            message,
        );
    }
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

/// Whether no value matches two members: they have tags, or each has another type.
fn is_disjoint<'a>(root: &'a Node, union: &Union<'a>) -> bool {
    let kind = |member: &'a Node| match View::of(root, member).kind() {
        // An integer is a number.
        Some("integer") => Some("number"),
        kind => kind,
    };
    let kinds: Option<BTreeSet<&str>> = union.members.iter().map(kind).collect();
    discriminators::property(root, union).is_some() || kinds.is_some_and(|kinds| kinds.len() == union.members.len())
}
