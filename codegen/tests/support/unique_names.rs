//! Checks that the files of a crate parse, and that no name is declared twice in one scope.

use std::collections::{BTreeMap, BTreeSet};

use codegen::Tree;
use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::{Attribute, FnArg, ImplItem, Item, Pat, UseTree};

/// Describes the first error. The parser refuses names that are not identifiers. The runtime is the same in all crates
/// and is compiled with the fixtures.
pub fn check(tree: &Tree) -> Result<(), String> {
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    let mut methods = Names::default();
    for (path, text) in tree {
        if let Some(other) = folded.insert(path.to_lowercase(), path) {
            return Err(format!("two files differ only in case: {path} and {other}"));
        }
        // Of the types of the runtime, only the client has methods in other files.
        if path.rsplit_once('.').is_none_or(|(_, ending)| ending != "rs")
            || (path.starts_with("src/runtime/") && path != "src/runtime/client.rs")
        {
            continue;
        }
        let file = syn::parse_file(text).map_err(|error| format!("a file does not parse: {path}: {error}"))?;
        let is_client = |item: &Item| matches!(item, Item::Struct(item) if item.ident == "Client");
        let declares_client = path != "src/runtime/client.rs" && file.items.iter().any(is_client);
        let mut reader = Reader { path, declares_client, names: Names::default(), methods: &mut methods };
        reader.items(path, &file.items);
        reader.visit_file(&file);
        if let Some(duplicate) = reader.names.duplicates.first() {
            return Err(format!("a name is declared twice: {duplicate}"));
        }
    }
    methods.duplicates.first().map_or(Ok(()), |duplicate| Err(format!("a method is declared twice: {duplicate}")))
}

#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
    duplicates: Vec<String>,
}

impl Names {
    fn take(&mut self, scope: &str, name: &dyn std::fmt::Display) {
        let name = format!("`{name}` of {scope}");
        if !self.taken.insert(name.clone()) {
            self.duplicates.push(name);
        }
    }
}

struct Reader<'a> {
    path: &'a str,
    /// Whether the file declares a type `Client`, which is not the client of the crate.
    declares_client: bool,
    names: Names,
    /// Inherent methods, which may be in several files.
    methods: &'a mut Names,
}

impl Reader<'_> {
    /// Adds the items of a module. Types and values have separate namespaces.
    fn items(&mut self, module: &str, items: &[Item]) {
        let (types, values) = (format!("the types of {module}"), format!("the values of {module}"));
        for item in items {
            match item {
                Item::Struct(item) if !is_conditional(&item.attrs) => self.names.take(&types, &item.ident),
                Item::Enum(item) => self.names.take(&types, &item.ident),
                Item::Type(item) => self.names.take(&types, &item.ident),
                Item::Trait(item) => self.names.take(&types, &item.ident),
                Item::Mod(item) => {
                    self.names.take(&types, &item.ident);
                    if let Some((_, items)) = &item.content {
                        self.items(&format!("{module}::{}", item.ident), items);
                    }
                }
                Item::Use(item) if !is_conditional(&item.attrs) => self.imports(&types, &item.tree),
                Item::Fn(item) if !is_conditional(&item.attrs) => self.names.take(&values, &item.sig.ident),
                Item::Const(item) if item.ident != "_" => self.names.take(&values, &item.ident),
                Item::Static(item) => self.names.take(&values, &item.ident),
                _ => {}
            }
        }
    }

    fn imports(&mut self, scope: &str, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.imports(scope, &path.tree),
            UseTree::Name(name) if name.ident != "self" => self.names.take(scope, &name.ident),
            UseTree::Rename(name) if name.rename != "_" => self.names.take(scope, &name.rename),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imports(scope, tree)),
            _ => {}
        }
    }
}

fn is_conditional(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg"))
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        for name in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
            self.names.take(&format!("the fields of {}", item.ident), name);
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        for variant in &item.variants {
            self.names.take(&format!("the variants of {}", item.ident), &variant.ident);
        }
        visit::visit_item_enum(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let trait_name = item.trait_.as_ref().map(|(path, _)| path.to_token_stream().to_string());
        let ty = item.self_ty.to_token_stream().to_string();
        // The methods of the client are in many files.
        let is_shared = matches!(ty.as_str(), "Client" | "ClientBuilder") && !self.declares_client;
        let file = if is_shared { "" } else { self.path };
        let scope = format!("{ty} in {file} for {}{}", trait_name.unwrap_or_default(), item.generics.to_token_stream());
        for member in &item.items {
            match member {
                ImplItem::Fn(member) if !is_conditional(&member.attrs) => self.methods.take(&scope, &member.sig.ident),
                ImplItem::Const(member) => self.methods.take(&scope, &member.ident),
                ImplItem::Type(member) => self.methods.take(&scope, &member.ident),
                _ => {}
            }
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let mut names = BTreeSet::new();
        for argument in &signature.inputs {
            if let FnArg::Typed(argument) = argument
                && let Pat::Ident(name) = &*argument.pat
                && !names.insert(&name.ident)
            {
                self.names.duplicates.push(format!("`{}` of the parameters of {}", name.ident, signature.ident));
            }
        }
        visit::visit_signature(self, signature);
    }
}
