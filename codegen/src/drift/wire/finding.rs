//! What was found, with its positions in both documents.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::Side;
use super::comparison::{Comparison, Difference, Scope};
use super::trails::Trails;
use super::values::quoted;
use crate::document::Document;
use crate::drift::rules::Rule;
use crate::pointer::Pointer;
use crate::source::node::{Node, Value};

/// A difference on the wire.
#[derive(Clone, Debug)]
pub(in crate::drift) struct Found {
    pub(in crate::drift) rule: &'static Rule,
    pub(in crate::drift) side: Option<Side>,
    /// What changed, without the part.
    pub(in crate::drift) message: String,
    /// The part that a schema belongs to: the property `name`.
    pub(in crate::drift) subject: Option<String>,
    pub(in crate::drift) old: Option<Position>,
    pub(in crate::drift) new: Option<Position>,
    /// The operations that it concerns, each with the way to the part.
    pub(in crate::drift) operations: BTreeMap<String, String>,
}

/// A position in a document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Position {
    /// The pointer in the normalised document.
    pub pointer: String,
    /// `file:line` of the published document, or of the overlay.
    pub place: String,
}

/// Returns the differences with their positions. One walk through each document finds the pointers of all.
pub(super) fn located(comparison: &Comparison, old: &Document, new: &Document) -> Vec<Found> {
    let olds = pointers(old, comparison.differences.iter().filter_map(|one| one.old));
    let news = pointers(new, comparison.differences.iter().filter_map(|one| one.new));
    let position = |document: &Document, known: &HashMap<usize, String>, node: Option<&Node>| {
        let pointer = known.get(&std::ptr::from_ref(node?).addr())?.clone();
        Some(Position { place: document.place(&pointer), pointer })
    };
    let mut trails = Trails::new(comparison);
    let found = |one: &Difference| {
        let trails = trails.of(one.scope);
        let steps = trails.values().next().filter(|_| matches!(one.scope, Scope::Schema(_)) && one.part.is_empty());
        let subject = steps.and_then(|steps| subject(steps));
        let operations = trails.into_iter().map(|(index, mut steps)| {
            steps.extend((!one.part.is_empty()).then(|| one.part.clone()));
            (comparison.operations[index].clone(), steps.join(", "))
        });
        let mut operations: BTreeMap<String, String> = operations.collect();
        if one.scope == Scope::Document {
            operations = BTreeMap::from([(String::new(), one.part.clone())]);
        }
        Found {
            rule: one.rule,
            side: one.side,
            message: one.message.clone(),
            subject,
            old: position(old, &olds, one.old),
            new: position(new, &news, one.new),
            operations,
        }
    };
    merged(comparison.differences.iter().map(found))
}

/// Makes one finding of a difference that several operations share: a server of the document, or a parameter of a path.
fn merged(all: impl Iterator<Item = Found>) -> Vec<Found> {
    let mut merged: IndexMap<_, Found> = IndexMap::new();
    for (index, found) in all.enumerate() {
        let at = |position: &Option<Position>| position.as_ref().map(|position| position.pointer.clone());
        let is_anywhere = found.old.is_none() && found.new.is_none();
        let place = (at(&found.old), at(&found.new), is_anywhere.then_some(index));
        match merged.entry((found.rule.id, found.side, found.message.clone(), place)) {
            Entry::Occupied(mut known) => known.get_mut().operations.extend(found.operations),
            Entry::Vacant(new) => {
                new.insert(found);
            }
        }
    }
    merged.into_values().collect()
}

/// Names the part at the end of a trail.
fn subject(steps: &[String]) -> Option<String> {
    let (last, before) = steps.split_last()?;
    let of = || subject(before).map_or_else(String::new, |owner| format!(" of {owner}"));
    Some(match last.split_once(' ') {
        _ if last == "items" => format!("the items{}", of()),
        _ if last == "additional properties" => format!("the other properties{}", of()),
        Some(("property", name)) => quoted(name),
        Some(("parameter", place)) => {
            let owner = before.is_empty().then(|| place.split_once('/').map_or(place, |(_, name)| name));
            format!("the parameter {}", quoted(owner.unwrap_or(place)))
        }
        Some(("member" | "union", name)) => format!("the member {}{}", quoted(name), of()),
        Some(("request", _)) => "the request body".to_owned(),
        Some(("response", rest)) => match rest.split_once(" header ") {
            Some((_, header)) => format!("the header {}", quoted(header)),
            None => format!("the response {}", rest.split(' ').next().unwrap_or(rest)),
        },
        _ => last.clone(),
    })
}

/// Returns the pointers of nodes, by the addresses of the nodes.
fn pointers<'a>(document: &'a Document, nodes: impl Iterator<Item = &'a Node>) -> HashMap<usize, String> {
    let mut wanted: HashMap<usize, String> =
        nodes.map(|node| (std::ptr::from_ref(node).addr(), String::new())).collect();
    if !wanted.is_empty() {
        walk(document.root(), &Pointer::Root, &mut wanted);
    }
    wanted
}

fn walk(node: &Node, pointer: &Pointer, wanted: &mut HashMap<usize, String>) {
    if let Some(known) = wanted.get_mut(&std::ptr::from_ref(node).addr()) {
        *known = pointer.to_string();
    }
    match &node.value {
        Value::Object(fields) => fields.iter().for_each(|(key, child)| walk(child, &pointer.key(key), wanted)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, child)| walk(child, &pointer.index(index), wanted));
        }
        _ => {}
    }
}
