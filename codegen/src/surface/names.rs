//! What a path in a module stands for.

use std::collections::BTreeSet;

use super::modules::{ModulePath, Modules};
use super::standard;

/// What a path stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// An item of the crate: the path of its definition, and the rest of the path, such as the name of a variant.
    Own(ModulePath, Vec<String>),
    /// An item of a package, of the prelude, or a primitive type.
    Foreign(Vec<String>),
}

/// More `use` items than this, one after the other, are a cycle.
const DEPTH: usize = 64;

impl Modules {
    /// Returns what a path in a module stands for.
    pub(super) fn meaning(&self, module: &[String], path: &[String]) -> Meaning {
        self.found(module, path, DEPTH).unwrap_or_else(|| {
            let mut path = path.to_vec();
            standard::canonical(&mut path);
            Meaning::Foreign(path)
        })
    }

    fn found(&self, module: &[String], path: &[String], depth: usize) -> Option<Meaning> {
        let depth = depth.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.below(&[], rest, depth),
            "self" => self.below(module, rest, depth),
            _ => self.below(module, path, depth),
        }
    }

    /// Returns what a path relative to a module stands for.
    fn below(&self, module: &[String], path: &[String], depth: usize) -> Option<Meaning> {
        let depth = depth.checked_sub(1)?;
        let Some((first, rest)) = path.split_first() else { return Some(Meaning::Own(module.to_vec(), Vec::new())) };
        if first == "super" {
            return self.below(module.split_last()?.1, rest, depth);
        }
        if let Some(meaning) = self.defined(module, first, rest, depth) {
            return Some(meaning);
        }
        let found = self.modules.get(module)?;
        if found.own.contains(first) || found.imports.contains_key(first) {
            return None;
        }
        let target = self.behind_globs(module, first, depth, &mut BTreeSet::new())?;
        self.defined(&target, first, rest, depth)
    }

    /// Returns what a path stands for whose first name is an item or a `use` item of a module.
    fn defined(&self, module: &[String], first: &String, rest: &[String], depth: usize) -> Option<Meaning> {
        let found = self.modules.get(module)?;
        if found.own.contains(first) {
            let own: ModulePath = module.iter().chain([first]).cloned().collect();
            let is_module = self.modules.contains_key(&own);
            return if is_module { self.below(&own, rest, depth) } else { Some(Meaning::Own(own, rest.to_vec())) };
        }
        let import = &found.imports.get(first)?.path;
        let mut whole: Vec<String> = import.iter().chain(rest).cloned().collect();
        // `use bytes;` brings the package into scope, and not itself.
        let is_package = import.len() == 1 && import.first() == Some(first);
        let found = if is_package { None } else { self.found(module, &whole, depth) };
        found.or_else(|| {
            standard::canonical(&mut whole);
            Some(Meaning::Foreign(whole))
        })
    }

    /// Returns the module that has a name, among those whose names are all in scope.
    fn behind_globs(
        &self,
        module: &[String],
        name: &str,
        depth: usize,
        seen: &mut BTreeSet<ModulePath>,
    ) -> Option<ModulePath> {
        let depth = depth.checked_sub(1)?;
        if !seen.insert(module.to_vec()) {
            return None;
        }
        for glob in &self.modules.get(module)?.globs {
            let Some(target) = self.module_at(module, glob, depth) else { continue };
            let found = self.modules.get(&target)?;
            if found.own.contains(name) || found.imports.contains_key(name) {
                return Some(target);
            }
            if let Some(target) = self.behind_globs(&target, name, depth, seen) {
                return Some(target);
            }
        }
        None
    }

    /// Returns the module at a path whose names are modules, or `use` items of modules.
    fn module_at(&self, module: &[String], path: &[String], depth: usize) -> Option<ModulePath> {
        let depth = depth.checked_sub(1)?;
        let mut at = module.to_vec();
        for name in path {
            match name.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => {
                    at.pop()?;
                }
                name => {
                    let found = self.modules.get(&at)?;
                    match found.imports.get(name).map(|import| &import.path) {
                        Some(path) if *path != [name] => at = self.module_at(&at, path, depth)?,
                        _ => at.push(name.to_owned()),
                    }
                    self.modules.get(&at)?;
                }
            }
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::Meaning;
    use crate::surface::modules::Modules;

    #[test]
    fn paths_lead_to_definitions() {
        let files = [
            ("lib.rs", "mod a; pub mod types; pub use a::Thing; pub use bytes; pub use a::Thing as Other;"),
            ("a.rs", "use std::fmt; use bytes::Bytes; use super::types; use crate::types::*; pub struct Thing;"),
            ("types.rs", "mod b; pub use b::*; pub struct Pet; use std::string::String as Text;"),
            ("types/b.rs", "pub struct Cat; pub use self::loops::Loop; mod loops { pub use super::Loop; }"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let modules = Modules::read(&files);
        assert_eq!(modules.problems, []);
        let meaning = |module: &str, path: &str| {
            let module: Vec<String> = module.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
            let path: Vec<String> = path.split("::").map(str::to_owned).collect();
            match modules.meaning(&module, &path) {
                Meaning::Own(path, rest) => format!("own {} {}", path.join("::"), rest.join("::")),
                Meaning::Foreign(path) => path.join("::"),
            }
        };
        for (module, path, expected) in [
            ("", "Thing", "own a::Thing "),
            ("", "Other", "own a::Thing "),
            ("a", "fmt::Debug", "std::fmt::Debug"),
            ("a", "Bytes", "bytes::Bytes"),
            ("a", "types::Pet", "own types::Pet "),
            ("a", "Cat", "own types::b::Cat "),
            ("a", "crate::types::Cat::X", "own types::b::Cat X"),
            ("a", "std::option::Option", "Option"),
            ("types", "Text", "String"),
            ("types", "bytes::Bytes", "bytes::Bytes"),
            ("a", "crate::bytes::Bytes", "bytes::Bytes"),
            ("types::b", "Loop", "self::loops::Loop"),
        ] {
            assert_eq!(meaning(module, path), expected, "{path} in {module}");
        }
    }
}
