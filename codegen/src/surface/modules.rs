//! The modules of a crate: their items, and the names that `use` brings into scope.

use std::collections::{BTreeMap, BTreeSet};

use syn::{File, Item, UseTree};

use super::attributes::{Condition, condition};
use crate::emit::Tree;

/// The path of a module, from the root of the crate.
pub(super) type ModulePath = Vec<String>;

/// A module.
pub(super) struct Module {
    /// The features that it needs.
    pub(super) features: BTreeSet<String>,
    /// Its items. Those that are only compiled for tests or for the documentation are not among them.
    pub(super) items: Vec<Item>,
    /// The names of its items, except `use` items.
    pub(super) own: BTreeSet<String>,
    /// The names that `use` items define, and the paths that they stand for.
    pub(super) imports: BTreeMap<String, Import>,
    /// The modules whose names are all in scope.
    pub(super) globs: Vec<Vec<String>>,
}

/// A name that a `use` item defines.
pub(super) struct Import {
    /// The path, as it is written.
    pub(super) path: Vec<String>,
}

/// The modules of a crate by path.
pub(super) struct Modules {
    pub(super) modules: BTreeMap<ModulePath, Module>,
    /// What could not be read, and where.
    pub(super) problems: Vec<(String, String)>,
}

impl Modules {
    /// Reads the modules that can be reached from `lib.rs`. The paths of the files are relative to `src`.
    pub(super) fn read(sources: &Tree) -> Self {
        let mut modules = Self { modules: BTreeMap::new(), problems: Vec::new() };
        match sources.get("lib.rs") {
            Some(text) => modules.file(sources, "lib.rs", text, &Vec::new(), BTreeSet::new()),
            None => modules.problems.push(("lib.rs".to_owned(), "the crate has no such file".to_owned())),
        }
        modules
    }

    /// Reads a module that is a file.
    fn file(&mut self, sources: &Tree, name: &str, text: &str, path: &ModulePath, features: BTreeSet<String>) {
        match syn::parse_file(text) {
            Ok(File { items, .. }) => self.module(sources, name, path, items, features),
            Err(error) => self.problems.push((name.to_owned(), format!("the file is not Rust: {error}"))),
        }
    }

    /// Adds a module, and reads the modules inside it.
    fn module(&mut self, sources: &Tree, file: &str, path: &ModulePath, items: Vec<Item>, features: BTreeSet<String>) {
        let mut module =
            Module { features, items: Vec::new(), own: BTreeSet::new(), imports: BTreeMap::new(), globs: Vec::new() };
        let mut inner = Vec::new();
        for item in items {
            let needed = match condition(attributes(&item)) {
                Condition::Never => continue,
                Condition::Features(needed) => needed,
                // The definitions of a macro for several features are not items of the surface.
                Condition::Other(_) if matches!(item, Item::Macro(_)) => continue,
                Condition::Other(text) => {
                    self.problems.push((file.to_owned(), format!("the condition `{text}` is not known")));
                    continue;
                }
            };
            if let Item::Use(used) = &item {
                names(&used.tree, &mut Vec::new(), &mut module);
            }
            if let Some(name) = name(&item) {
                module.own.insert(name);
            }
            if let Item::Mod(found) = &item {
                inner.push((found.clone(), &module.features | &needed));
            }
            module.items.push(item);
        }
        self.modules.insert(path.clone(), module);
        for (found, features) in inner {
            let mut path = path.clone();
            path.push(found.ident.to_string());
            if let Some((_, items)) = found.content {
                self.module(sources, file, &path, items, features);
                continue;
            }
            let names = [format!("{}.rs", path.join("/")), format!("{}/mod.rs", path.join("/"))];
            let known = names.iter().find_map(|name| sources.get(name).map(|text| (name, text)));
            match known {
                Some((name, text)) => self.file(sources, name, text, &path, features),
                None => self.problems.push((names[0].clone(), format!("a module of `{file}` has no such file"))),
            }
        }
    }
}

/// Adds the names that a `use` item defines.
fn names(tree: &UseTree, path: &mut Vec<String>, module: &mut Module) {
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            names(&inner.tree, path, module);
            path.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            if let Some(last) = path.last() {
                module.imports.insert(last.clone(), Import { path: path.clone() });
            }
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            let path = path.iter().cloned().chain([name.clone()]).collect();
            module.imports.insert(name, Import { path });
        }
        UseTree::Rename(renamed) => {
            let is_self = renamed.ident == "self";
            let last = (!is_self).then(|| renamed.ident.to_string());
            let path = path.iter().cloned().chain(last).collect();
            module.imports.insert(renamed.rename.to_string(), Import { path });
        }
        UseTree::Glob(_) => module.globs.push(path.clone()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, path, module)),
    }
}

/// Returns the name of an item.
pub(super) fn name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// Returns the attributes of an item.
pub(super) fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
