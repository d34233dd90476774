//! The paths by which users reach the items of a crate.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, UseTree, Visibility};

use super::attributes::{features, is_hidden};
use super::modules::{Module, ModulePath, Modules, attributes, name};
use super::names::Meaning;

/// The public paths of a crate.
#[derive(Default)]
pub(super) struct PublicPaths {
    /// The definitions, and the public paths of each: the shortest one first.
    pub(super) of: BTreeMap<ModulePath, Vec<Public>>,
    /// The modules by public path, and the features that each needs.
    pub(super) modules: BTreeMap<String, BTreeSet<String>>,
    /// The re-exported packages and their items: public path, path and features.
    pub(super) foreign: BTreeMap<String, (String, BTreeSet<String>)>,
    /// What could not be read, and where.
    pub(super) problems: Vec<(String, String)>,
}

/// A public path of an item.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Public {
    /// The number of its parts.
    length: usize,
    /// The path.
    pub(super) path: String,
    /// The features that it needs.
    pub(super) features: BTreeSet<String>,
}

impl PublicPaths {
    /// Finds the public paths of a crate.
    pub(super) fn of(modules: &Modules) -> Self {
        let mut paths = Self::default();
        paths.visit(modules, &Vec::new(), &[], &BTreeSet::new(), &mut Vec::new());
        for public in paths.of.values_mut() {
            public.sort();
            public.dedup();
        }
        paths
    }

    /// Returns the public path of a definition.
    pub(super) fn get(&self, definition: &[String]) -> Option<&Public> {
        self.of.get(definition)?.first()
    }

    /// Adds the public items of a module, which users reach at a path.
    fn visit(
        &mut self,
        modules: &Modules,
        module: &ModulePath,
        at: &[String],
        outer: &BTreeSet<String>,
        open: &mut Vec<ModulePath>,
    ) {
        let Some(found) = modules.modules.get(module) else { return };
        if open.contains(module) {
            return;
        }
        open.push(module.clone());
        for item in &found.items {
            let needed = outer | &features(attributes(item)).unwrap_or_default();
            match item {
                Item::Use(used) if is_public(&used.vis) => {
                    self.reexport(modules, (module, found), &used.tree, &mut Vec::new(), at, &needed, open);
                }
                Item::Mod(inner) if is_public(&inner.vis) && !is_hidden(&inner.attrs) => {
                    let inner = inner.ident.to_string();
                    let (target, at) = (joined(module, &inner), joined(at, &inner));
                    self.modules.insert(at.join("::"), needed.clone());
                    self.visit(modules, &target, &at, &needed, open);
                }
                _ => {
                    if let Some(name) = public_name(item) {
                        self.add(joined(module, &name), &joined(at, &name), needed);
                    }
                }
            }
        }
        open.pop();
    }

    /// Adds the items that a public `use` item exports.
    #[allow(clippy::too_many_arguments, reason = "the state of a walk over a tree")]
    fn reexport(
        &mut self,
        modules: &Modules,
        (module, found): (&ModulePath, &Module),
        tree: &UseTree,
        path: &mut Vec<String>,
        at: &[String],
        needed: &BTreeSet<String>,
        open: &mut Vec<ModulePath>,
    ) {
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.reexport(modules, (module, found), &inner.tree, path, at, needed, open);
                path.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.reexport(modules, (module, found), tree, path, at, needed, open);
                }
            }
            UseTree::Glob(_) => match modules.meaning(module, path) {
                Meaning::Own(target, _) => self.visit(modules, &target, at, needed, open),
                Meaning::Foreign(path) => {
                    let message = format!("`pub use {}::*` exports unknown names", path.join("::"));
                    self.problems.push((module.join("::"), message));
                }
            },
            UseTree::Name(_) | UseTree::Rename(_) => {
                let (last, name) = match tree {
                    UseTree::Rename(renamed) => (renamed.ident.to_string(), renamed.rename.to_string()),
                    UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
                    _ => return,
                };
                if name == "_" {
                    return;
                }
                let whole: Vec<String> = path.iter().cloned().chain([last]).collect();
                let at = joined(at, &name);
                match modules.meaning(module, &whole) {
                    Meaning::Own(target, _) if modules.modules.contains_key(&target) => {
                        self.modules.insert(at.join("::"), needed.clone());
                        self.visit(modules, &target, &at, needed, open);
                    }
                    Meaning::Own(target, _) => self.add(target, &at, needed.clone()),
                    Meaning::Foreign(path) => {
                        self.foreign.insert(at.join("::"), (path.join("::"), needed.clone()));
                    }
                }
            }
        }
    }

    fn add(&mut self, definition: ModulePath, at: &[String], features: BTreeSet<String>) {
        let public = Public { length: at.len(), path: at.join("::"), features };
        self.of.entry(definition).or_default().push(public);
    }
}

/// Returns the name of a public item that the documentation shows.
fn public_name(item: &Item) -> Option<String> {
    let visibility = match item {
        Item::Const(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Static(item) => &item.vis,
        Item::Struct(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        Item::Union(item) => &item.vis,
        _ => return None,
    };
    (is_public(visibility) && !is_hidden(attributes(item))).then(|| name(item)).flatten()
}

/// Returns a path with one more name.
fn joined(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

/// Whether users can reach something, if they can reach what contains it.
pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
