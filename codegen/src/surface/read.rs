//! Reads the surface of a crate from its files.

use std::collections::{BTreeMap, BTreeSet};

use syn::{File, Item as Code};

use super::attributes::{Condition, condition, is_hidden};
use super::implementations::{self, Block};
use super::items;
use super::macros;
use super::model::{Implementation, Item, ItemKind, Marks, Package, Surface};
use super::modules::{Module, ModulePath, Modules, attributes, name};
use super::package;
use super::public_paths::PublicPaths;
use super::signatures::Member;
use super::types::{Names, Scope};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::emit::Tree;

impl Surface {
    /// Reads the surface of a crate. The paths of the files are relative to the package, or to its folder `src`.
    ///
    /// `manifest` is the text of `Cargo.toml`; without it, the one among the files is read. Fails if a file cannot be
    /// read completely.
    pub fn of(files: &Tree, manifest: Option<&str>) -> Result<Self, Diagnostics> {
        let is_package = files.contains_key("src/lib.rs");
        let in_package = |path: &str| path.strip_prefix("src/").map(str::to_owned);
        let sources = files.iter().filter_map(|(path, text)| {
            let path = if is_package { in_package(path) } else { Some(path.clone()) };
            path.map(|path| (path, text.clone()))
        });
        let mut modules = Modules::read(&sources.collect());
        let mut problems = std::mem::take(&mut modules.problems);
        expand(&mut modules, &mut problems);
        let mut public = PublicPaths::of(&modules);
        problems.append(&mut public.problems);
        let mut surface = Self::default();
        let names = Names::new(&modules, &public);
        surface.add_items(&names, &mut problems);
        surface.add_blocks(&names, &mut problems);
        if let Some(manifest) = manifest.or_else(|| files.get("Cargo.toml").map(String::as_str)) {
            match package::read(manifest, &package::public_packages(&surface)) {
                Ok(package) => surface.package = package,
                Err(error) => problems.push(("Cargo.toml".to_owned(), error)),
            }
        } else {
            let packages = package::public_packages(&surface).into_iter().map(|name| (name, None));
            surface.package = Package { dependencies: packages.collect(), ..Package::default() };
        }
        if problems.is_empty() { Ok(surface) } else { Err(Diagnostics(problems.into_iter().map(diagnostic).collect())) }
    }

    fn add_items(&mut self, names: &Names<'_>, problems: &mut Vec<(String, String)>) {
        let plain = |features: &BTreeSet<String>, kind: ItemKind| {
            let marks = Marks { features: features.clone(), ..Marks::default() };
            Item { marks, kind }
        };
        let modules =
            names.public.modules.iter().map(|(path, features)| (path.clone(), plain(features, ItemKind::Module {})));
        let foreign = names
            .public
            .foreign
            .iter()
            .map(|(path, (of, features))| (path.clone(), plain(features, ItemKind::Reexport(of.clone()))));
        let mut found: Vec<(String, Item)> = modules.chain(foreign).collect();
        for (path, module) in &names.modules.modules {
            let scope = Scope { names, module: path, parameters: BTreeMap::new(), this: None };
            for code in &module.items {
                let Some(public) = name(code).and_then(|name| names.public.of.get(&joined(path, &name))) else {
                    continue;
                };
                let Some((first, others)) = public.split_first() else { continue };
                if let Some(item) = items::read(&scope, code, &first.features) {
                    found.push((first.path.clone(), item));
                }
                for other in others {
                    let of = format!("crate::{}", first.path);
                    found.push((other.path.clone(), plain(&other.features, ItemKind::Reexport(of))));
                }
            }
        }
        for (path, item) in found {
            if self.items.insert(path.clone(), item).is_some() {
                problems.push((String::new(), format!("the crate has several items at the path `{path}`")));
            }
        }
    }

    fn add_blocks(&mut self, names: &Names<'_>, problems: &mut Vec<(String, String)>) {
        for (path, module) in &names.modules.modules {
            for code in &module.items {
                for implementation in derived(names, path, module, code) {
                    self.add_implementation(implementation);
                }
                let Code::Impl(block) = code else { continue };
                if is_hidden(&block.attrs) {
                    continue;
                }
                match implementations::read(names, path, block, &module.features) {
                    Some(Block::Implemented(implementation)) => self.add_implementation(implementation),
                    Some(Block::Members(of, members)) => self.add_members(&of, members, problems),
                    None => {}
                }
            }
        }
    }

    fn add_members(&mut self, of: &str, members: Vec<(String, Member)>, problems: &mut Vec<(String, String)>) {
        let Some(known) = self.items.get_mut(of).and_then(|item| item.kind.members_mut()) else { return };
        for (name, member) in members {
            if known.insert(name.clone(), member).is_some() {
                problems.push((String::new(), format!("`{of}` has several functions with the name `{name}`")));
            }
        }
    }

    /// Adds an implementation. If a feature repeats one, it is always there.
    fn add_implementation(&mut self, found: Implementation) {
        let key = format!("{} for {}", found.of, found.ty);
        let is_weaker = |known: &Implementation| known.features.is_subset(&found.features);
        if !self.implementations.get(&key).is_some_and(is_weaker) {
            self.implementations.insert(key, found);
        }
    }
}

/// Replaces the macros of each module by the items that they expand to.
fn expand(modules: &mut Modules, problems: &mut Vec<(String, String)>) {
    for (path, module) in &mut modules.modules {
        let mut items = Vec::new();
        for item in std::mem::take(&mut module.items) {
            let Code::Macro(call) = &item else {
                items.push(item);
                continue;
            };
            let expanded =
                macros::expand(call).and_then(|tokens| syn::parse2::<File>(tokens).map_err(|error| error.to_string()));
            match expanded {
                Ok(file) => items.extend(file.items),
                Err(error) => problems.push((path.join("/"), error)),
            }
        }
        module.items = items;
    }
}

/// Returns the implementations that the derives of a public type make.
fn derived(names: &Names<'_>, path: &[String], module: &Module, code: &Code) -> Vec<Implementation> {
    let head = match code {
        Code::Struct(item) => (&item.ident, &item.generics),
        Code::Enum(item) => (&item.ident, &item.generics),
        _ => return Vec::new(),
    };
    if names.public.get(&joined(path, &head.0.to_string())).is_none() {
        return Vec::new();
    }
    let own = match condition(attributes(code)) {
        Condition::Features(own) => own,
        Condition::Never | Condition::Other(_) => return Vec::new(),
    };
    implementations::derived(names, path, head, attributes(code), &(&module.features | &own))
}

fn joined(path: &[String], name: &str) -> ModulePath {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

fn diagnostic((file, message): (String, String)) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: "surface",
        message,
        file: (!file.is_empty()).then_some(file),
        position: None,
        pointer: None,
        help: None,
    }
}
