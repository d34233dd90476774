//! Schemas. A pair of schemas is compared once, however many places use it.

mod additional;
mod constraints;
mod discriminators;
mod enums;
mod lists;
mod members;
mod objects;
mod types;
mod unions;
mod view;

use super::comparison::{Comparison, Pair, Place, Scope};
use super::values::{differing, is_true};
use super::{Side, extensions, texts};
use crate::drift::rules;
use crate::source::node::Node;
use view::View;

/// Returns the type of a schema.
pub(super) fn kind_of<'a>(root: &'a Node, schema: &'a Node) -> Option<&'a str> {
    View::of(root, schema).kind()
}

/// Compares all pairs, and those that they lead to.
pub(super) fn compare(comparison: &mut Comparison) {
    let mut next = 0;
    while let Some((pair, _)) = comparison.pairs.get_index(next) {
        let pair = pair.clone();
        both(comparison, Scope::Schema(next), &pair);
        next += 1;
    }
}

/// Two schemas that are compared.
struct Schemas<'a> {
    old: View<'a>,
    new: View<'a>,
    side: Side,
    scope: Scope,
}

impl<'a> Schemas<'a> {
    /// The place of differences in the pair.
    fn place<'c>(&self, comparison: &'c mut Comparison<'a>, part: impl Into<String>) -> Place<'c, 'a> {
        comparison.at(self.scope, Some(self.side), part)
    }
}

fn both<'a>(comparison: &mut Comparison<'a>, scope: Scope, pair: &Pair<'a>) {
    let (old, new) = (View::of_all(comparison.old, &pair.old), View::of_all(comparison.new, &pair.new));
    let schemas = Schemas { old, new, side: pair.side, scope };
    let mut place = schemas.place(comparison, "");
    texts(&mut place, &schemas);
    nullable(&mut place, &schemas);
    default(&mut place, &schemas);
    enums::compare(&mut place, &schemas);
    constraints::compare(&mut place, &schemas);
    if !types::compare(&mut place, &schemas) {
        return;
    }
    objects::compare(comparison, &schemas);
    lists::compare(comparison, &schemas);
    unions::compare(comparison, &schemas);
}

/// Compares the texts of the schemas themselves. The texts of a component are compared where a reference leads to it.
fn texts<'a>(place: &mut Place<'_, 'a>, schemas: &Schemas<'a>) {
    let (old, new) = (schemas.old.at, schemas.new.at);
    texts::compare(place, schemas.old.described(), schemas.new.described());
    extensions::names_of_values(place, old, new);
}

fn nullable<'a>(place: &mut Place<'_, 'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    match (old.is_nullable(), new.is_nullable()) {
        (false, true) => place.found(rules::BECAME_NULLABLE, Some(old.at), Some(new.at), "it can be null"),
        (true, false) => {
            place.found(rules::NO_LONGER_NULLABLE, Some(old.at), Some(new.at), "it can no longer be null");
        }
        _ => {}
    }
}

fn default<'a>(place: &mut Place<'_, 'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let Some((before, after)) = differing(&old.all("default"), &new.all("default")) else { return };
    let text = |node: Option<&_>| node.map_or_else(|| "none".to_owned(), super::values::shown);
    let rule = match (before, after) {
        (None, _) => rules::DEFAULT_ADDED,
        (_, None) => rules::DEFAULT_REMOVED,
        _ => rules::DEFAULT_CHANGED,
    };
    let message = format!("the default changed from {} to {}", text(before), text(after));
    place.found(rule, before.or(Some(old.at)), after.or(Some(new.at)), message);
}

/// Whether a property is left out in the other direction.
fn is_only(view: &View, field: &str) -> bool {
    view.parts().any(|part| is_true(part, field))
}
