//! The public API of a generated crate as text: what its users can name, one line an item.
//!
//! It is read from the generated files with syn, so it is what is there, not what was meant. A reviewer
//! reads in its snapshot what users will see change.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, File, ImplItem, Item, Meta, Path, Token, UseTree, Visibility};

use crate::emit::Tree;

/// The surface of a crate, given its sources relative to `src`. A file that does not parse is left out.
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
    let mut lines = Vec::new();
    for (path, text) in sources.iter().filter(|(path, _)| *path != "lib.rs" && *path != "transport.rs") {
        let Ok(file) = syn::parse_file(text) else { continue };
        let module = path.trim_end_matches(".rs").replace('/', "::");
        // The files of types are one module to users.
        let module = if module.starts_with("types::") { "types".to_owned() } else { module };
        // What a private module shows at the root is shown there and nowhere else.
        let private = module == "api" || module.starts_with("runtime");
        let mut reader =
            Reader { module: if private { None } else { Some(module) }, exported: &exported, lines: &mut lines };
        reader.file(&file);
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

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

struct Reader<'a> {
    /// The public path of the file's items; `None` if the root shows some of them.
    module: Option<String>,
    exported: &'a BTreeSet<String>,
    lines: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn file(&mut self, file: &File) {
        for item in &file.items {
            self.item(item);
        }
    }

    /// The path of a name for users, if they have one.
    fn path(&self, name: &str) -> Option<String> {
        match &self.module {
            Some(module) => Some(format!("{module}::{name}")),
            None => self.exported.contains(name).then(|| name.to_owned()),
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                let Some(path) = self.path(&item.ident.to_string()) else { return };
                let generics = text(&item.generics);
                self.lines.push(format!("struct {path}{generics}{}", traits(&item.attrs)));
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    let name = field.ident.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
                    self.lines.push(format!("    {name}: {}", text(&field.ty)));
                }
            }
            Item::Enum(item) if is_public(&item.vis) => {
                let Some(path) = self.path(&item.ident.to_string()) else { return };
                self.lines.push(format!("enum {path}{}{}", text(&item.generics), traits(&item.attrs)));
                for variant in &item.variants {
                    let fields = match &variant.fields {
                        Fields::Unit => String::new(),
                        fields => text(fields),
                    };
                    self.lines.push(format!("    {}{fields}", variant.ident));
                }
            }
            Item::Type(item) if is_public(&item.vis) => {
                if let Some(path) = self.path(&item.ident.to_string()) {
                    self.lines.push(format!("type {path} = {}", text(&item.ty)));
                }
            }
            Item::Const(item) if is_public(&item.vis) => {
                if let Some(path) = self.path(&item.ident.to_string()) {
                    self.lines.push(format!("const {path}: {}", text(&item.ty)));
                }
            }
            Item::Impl(item) => self.block(item),
            Item::Macro(item) => {
                let traits = match item.mac.path.get_ident().map(ToString::to_string).as_deref() {
                    Some("object" | "tagged_union" | "shaped_union") => return self.table(item),
                    Some("string_enum") => "Display, FromStr, Serialize, Deserialize",
                    Some("integer_enum") => "Display, Serialize, Deserialize",
                    Some("scalar_enum") => "From<Value>, Display, Serialize, Deserialize",
                    _ => return,
                };
                let name = item.mac.tokens.clone().into_iter().next().map(|name| name.to_string()).unwrap_or_default();
                if let Some(path) = self.path(&name) {
                    self.lines.push(format!("impl {traits} for {path}"));
                }
            }
            _ => {}
        }
    }

    /// The traits that a table implements.
    fn table(&mut self, item: &syn::ItemMacro) {
        let mut head = item.mac.tokens.clone().into_iter().map(|token| token.to_string());
        let directions: Vec<String> = head.by_ref().take_while(|word| word != "for").collect();
        let Some(path) = head.next().and_then(|name| self.path(&name)) else { return };
        for (direction, implemented) in [("decode", "Deserialize"), ("encode", "Serialize")] {
            if directions.iter().any(|word| word == direction) {
                self.lines.push(format!("impl {implemented} for {path}"));
            }
        }
    }

    fn block(&mut self, item: &syn::ItemImpl) {
        let of = text(&item.self_ty);
        let name: String = of.chars().take_while(|next| next.is_alphanumeric() || *next == '_').collect();
        // `Client` gets methods in a module that is not its own.
        let path = if self.exported.contains(&name) { Some(name) } else { self.path(&name) };
        let Some(path) = path else { return };
        if let Some((implemented, _)) = &item.trait_ {
            let implemented = text(implemented);
            // A trait that users cannot name is nothing to them.
            if !matches!(implemented.as_str(), "PageRequest") && !implemented.starts_with("ClientHooks") {
                self.lines.push(format!("impl {implemented} for {path}"));
            }
            return;
        }
        for item in &item.items {
            match item {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    self.lines.push(format!("    {path}: {}", text(&function.sig)));
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    self.lines.push(format!("    {path}: const {}: {}", constant.ident, text(&constant.ty)));
                }
                _ => {}
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The derived traits, and whether users may list all fields or variants.
fn traits(attributes: &[Attribute]) -> String {
    let mut traits = Vec::new();
    for attribute in attributes {
        match &attribute.meta {
            Meta::Path(path) if path.is_ident("non_exhaustive") => traits.push("non_exhaustive".to_owned()),
            Meta::Path(path) if path.is_ident("deprecated") => traits.push("deprecated".to_owned()),
            Meta::List(list) if list.path.is_ident("derive") => {
                let derived = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).unwrap_or_default();
                traits.extend(derived.iter().map(text));
            }
            _ => {}
        }
    }
    if traits.is_empty() { String::new() } else { format!(": {}", traits.join(" + ")) }
}

/// Tokens on one line, without the spaces that no person writes.
fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, plain) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        (" ;", ";"),
        (" :", ":"),
        ("& ", "&"),
        ("& mut self", "&mut self"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("[ ", "["),
        (" ]", "]"),
        ("' ", "'"),
        (",)", ")"),
        ("use<> ", "use<>"),
    ] {
        text = text.replace(spaced, plain);
    }
    text.replace("->", " ->").replace("  ", " ").replace("- >", "->")
}
