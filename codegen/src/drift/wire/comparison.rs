//! The state of a comparison: what was found, and which schemas are still to be compared.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};

use super::Side;
use crate::drift::rules::{self, Rule};
use crate::source::node::Node;

/// Two documents, and what is known about their differences.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Node,
    pub(super) new: &'a Node,
    /// The operations by their position, `GET /pets`: the one in the new document if it exists there.
    pub(super) operations: Vec<String>,
    pub(super) differences: Vec<Difference<'a>>,
    /// The pairs of schemas, in the order in which they are compared.
    pub(super) pairs: IndexMap<Pair<'a>, Uses>,
}

/// A schema of each document, and the direction in which it is used.
#[derive(Clone)]
pub(super) struct Pair<'a> {
    /// One node, or several that apply together: the members of an `allOf` can declare the same property.
    pub(super) old: Vec<&'a Node>,
    pub(super) new: Vec<&'a Node>,
    pub(super) side: Side,
}

impl Pair<'_> {
    /// The identity of the nodes: equal schemas at different positions are different pairs.
    fn key(&self) -> impl Iterator<Item = Option<usize>> {
        let address = |node: &&Node| Some(std::ptr::from_ref(*node).addr());
        self.old.iter().map(address).chain([None]).chain(self.new.iter().map(address))
    }
}

impl PartialEq for Pair<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.side == other.side && self.key().eq(other.key())
    }
}

impl Eq for Pair<'_> {}

impl std::hash::Hash for Pair<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.side.hash(state);
        self.key().for_each(|one| one.hash(state));
    }
}

/// The places that use a schema.
pub(super) type Uses = IndexSet<(Scope, String)>;

/// What a difference or the use of a schema belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Scope {
    Document,
    /// An operation, by its index.
    Operation(usize),
    /// A pair of schemas, by its index.
    Schema(usize),
}

/// A difference between the documents.
pub(super) struct Difference<'a> {
    pub(super) rule: &'static Rule,
    pub(super) side: Option<Side>,
    pub(super) scope: Scope,
    /// The part within the scope, independent of its position: `parameter query/limit`.
    pub(super) part: String,
    pub(super) old: Option<&'a Node>,
    pub(super) new: Option<&'a Node>,
    pub(super) message: String,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(old: &'a Node, new: &'a Node) -> Self {
        Self { old, new, operations: Vec::new(), differences: Vec::new(), pairs: IndexMap::new() }
    }

    /// Adds a pair of schemas, which are compared later. References are followed.
    pub(super) fn schemas(&mut self, old: &'a Node, new: &'a Node, side: Side, scope: Scope, part: impl Into<String>) {
        self.together(&[old], &[new], side, scope, part);
    }

    /// Adds a pair of schemas, each of which may be written in several places that apply together.
    pub(super) fn together(
        &mut self,
        old: &[&'a Node],
        new: &[&'a Node],
        side: Side,
        scope: Scope,
        part: impl Into<String>,
    ) {
        let all = |root: &'a Node, nodes: &[&'a Node]| nodes.iter().map(|node| resolved(root, node)).collect();
        let pair = Pair { old: all(self.old, old), new: all(self.new, new), side };
        self.pairs.entry(pair).or_default().insert((scope, part.into()));
    }

    /// Removes the differences of marks that say what the other direction says with an effect.
    pub(super) fn forget_repeated_marks(&mut self) {
        let with_effect = [
            rules::PROPERTY_BECAME_READ_ONLY,
            rules::PROPERTY_NO_LONGER_READ_ONLY,
            rules::PROPERTY_BECAME_WRITE_ONLY,
            rules::PROPERTY_NO_LONGER_WRITE_ONLY,
        ];
        let address = |node: Option<&Node>| node.map(|node| std::ptr::from_ref(node).addr());
        let has_effect = |one: &&Difference| with_effect.iter().any(|rule| rule.id == one.rule.id);
        let said: HashSet<_> =
            self.differences.iter().filter(has_effect).map(|one| (address(one.old), address(one.new))).collect();
        self.differences.retain(|one| {
            one.rule.id != rules::ACCESS_MARK_CHANGED.id || !said.contains(&(address(one.old), address(one.new)))
        });
    }

    /// Returns the part of both documents that a position in one scope has.
    pub(super) fn at(&mut self, scope: Scope, side: Option<Side>, part: impl Into<String>) -> Place<'_, 'a> {
        Place { comparison: self, scope, side, part: part.into() }
    }
}

/// A position at which differences are found.
pub(super) struct Place<'c, 'a> {
    pub(super) comparison: &'c mut Comparison<'a>,
    pub(super) scope: Scope,
    pub(super) side: Option<Side>,
    pub(super) part: String,
}

impl<'a> Place<'_, 'a> {
    /// Adds a difference. `old` and `new` are the nodes to which it belongs, in the document that has them.
    pub(super) fn found(
        &mut self,
        rule: &'static Rule,
        old: Option<&'a Node>,
        new: Option<&'a Node>,
        message: impl Into<String>,
    ) {
        let (scope, side, part) = (self.scope, self.side, self.part.clone());
        self.comparison.differences.push(Difference { rule, side, scope, part, old, new, message: message.into() });
    }
}

/// Follows a reference, and the references at which it arrives. A reference that leads nowhere stays as it is.
pub(super) fn resolved<'a>(root: &'a Node, node: &'a Node) -> &'a Node {
    let mut at = node;
    // A chain of references is shorter than this, unless it is a cycle.
    for _ in 0..64 {
        let Some(next) = at.text("$ref").and_then(|pointer| root.pointer(pointer)) else { return at };
        at = next;
    }
    at
}
