//! The operations that use a schema, and the way from an operation to it.
//!
//! A trail does not depend on the order of a document or on the names of components: `GET /pets, response 200
//! application/json, items, property name`.

use std::collections::BTreeMap;

use super::comparison::{Comparison, Scope};

/// The longest trail, in steps. Longer ones belong to schemas that contain themselves.
const LONGEST: usize = 40;

/// Finds trails. Each scope is visited once.
pub(super) struct Trails<'c, 'a> {
    comparison: &'c Comparison<'a>,
    known: BTreeMap<Scope, BTreeMap<usize, Vec<String>>>,
}

impl<'c, 'a> Trails<'c, 'a> {
    pub(super) fn new(comparison: &'c Comparison<'a>) -> Self {
        Self { comparison, known: BTreeMap::new() }
    }

    /// Returns the operations that a scope belongs to, by index, each with the steps of its shortest trail.
    pub(super) fn of(&mut self, scope: Scope) -> BTreeMap<usize, Vec<String>> {
        match scope {
            Scope::Document => BTreeMap::new(),
            Scope::Operation(index) => BTreeMap::from([(index, Vec::new())]),
            Scope::Schema(_) => {
                if let Some(known) = self.known.get(&scope) {
                    return known.clone();
                }
                let found = self.search(scope);
                self.known.insert(scope, found.clone());
                found
            }
        }
    }

    /// Searches from a schema to the operations, in the order of distance.
    fn search(&self, from: Scope) -> BTreeMap<usize, Vec<String>> {
        let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let mut visited = std::collections::BTreeSet::from([from]);
        let mut level: Vec<(Scope, Vec<String>)> = vec![(from, Vec::new())];
        for _ in 0..LONGEST {
            let mut next: Vec<(Scope, Vec<String>)> = Vec::new();
            for (scope, steps) in level {
                let Scope::Schema(index) = scope else { continue };
                let Some((_, uses)) = self.comparison.pairs.get_index(index) else { continue };
                let mut uses: Vec<&(Scope, String)> = uses.iter().collect();
                uses.sort_by(|left, right| left.1.cmp(&right.1));
                for (user, part) in uses {
                    let mut steps = steps.clone();
                    steps.push(part.clone());
                    match user {
                        Scope::Operation(operation) => {
                            found.entry(*operation).or_insert_with(|| steps.iter().rev().cloned().collect());
                        }
                        Scope::Schema(_) if visited.insert(*user) => next.push((*user, steps)),
                        Scope::Schema(_) | Scope::Document => {}
                    }
                }
            }
            level = next;
        }
        found
    }
}
