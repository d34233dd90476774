//! The generated types with serde's derives in place of the tables, as people write them by hand.
//!
//! Where there is a choice the derives get the cheaper one: the enums of strings are closed.

use std::collections::BTreeMap;

use codegen::Tree;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Item, ItemEnum, ItemStruct, parse_quote};

use crate::Outcome;

/// With serde's derives.
pub fn derived(tree: &Tree) -> Outcome<Tree> {
    rewritten(tree, true)
}

/// With nothing that reads or writes.
pub fn bare(tree: &Tree) -> Outcome<Tree> {
    rewritten(tree, false)
}

fn rewritten(tree: &Tree, has_derives: bool) -> Outcome<Tree> {
    let mut tree = tree.clone();
    for text in tree.iter_mut().filter(|(path, _)| path.starts_with("src/types")).map(|(_, text)| text) {
        let mut file = syn::parse_file(text)?;
        let found = Tables::of(&file.items);
        file.items = file.items.into_iter().flat_map(|item| found.rewritten(item, has_derives)).collect();
        *text = prettyplease::unparse(&file);
    }
    Ok(tree)
}

/// What the tables of a file say of each type.
#[derive(Default)]
struct Tables {
    decoded: BTreeMap<String, Table>,
    encoded: BTreeMap<String, Table>,
    /// Enums of strings, with the text of each variant.
    strings: BTreeMap<String, BTreeMap<String, String>>,
}

/// `Name "tag" { row, row } extra`
#[derive(Clone, Default)]
struct Table {
    tag: Option<TokenTree>,
    rows: Vec<Vec<TokenTree>>,
    extra: Option<String>,
}

impl Tables {
    fn of(items: &[Item]) -> Self {
        let mut found = Self::default();
        for item in items {
            let Item::Macro(call) = item else { continue };
            let Some((name, table)) = Table::of(call.mac.tokens.clone()) else { continue };
            match call.mac.path.get_ident().map(ToString::to_string).as_deref() {
                Some("decode_object" | "decode_tagged") => found.decoded.insert(name, table),
                Some("encode_object") => found.encoded.insert(name, table),
                Some("string_enum") => {
                    found.strings.insert(name, BTreeMap::new());
                    None
                }
                _ => None,
            };
        }
        for item in items {
            let Item::Impl(block) = item else { continue };
            let syn::Type::Path(of) = &*block.self_ty else { continue };
            let Some(name) = of.path.get_ident().map(ToString::to_string) else { continue };
            match (implemented(block).as_deref(), found.strings.get_mut(&name)) {
                (Some("Deserialize"), _) => found.decoded.entry(name).or_default(),
                (Some("Serialize"), _) => found.encoded.entry(name).or_default(),
                (None, Some(values)) => {
                    *values = texts(block).unwrap_or_default();
                    continue;
                }
                _ => continue,
            };
        }
        found
    }

    fn rewritten(&self, item: Item, has_derives: bool) -> Vec<Item> {
        match item {
            Item::Macro(call) if call.mac.path.is_ident("string_enum") => {
                let name = &call.mac.tokens;
                vec![
                    parse_quote! {
                        impl std::fmt::Display for #name {
                            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                                f.write_str(self.as_str())
                            }
                        }
                    },
                    parse_quote! {
                        impl std::str::FromStr for #name {
                            type Err = std::convert::Infallible;

                            fn from_str(value: &str) -> std::result::Result<Self, std::convert::Infallible> {
                                Ok(Self::from(value))
                            }
                        }
                    },
                ]
            }
            Item::Macro(call) if call.mac.path.get_ident().is_some_and(|name| is_table(&name.to_string())) => vec![],
            Item::Impl(block) if matches!(implemented(&block).as_deref(), Some("Deserialize" | "Serialize")) => vec![],
            Item::Struct(mut item) if has_derives => {
                self.derive(&item.ident.to_string(), &mut item.attrs);
                self.attributes_of_struct(&mut item);
                vec![Item::Struct(item)]
            }
            Item::Enum(mut item) if has_derives => {
                self.derive(&item.ident.to_string(), &mut item.attrs);
                self.attributes_of_enum(&mut item);
                vec![Item::Enum(item)]
            }
            item => vec![item],
        }
    }

    fn derive(&self, name: &str, attributes: &mut Vec<Attribute>) {
        let is_string = self.strings.contains_key(name);
        if is_string || self.decoded.contains_key(name) {
            attributes.push(parse_quote!(#[derive(serde::Deserialize)]));
        }
        if is_string || self.encoded.contains_key(name) {
            attributes.push(parse_quote!(#[derive(serde::Serialize)]));
        }
    }

    fn attributes_of_struct(&self, item: &mut ItemStruct) {
        let name = item.ident.to_string();
        let Some(table) = self.decoded.get(&name).or_else(|| self.encoded.get(&name)) else { return };
        for field in &mut item.fields {
            let Some(ident) = field.ident.as_ref().map(ToString::to_string) else { continue };
            if table.extra.as_ref() == Some(&ident) {
                field.attrs.push(parse_quote!(#[serde(flatten)]));
            }
            // An index, the field, its key, and what may stand there.
            let Some([_, _, key, presence]) = table.rows.iter().find_map(|row| match row.as_slice() {
                row @ [_, name, ..] if name.to_string() == ident => row.first_chunk::<4>(),
                _ => None,
            }) else {
                continue;
            };
            let rename = (key.to_string() != format!("{ident:?}")).then(|| quote!(rename = #key,));
            let is_optional = matches!(presence.to_string().as_str(), "optional" | "empty" | "both");
            let skip = (is_optional && self.encoded.contains_key(&name))
                .then(|| quote!(skip_serializing_if = "Option::is_none",));
            if rename.is_some() || skip.is_some() {
                field.attrs.push(parse_quote!(#[serde(#rename #skip)]));
            }
        }
    }

    fn attributes_of_enum(&self, item: &mut ItemEnum) {
        let name = item.ident.to_string();
        if let Some(values) = self.strings.get(&name) {
            for variant in &mut item.variants {
                match values.get(&variant.ident.to_string()) {
                    Some(value) => variant.attrs.push(parse_quote!(#[serde(rename = #value)])),
                    None => variant.attrs.push(parse_quote!(#[serde(skip)])),
                }
            }
        } else if let Some(table) = self.decoded.get(&name) {
            let Some(tag) = &table.tag else {
                item.attrs.push(parse_quote!(#[serde(untagged)]));
                return;
            };
            item.attrs.push(parse_quote!(#[serde(tag = #tag)]));
            for variant in &mut item.variants {
                let ident = variant.ident.to_string();
                // An index, the value of the tag, the variant.
                let values = table.rows.iter().filter_map(|row| match row.as_slice() {
                    [_, value, variant, ..] if variant.to_string() == ident => Some(value),
                    _ => None,
                });
                let values: TokenStream = values.map(|value| quote!(alias = #value,)).collect();
                let names = if values.is_empty() { quote!(skip) } else { values };
                variant.attrs.push(parse_quote!(#[serde(#names)]));
            }
        } else if self.encoded.contains_key(&name) {
            item.attrs.push(parse_quote!(#[serde(untagged)]));
        }
    }
}

fn is_table(name: &str) -> bool {
    matches!(name, "decode_object" | "encode_object" | "decode_tagged")
}

/// The trait that is implemented.
fn implemented(block: &syn::ItemImpl) -> Option<String> {
    let (path, _) = block.trait_.as_ref()?;
    path.segments.last().map(|segment| segment.ident.to_string())
}

impl Table {
    fn of(tokens: TokenStream) -> Option<(String, Self)> {
        let mut tokens = tokens.into_iter();
        let name = tokens.next()?.to_string();
        let mut table = Self::default();
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let mut row = Vec::new();
                    for token in group.stream() {
                        match token {
                            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                                table.rows.push(std::mem::take(&mut row));
                            }
                            token => row.push(token),
                        }
                    }
                }
                TokenTree::Literal(_) => table.tag = Some(token),
                token => table.extra = Some(token.to_string()),
            }
        }
        Some((name, table))
    }
}

/// The texts of an enum's variants, from the `match` of its `as_str`.
fn texts(block: &syn::ItemImpl) -> Option<BTreeMap<String, String>> {
    let method = block.items.iter().find_map(|item| match item {
        syn::ImplItem::Fn(method) if method.sig.ident == "as_str" => Some(method),
        _ => None,
    })?;
    let Some(syn::Stmt::Expr(syn::Expr::Match(found), None)) = method.block.stmts.last() else { return None };
    let text = |arm: &syn::Arm| match (&arm.pat, &*arm.body) {
        (syn::Pat::Path(variant), syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) => {
            Some((variant.path.segments.last()?.ident.to_string(), text.value()))
        }
        _ => None,
    };
    Some(found.arms.iter().filter_map(text).collect())
}
