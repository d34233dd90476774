//! The public API of a generated crate, printed as Rust without bodies: the items that its users can name.
//!
//! The items are read from the generated files with syn, so the surface cannot differ from the crate. Snapshots of the
//! surface show reviewers the changes that are visible to users.

mod public;

use std::collections::{BTreeMap, BTreeSet};

use syn::visit_mut::{VisitMut, visit_file_mut};
use syn::{File, Item, UseTree, Visibility};

use crate::emit::Tree;
use public::{PRIVATE, Reader};

/// Returns the surface of a crate. The paths of its sources are relative to `src`; a file that does not parse is
/// left out.
pub fn surface(sources: &Tree) -> String {
    let root = sources.get("lib.rs").and_then(|text| syn::parse_file(text).ok());
    let mut exported = BTreeSet::new();
    for item in root.iter().flat_map(|file| &file.items) {
        if let Item::Use(item) = item
            && is_public(&item.vis)
        {
            names(&item.tree, &mut exported);
        }
    }
    let mut surface = Module::default();
    surface.items.extend(root.iter().flat_map(|file| &file.items).filter(|item| is_package(item)).cloned());
    for (path, text) in sources.iter().filter(|(path, _)| *path != "lib.rs" && *path != "transport.rs") {
        let Ok(file) = syn::parse_file(text) else { continue };
        let module: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
        let (path, is_private): (&[&str], bool) = match module.as_slice() {
            // The root re-exports names of private modules, which users find nowhere else.
            ["api" | "runtime", ..] => (&[], true),
            // Private modules without items of their own: they implement traits and, with a feature, functions for tests.
            ["construction" | "validation"] => (&[], false),
            // `types` re-exports everything below it.
            ["types", ..] => (&["types"], false),
            path => (path, false),
        };
        let reader = Reader { exported: &exported, is_private };
        surface.at(path).items.extend(file.items.iter().flat_map(|item| reader.item(item)));
    }
    print(surface)
}

/// Whether an item re-exports another package.
fn is_package(item: &Item) -> bool {
    matches!(item, Item::Use(item) if is_public(&item.vis) && matches!(item.tree, UseTree::Name(_)))
}

/// Adds the names that a `use` item brings into scope.
fn names(tree: &UseTree, exported: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => names(&path.tree, exported),
        UseTree::Name(name) => {
            exported.insert(name.ident.to_string());
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, exported)),
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

/// The public items of a module.
#[derive(Default)]
struct Module {
    items: Vec<Item>,
    modules: BTreeMap<String, Module>,
}

impl Module {
    /// Returns the module at a path below this one.
    fn at(&mut self, path: &[&str]) -> &mut Self {
        match path {
            [] => self,
            [first, rest @ ..] => self.modules.entry((*first).to_owned()).or_default().at(rest),
        }
    }

    /// Returns the items, followed by the modules.
    fn into_items(self) -> Vec<Item> {
        let modules = self.modules.into_iter().filter_map(|(name, module)| {
            let items = module.into_items();
            let name = syn::parse_str::<syn::Ident>(&name).ok()?;
            (!items.is_empty()).then(|| syn::parse_quote!(pub mod #name { #(#items)* }))
        });
        self.items.into_iter().chain(modules).collect()
    }
}

/// Prints the surface. Placeholders become empty lines and comments, and functions end with `;`.
fn print(surface: Module) -> String {
    let mut file = File { shebang: None, frontmatter: None, attrs: Vec::new(), items: surface.into_items() };
    Spaces.visit_file_mut(&mut file);
    let printed = prettyplease::unparse(&file);
    let mut lines: Vec<String> = Vec::new();
    let mut printed = printed.lines().peekable();
    while let Some(line) = printed.next() {
        let (indent, code) = line.split_at(line.len() - line.trim_start().len());
        let last = lines.last().map_or("", String::as_str);
        match code {
            SPACE => lines.push(String::new()),
            PRIVATE if last.ends_with('{') => {
                let opened = lines.pop().unwrap_or_default();
                lines.push(opened + " /* private fields */ }");
                printed.next();
            }
            PRIVATE => lines.push(format!("{indent}/* private fields */")),
            // prettyplease prints no function without a body, so each has an empty one.
            "{}" if !is_impl(&lines, indent) => {
                let bound = lines.pop().unwrap_or_default();
                lines.push(bound.trim_end_matches(',').to_owned() + ";");
            }
            code if is_function(code) => lines.push(line.trim_end_matches(" {}").to_owned() + ";"),
            _ => lines.push(line.to_owned()),
        }
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Whether the item that begins at an indentation, and ends with the lines so far, is an `impl` block.
fn is_impl(lines: &[String], indent: &str) -> bool {
    let begins = |line: &&String| {
        line.strip_prefix(indent).is_some_and(|code| !code.starts_with([' ', ')', '>']) && code != "where")
    };
    lines.iter().rev().find(begins).is_some_and(|line| line.trim_start().starts_with("impl"))
}

/// Whether a line is the end of a function's signature, with its empty body.
fn is_function(line: &str) -> bool {
    let others = ["impl", "pub struct", "pub enum", "pub mod", "pub trait"];
    line.ends_with(" {}") && !others.iter().any(|other| line.starts_with(other))
}

/// A placeholder item for an empty line.
const SPACE: &str = "__empty_line__!();";

/// Puts an empty line between items.
struct Spaces;

impl Spaces {
    fn between(items: &mut Vec<Item>) {
        let mut spaced: Vec<Item> = Vec::new();
        for item in std::mem::take(items) {
            let is_impl = |item: Option<&Item>| matches!(item, Some(Item::Impl(block)) if block.items.is_empty());
            let is_use = |item: Option<&Item>| matches!(item, Some(Item::Use(_)));
            let is_grouped = [is_impl, is_use].iter().any(|is| is(spaced.last()) && is(Some(&item)));
            if !is_grouped && !spaced.is_empty() {
                spaced.push(syn::parse_quote!(__empty_line__!();));
            }
            spaced.push(item);
        }
        *items = spaced;
    }
}

impl VisitMut for Spaces {
    fn visit_file_mut(&mut self, file: &mut File) {
        visit_file_mut(self, file);
        Self::between(&mut file.items);
    }

    fn visit_item_mod_mut(&mut self, item: &mut syn::ItemMod) {
        syn::visit_mut::visit_item_mod_mut(self, item);
        if let Some((_, items)) = &mut item.content {
            Self::between(items);
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
