//! What was found, with its positions in both documents.

use std::collections::{BTreeMap, HashMap};

use super::Side;
use super::comparison::{Comparison, Difference, Scope};
use super::trails::Trails;
use crate::document::Document;
use crate::drift::rules::Rule;
use crate::pointer::Pointer;
use crate::source::node::{Node, Value};

/// A difference on the wire.
#[derive(Clone, Debug)]
pub(in crate::drift) struct Found {
    pub(in crate::drift) rule: &'static Rule,
    pub(in crate::drift) side: Option<Side>,
    pub(in crate::drift) message: String,
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
        let operations = trails.of(one.scope).into_iter().map(|(index, mut steps)| {
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
            old: position(old, &olds, one.old),
            new: position(new, &news, one.new),
            operations,
        }
    };
    comparison.differences.iter().map(found).collect()
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
