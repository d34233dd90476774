//! The `use` items of a file, computed from the names that its items use.
//!
//! Only names that need an import count: the first segment of a path, and the name of a called function or macro. A name
//! in the middle of a path, a method, a field, a local variable, a lifetime or a type parameter imports nothing. Names
//! that the file defines are not imported.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::format_ident;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, File, Generics, Item, ItemUse, Path, Token, UseTree};

use Namespace::{Constant, Macro, Type, Value};

use crate::model::Api;

/// The source of the names that a file uses and does not define.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Imports {
    /// Its tokens have `use` items already.
    Own,
    /// In the table.
    Table,
    /// In the table; types of the API are in scope.
    TypesInScope,
    /// In the table; types of the API are in the parent module.
    TypesInParent,
    /// In the table; all types of the API are imported, because only macros mention them.
    AllTypes,
}

/// The kinds of names. Rust resolves names of different kinds independently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Namespace {
    /// Types, traits and modules.
    Type,
    /// Functions.
    Value,
    /// Constants, and local variables, of which none has the name of a constant.
    Constant,
    /// Macros, without the `!`.
    Macro,
}

/// Every name that generated code imports, and its path. A path that ends with `self` is that of a module.
pub(super) const TABLE: &[(Namespace, &str, &str)] = &[
    (Type, "Client", "crate::Client"),
    (Type, "ClientBuilder", "crate::ClientBuilder"),
    (Type, "CursorPages", "crate::runtime::page_cursors::CursorPages"),
    (Type, "Duration", "std::time::Duration"),
    (Type, "Error", "crate::Error"),
    (Type, "LinkedPages", "crate::runtime::page_urls::LinkedPages"),
    (Type, "Nullable", "crate::runtime::nullable::Nullable"),
    (Type, "NumberedPages", "crate::runtime::page_numbers::NumberedPages"),
    (Type, "Opened", "crate::runtime::receive::Opened"),
    (Type, "Outcome", "crate::runtime::waiting::Outcome"),
    (Type, "PaginationStream", "crate::PaginationStream"),
    (Type, "Prepared", "crate::runtime::sending::Prepared"),
    (Type, "QueryParam", "progenitor_client::QueryParam"),
    (Type, "Received", "crate::runtime::receive::Received"),
    (Type, "Request", "reqwest::Request"),
    (Type, "Requests", "crate::runtime::requests::Requests"),
    (Type, "Response", "crate::Response"),
    (Type, "Security", "crate::runtime::security::Security"),
    (Type, "StreamFormat", "crate::runtime::streams::StreamFormat"),
    (Type, "Style", "crate::runtime::parameters::Style"),
    (Type, "UnknownInteger", "crate::runtime::integers::UnknownInteger"),
    (Type, "UnknownValue", "crate::runtime::values::UnknownValue"),
    (Type, "Wait", "crate::runtime::waiting::Wait"),
    (Type, "bodies", "crate::runtime::bodies::self"),
    (Type, "page_cursors", "crate::runtime::page_cursors::self"),
    (Type, "page_links", "crate::runtime::page_links::self"),
    (Type, "page_numbers", "crate::runtime::page_numbers::self"),
    (Type, "page_urls", "crate::runtime::page_urls::self"),
    (Type, "parameters", "crate::runtime::parameters::self"),
    (Type, "types", "crate::types"),
    (Type, "url_encoded", "crate::runtime::url_encoded::self"),
    (Type, "value_tree", "crate::runtime::value_tree::self"),
    (Value, "encode_path", "progenitor_client::encode_path"),
    (Value, "from_environment", "crate::runtime::security::from_environment"),
    (Value, "path_part", "crate::runtime::path::path_part"),
    (Value, "path_segment", "crate::runtime::path::path_segment"),
    (Macro, "check_fields", "crate::runtime::validation::check_fields"),
    (Macro, "check_variants", "crate::runtime::validation::check_variants"),
    (Macro, "construct", "crate::runtime::construction::construct"),
    (Macro, "from_members", "crate::runtime::construction::from_members"),
    (Macro, "integer_enum", "crate::runtime::integers::integer_enum"),
    (Macro, "into_future", "crate::runtime::sending::into_future"),
    (Macro, "nullable_from", "crate::runtime::nullable::nullable_from"),
    (Macro, "object", "crate::runtime::objects::object"),
    (Macro, "request", "crate::runtime::sending::request"),
    (Macro, "scalar_enum", "crate::runtime::scalars::scalar_enum"),
    (Macro, "shaped_union", "crate::runtime::unions::shaped_union"),
    (Macro, "string_enum", "crate::runtime::values::string_enum"),
    (Macro, "tagged_union", "crate::runtime::tags::tagged_union"),
];

/// The names that depend on the API.
#[derive(Default)]
pub(super) struct ApiNames<'a> {
    types: BTreeSet<&'a str>,
    /// The constants of its credentials.
    constants: BTreeSet<&'a str>,
}

impl<'a> ApiNames<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self {
            types: api.types.iter().map(|def| def.name.as_str()).collect(),
            constants: api.security.iter().map(|credential| credential.constant.as_str()).collect(),
        }
    }
}

/// Inserts the `use` items of a file after its modules and re-exports.
pub(super) fn insert(file: &mut File, imports: Imports, api: &ApiNames) {
    if imports == Imports::Own {
        return;
    }
    let mut names = Names::default();
    names.visit_file(file);
    let defined = defined(file);
    let mut paths: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (namespace, name) in names.used.difference(&defined) {
        let is_type = *namespace == Type && api.types.contains(name.as_str());
        if *namespace == Constant && api.constants.contains(name.as_str()) {
            paths.insert(("crate::api", name));
        }
        match imports {
            Imports::TypesInScope if is_type => {}
            Imports::TypesInParent if is_type => {
                paths.insert(("super", name));
            }
            _ => paths.extend(path(*namespace, name)),
        }
    }
    if imports == Imports::AllTypes {
        paths.insert(("crate::types", "*"));
    }
    let is_before = |item: &Item| match item {
        Item::Mod(module) => module.content.is_none(),
        item => matches!(item, Item::Use(_)),
    };
    let at = file.items.iter().position(|item| !is_before(item)).unwrap_or(file.items.len());
    file.items.splice(at..at, items(&paths));
}

/// Returns the path of a name of the table: a module, and the last segment.
fn path(namespace: Namespace, name: &str) -> Option<(&'static str, &'static str)> {
    let is_entry = |entry: &&(Namespace, &str, &str)| (entry.0, entry.1) == (namespace, name);
    TABLE.iter().find(is_entry).and_then(|(.., path)| path.rsplit_once("::"))
}

/// Returns the `use` items of some paths, one per module, in the order of rustfmt.
fn items(paths: &BTreeSet<(&str, &str)>) -> Vec<Item> {
    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (module, name) in paths {
        modules.entry(module).or_default().push(name);
    }
    let mut items: Vec<_> = modules
        .into_iter()
        .map(|(module, mut names)| {
            names.sort_by_key(|name| (*name != "self", *name));
            let text = match names.as_slice() {
                ["self"] => module.to_owned(),
                [only] => format!("{module}::{only}"),
                // `{` sorts after every letter.
                _ => format!("{module}::{{"),
            };
            ((origin(module), text), item(module, &names))
        })
        .collect();
    items.sort_by(|(left, _), (right, _)| left.cmp(right));
    items.into_iter().map(|(_, item)| Item::Use(item)).collect()
}

/// Returns the rank of a module: the standard library, other crates, the parent module, this crate.
fn origin(module: &str) -> u8 {
    match module.split("::").next() {
        Some("std") => 0,
        Some("super") => 2,
        Some("crate") => 3,
        _ => 1,
    }
}

/// Returns the `use` item of some names of a module.
fn item(module: &str, names: &[&str]) -> ItemUse {
    let segments = module.split("::").map(|segment| format_ident!("{segment}"));
    if names == ["*"] {
        return syn::parse_quote!(use #(#segments)::*::*;);
    }
    let idents = names.iter().map(|name| format_ident!("{name}"));
    match names {
        ["self"] => syn::parse_quote!(use #(#segments)::*;),
        [_] => syn::parse_quote!(use #(#segments)::*::#(#idents)*;),
        _ => syn::parse_quote!(use #(#segments)::*::{#(#idents),*};),
    }
}

/// Returns the names that a file defines or imports itself.
fn defined(file: &File) -> BTreeSet<(Namespace, String)> {
    let mut names = BTreeSet::new();
    for item in &file.items {
        let (namespace, ident) = match item {
            Item::Const(item) => (Constant, &item.ident),
            Item::Enum(item) => (Type, &item.ident),
            Item::Mod(item) => (Type, &item.ident),
            Item::Struct(item) => (Type, &item.ident),
            Item::Trait(item) => (Type, &item.ident),
            Item::Type(item) => (Type, &item.ident),
            Item::Fn(item) => (Value, &item.sig.ident),
            Item::Use(item) => {
                imported(&item.tree, &mut names);
                continue;
            }
            _ => continue,
        };
        names.insert((namespace, ident.to_string()));
    }
    names
}

/// Adds the names that a `use` item brings into scope. Their namespace is not known, so they count for all.
fn imported(tree: &UseTree, names: &mut BTreeSet<(Namespace, String)>) {
    let ident = match tree {
        UseTree::Path(path) => return imported(&path.tree, names),
        UseTree::Group(group) => return group.items.iter().for_each(|tree| imported(tree, names)),
        UseTree::Name(name) => &name.ident,
        UseTree::Rename(rename) => &rename.rename,
        UseTree::Glob(_) => return,
    };
    names.extend([Type, Value, Constant, Macro].map(|namespace| (namespace, ident.to_string())));
}

/// Collects the names of a file that may need an import.
#[derive(Default)]
struct Names {
    used: BTreeSet<(Namespace, String)>,
    /// The type parameters in scope.
    parameters: Vec<String>,
}

impl Names {
    /// Visits something that has type parameters.
    fn with(&mut self, generics: &Generics, visit: impl FnOnce(&mut Self)) {
        let outer = self.parameters.len();
        self.parameters.extend(generics.type_params().map(|parameter| parameter.ident.to_string()));
        visit(self);
        self.parameters.truncate(outer);
    }

    fn insert(&mut self, namespace: Namespace, name: String) {
        if namespace != Type || !self.parameters.contains(&name) {
            self.used.insert((namespace, name));
        }
    }

    /// Finds the paths in the arguments of a macro, whose syntax is not known.
    fn paths(&mut self, tokens: TokenStream) {
        let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(next) if next.as_char() == sign);
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let follows_path = index > 1 && is(&tokens[index - 1], ':') && is(&tokens[index - 2], ':');
            let follows_dot = index > 0 && is(&tokens[index - 1], '.');
            let leads_path = matches!(&tokens[index + 1..], [first, second, ..] if is(first, ':') && is(second, ':'));
            match token {
                TokenTree::Group(group) => self.paths(group.stream()),
                TokenTree::Ident(name) if leads_path && !follows_path && !follows_dot => {
                    self.insert(Type, name.to_string());
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item_use(&mut self, _: &'ast ItemUse) {}

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast Path) {
        if let (None, Some(first)) = (path.leading_colon, path.segments.first()) {
            self.insert(Type, first.ident.to_string());
        }
        visit::visit_path(self, path);
    }

    /// A path of one segment is a local variable or a constant, and not a type.
    fn visit_expr_path(&mut self, expr: &'ast syn::ExprPath) {
        match (&expr.qself, expr.path.get_ident()) {
            (None, Some(name)) => self.insert(Constant, name.to_string()),
            (None, _) if expr.path.segments.len() == 1 => visit::visit_path(self, &expr.path),
            _ => visit::visit_expr_path(self, expr),
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(function) = &*call.func
            && let (None, 1, Some(name)) =
                (&function.qself, function.path.segments.len(), function.path.segments.first())
        {
            self.insert(Value, name.ident.to_string());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        match call.path.get_ident() {
            Some(name) => self.insert(Macro, name.to_string()),
            None => self.visit_path(&call.path),
        }
        match call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            Ok(arguments) if call.path.is_ident("format") => {
                arguments.iter().for_each(|argument| Visit::visit_expr(self, argument));
            }
            _ => self.paths(call.tokens.clone()),
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.with(&item.sig.generics, |names| visit::visit_item_fn(names, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.with(&item.sig.generics, |names| visit::visit_impl_item_fn(names, item));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.with(&item.generics, |names| visit::visit_item_impl(names, item));
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.with(&item.generics, |names| visit::visit_item_struct(names, item));
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.with(&item.generics, |names| visit::visit_item_enum(names, item));
    }
}

#[cfg(test)]
#[path = "imports_tests.rs"]
mod tests;
