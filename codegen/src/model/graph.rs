//! The type definitions of an API, and how they refer to each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Deref;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::definitions::{Field, TypeDef, TypeKind};
use super::types::Type;

/// How many aliases of lists and maps [`TypeGraph::underlying`] replaces inside of each other.
const MAX_NESTING: usize = 64;

/// The type definitions of an API in the order of the document, found by name.
///
/// It dereferences to the list of definitions.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TypeGraph {
    defs: Vec<TypeDef>,
    /// From the name of each definition to its index in `defs`.
    index: BTreeMap<String, usize>,
}

/// The index follows from the definitions and is not shown.
impl fmt::Debug for TypeGraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.defs.fmt(f)
    }
}

impl Deref for TypeGraph {
    type Target = [TypeDef];

    fn deref(&self) -> &[TypeDef] {
        &self.defs
    }
}

impl FromIterator<TypeDef> for TypeGraph {
    fn from_iter<I: IntoIterator<Item = TypeDef>>(defs: I) -> Self {
        let mut graph = Self::default();
        defs.into_iter().for_each(|def| graph.push(def));
        graph
    }
}

impl IntoIterator for TypeGraph {
    type Item = TypeDef;
    type IntoIter = std::vec::IntoIter<TypeDef>;

    fn into_iter(self) -> Self::IntoIter {
        self.defs.into_iter()
    }
}

impl TypeGraph {
    /// Appends a definition.
    pub fn push(&mut self, def: TypeDef) {
        self.index.insert(def.name.clone(), self.defs.len());
        self.defs.push(def);
    }

    /// Returns the definition with a name.
    pub fn get(&self, name: &str) -> Option<&TypeDef> {
        self.defs.get(*self.index.get(name)?)
    }

    /// Returns the definition with a name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut TypeDef> {
        self.defs.get_mut(*self.index.get(name)?)
    }

    /// Returns every definition, to change it. The names must not change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut TypeDef> {
        self.defs.iter_mut()
    }

    /// Removes the definitions for which `keep` is false.
    pub fn retain(&mut self, keep: impl Fn(&TypeDef) -> bool) {
        *self = std::mem::take(&mut self.defs).into_iter().filter(keep).collect();
    }

    /// Returns the definition that a name leads to after all aliases of names. It is an alias only if its target has no
    /// definition, such as a list. `None` if an alias leads back to itself.
    pub fn definition(&self, name: &str) -> Option<&TypeDef> {
        let mut def = self.get(name)?;
        for _ in 0..self.defs.len() {
            match &def.kind {
                TypeKind::Alias(Type::Named(next)) => def = self.get(next)?,
                _ => return Some(def),
            }
        }
        None
    }

    /// Returns the [`definition`](Self::definition) of every name for which there is one. This takes linear time,
    /// however long the chains of aliases are.
    pub fn definitions(&self) -> BTreeMap<&str, &TypeDef> {
        let mut resolved: Vec<Option<Option<usize>>> = vec![None; self.defs.len()];
        for start in 0..self.defs.len() {
            let (mut chain, mut at) = (Vec::new(), Some(start));
            let end = loop {
                let Some(index) = at else { break None };
                if let Some(known) = resolved[index] {
                    break known;
                }
                // Until the end of the chain is known, it is assumed to be a cycle.
                resolved[index] = Some(None);
                chain.push(index);
                match &self.defs[index].kind {
                    TypeKind::Alias(Type::Named(next)) => at = self.index.get(next).copied(),
                    _ => break Some(index),
                }
            };
            chain.into_iter().for_each(|index| resolved[index] = Some(end));
        }
        let names = self.defs.iter().map(|def| def.name.as_str());
        let defs = resolved.into_iter().map(|end| end.flatten().map(|index| &self.defs[index]));
        names.zip(defs).filter_map(|(name, def)| Some((name, def?))).collect()
    }

    /// Returns the type with all aliases replaced by their targets, also inside of lists and maps, up to a depth of 64.
    /// An alias that contains itself is replaced once.
    pub fn underlying(&self, ty: &Type) -> Type {
        self.underlying_of(ty, &mut Vec::new())
    }

    /// Replaces the aliases in a type, except for those in `open`, which are being replaced.
    fn underlying_of<'a>(&'a self, ty: &'a Type, open: &mut Vec<&'a str>) -> Type {
        let mut inner = |ty: &'a Type| Box::new(self.underlying_of(ty, open));
        match ty {
            Type::Named(name) => match self.definition(name) {
                Some(TypeDef { name, kind: TypeKind::Alias(target), .. })
                    if open.len() < MAX_NESTING && !open.contains(&name.as_str()) =>
                {
                    open.push(name);
                    let target = self.underlying_of(target, open);
                    open.pop();
                    target
                }
                Some(def) => Type::Named(def.name.clone()),
                None => ty.clone(),
            },
            Type::List(item) => Type::List(inner(item)),
            Type::Map(value) => Type::Map(inner(value)),
            Type::Nullable(value) => Type::Nullable(inner(value)),
            Type::Boxed(value) => Type::Boxed(inner(value)),
            _ => ty.clone(),
        }
    }

    /// Returns the fields of a type that is a struct, or an alias of one.
    pub fn fields(&self, ty: &Type) -> Option<&[Field]> {
        let Type::Named(name) = ty else { return None };
        match &self.definition(name)?.kind {
            TypeKind::Struct(fields) => Some(fields),
            _ => None,
        }
    }

    /// Returns the given names, and the names of all definitions that are reachable from them.
    pub fn reach<'a>(&'a self, start: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = start.into_iter().collect();
        while let Some(name) = open.pop() {
            if reached.insert(name.to_owned())
                && let Some(def) = self.get(name)
            {
                open.extend(def.held());
            }
        }
        reached
    }

    /// Returns the edges that close a cycle: a depth-first search of each strongly connected component finds them.
    ///
    /// The search begins at the least name and follows edges by the names of their targets, so that neither the order of
    /// the definitions nor definitions outside a cycle decide which edge closes it.
    ///
    /// `edges` returns the names to which a definition leads. The name of an alias is replaced by that of its
    /// [`definition`](Self::definition). The search keeps its own stack, because a chain of types may be longer
    /// than the stack of the thread.
    pub fn cycles<'a>(&'a self, edges: impl Fn(&'a TypeDef) -> Vec<Option<&'a str>>) -> Vec<Edge> {
        let definitions = self.definitions();
        let index_of = |name: &str| self.index.get(&definitions.get(name)?.name).copied();
        let targets = |def: &'a TypeDef| -> Vec<(usize, usize)> {
            let found = edges(def).into_iter().enumerate();
            found.filter_map(|(position, target)| Some((position, index_of(target?)?))).collect()
        };
        let targets: Vec<Vec<(usize, usize)>> = self.defs.iter().map(targets).collect();
        let components = components(&targets);
        let name = |index: usize| self.defs[index].name.as_str();
        let inner = |from: usize| -> Vec<(usize, usize)> {
            let within = targets[from].iter().copied().filter(|(_, to)| components[*to] == components[from]);
            let mut within: Vec<(usize, usize)> = within.collect();
            within.sort_by_key(|(position, to)| (name(*to), *position));
            within
        };
        let mut starts: Vec<usize> = (0..self.defs.len()).collect();
        starts.sort_by_key(|index| name(*index));
        let mut state = vec![State::New; self.defs.len()];
        let mut closing = Vec::new();
        for start in starts {
            let mut next = (state[start] == State::New).then_some(start);
            let mut path: Vec<(usize, std::vec::IntoIter<(usize, usize)>)> = Vec::new();
            loop {
                if let Some(at) = next.take() {
                    state[at] = State::Open;
                    path.push((at, inner(at).into_iter()));
                }
                let Some((from, edges)) = path.last_mut() else { break };
                let Some((position, to)) = edges.next() else {
                    state[*from] = State::Done;
                    path.pop();
                    continue;
                };
                match state[to] {
                    State::New => next = Some(to),
                    State::Open => closing.push(Edge { from: *from, position, to }),
                    State::Done => {}
                }
            }
        }
        closing.sort_by_key(|edge| (edge.from, edge.position));
        closing
    }
}

/// Returns the number of the strongly connected component of each definition. `targets` are the positions and the targets
/// of its edges.
fn components(targets: &[Vec<(usize, usize)>]) -> Vec<usize> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(targets.len(), targets.iter().map(Vec::len).sum());
    let nodes: Vec<NodeIndex> = targets.iter().map(|_| graph.add_node(())).collect();
    for (from, edges) in targets.iter().enumerate() {
        for (_, to) in edges {
            graph.add_edge(nodes[from], nodes[*to], ());
        }
    }
    let mut components = vec![0; targets.len()];
    // Kosaraju's algorithm does not use the stack of the thread.
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        members.into_iter().for_each(|node| components[node.index()] = number);
    }
    components
}

/// An edge that [`TypeGraph::cycles`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The index of the definition that the edge leaves.
    pub from: usize,
    /// The position of the edge among those of the definition.
    pub position: usize,
    /// The index of the definition to which the edge leads back.
    pub to: usize,
}

/// The progress of the search for a definition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The search has not reached the definition.
    New,
    /// The definition is on the path from the start.
    Open,
    /// The search has followed every edge of the definition.
    Done,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn def(name: &str, kind: TypeKind) -> TypeDef {
        TypeDef {
            name: name.to_owned(),
            docs: Vec::new(),
            module: None,
            kind,
            constants: Vec::new(),
            additional: None,
            decoded: false,
            encoded: false,
            output: None,
            is_nullable: false,
            deprecated: false,
            aliases: Vec::new(),
            pointer: String::new(),
            key: String::new(),
        }
    }

    fn alias(name: &str, target: &str) -> TypeDef {
        def(name, TypeKind::Alias(named(target)))
    }

    fn named(name: &str) -> Type {
        Type::Named(name.to_owned())
    }

    #[test]
    fn aliases_are_resolved_however_long_the_chain_is() {
        let mut graph: TypeGraph = (0..1_000).map(|n| alias(&format!("A{n}"), &format!("A{}", n + 1))).collect();
        graph.push(def("A1000", TypeKind::Alias(Type::List(Box::new(named("S"))))));
        graph.push(def("S", TypeKind::Struct(Vec::new())));
        assert_eq!(graph.definition("A0").map(|def| def.name.as_str()), Some("A1000"));
        assert_eq!(graph.definitions()["A0"].name, "A1000");
        assert_eq!(graph.underlying(&named("A0")), Type::List(Box::new(named("S"))));
        assert_eq!(graph.reach(["A999"]).into_iter().collect::<Vec<_>>(), ["A1000", "A999", "S"]);
    }

    #[test]
    fn lists_may_be_nested_deeper_than_the_stack() {
        let list =
            |n: usize| def(&format!("L{n}"), TypeKind::Alias(Type::List(Box::new(named(&format!("L{}", n + 1))))));
        let graph: TypeGraph = (0..30_000).map(list).collect();
        let mut depth = 0;
        let mut ty = &graph.underlying(&named("L0"));
        while let Type::List(item) = ty {
            (depth, ty) = (depth + 1, item);
        }
        assert_eq!((depth, ty), (MAX_NESTING, &named("L64")));
    }

    #[test]
    fn aliases_of_themselves_end() {
        let list = def("L", TypeKind::Alias(Type::List(Box::new(named("L")))));
        let graph: TypeGraph = [alias("A", "B"), alias("B", "A"), list].into_iter().collect();
        assert!(graph.definition("A").is_none());
        assert_eq!(graph.definitions().into_keys().collect::<Vec<_>>(), ["L"]);
        assert_eq!(graph.underlying(&named("A")), named("A"));
        assert_eq!(graph.underlying(&named("L")), Type::List(Box::new(named("L"))));
    }

    #[test]
    fn a_cycle_is_closed_by_its_last_edge() {
        // A chain that is longer than the stack of a thread, and leads back to its second definition.
        let count = 200_000;
        let graph: TypeGraph = (0..count).map(|n| def(&format!("T{n}"), TypeKind::Struct(Vec::new()))).collect();
        let names: Vec<String> = (0..count).map(|n| format!("T{}", if n + 1 == count { 1 } else { n + 1 })).collect();
        let edges = |def: &TypeDef| {
            let at: usize = def.name[1..].parse().unwrap_or_default();
            vec![None, Some(names[at].as_str())]
        };
        assert_eq!(graph.cycles(edges), [Edge { from: count - 1, position: 1, to: 1 }]);
    }
}
