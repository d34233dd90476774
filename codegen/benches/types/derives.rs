//! Replaces the tables of the generated types by serde's derives.
//!
//! The comparison favours the derives: their enums of strings are closed, which is cheaper.

use std::collections::BTreeMap;

use codegen::Tree;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Attribute, Item, ItemEnum, ItemStruct, parse_quote};

use crate::Outcome;

/// Returns the types with serde's derives.
pub fn derived(tree: &Tree) -> Outcome<Tree> {
    rewritten(tree, true)
}

/// Returns the types without tables and without derives.
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

/// The tables of a file, by the name of the type.
#[derive(Default)]
struct Tables {
    decoded: BTreeMap<String, Table>,
    encoded: BTreeMap<String, Table>,
    /// Enums of strings, with the text of each variant.
    strings: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Clone, Default)]
struct Table {
    /// The tag of a union.
    tag: Option<TokenTree>,
    rows: Vec<Vec<TokenTree>>,
    /// The field for additional properties.
    extra: Option<String>,
}

impl Tables {
    fn of(items: &[Item]) -> Self {
        let mut found = Self::default();
        for item in items {
            let Item::Macro(call) = item else { continue };
            match call.mac.path.get_ident().map(ToString::to_string).as_deref() {
                Some(name) if is_table(name) => found.add(call.mac.tokens.clone()),
                Some("string_enum") => found.add_strings(call.mac.tokens.clone()),
                _ => {}
            }
        }
        found
    }

    /// Adds a table: `decode, encode for Name { row, row }`, and `by "tag"` after the name of a union with a tag.
    fn add(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter();
        let directions: Vec<String> =
            tokens.by_ref().map(|token| token.to_string()).take_while(|word| word != "for").collect();
        let Some(name) = tokens.next().map(|name| name.to_string()) else { return };
        let table = Table::of(tokens);
        for (direction, tables) in [("decode", &mut self.decoded), ("encode", &mut self.encoded)] {
            if directions.iter().any(|word| word == direction) {
                tables.insert(name.clone(), table.clone());
            }
        }
    }

    /// Adds the table of an enum of strings: `Name { Variant "text", }`.
    fn add_strings(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter();
        let Some(name) = tokens.next().map(|name| name.to_string()) else { return };
        let rows = Table::of(tokens).rows.into_iter();
        let texts = rows.filter_map(|row| match row.as_slice() {
            [variant, text] => {
                Some((variant.to_string(), syn::parse_str::<syn::LitStr>(&text.to_string()).ok()?.value()))
            }
            _ => None,
        });
        self.strings.insert(name, texts.collect());
    }

    fn rewritten(&self, item: Item, has_derives: bool) -> Vec<Item> {
        match item {
            Item::Macro(call) if call.mac.path.is_ident("string_enum") => {
                let Some(TokenTree::Ident(name)) = call.mac.tokens.clone().into_iter().next() else { return vec![] };
                let texts = self.strings.get(&name.to_string());
                let (variants, texts): (Vec<Ident>, Vec<&String>) =
                    texts.into_iter().flatten().map(|(variant, text)| (format_ident!("{variant}"), text)).unzip();
                vec![
                    parse_quote! {
                        impl #name {
                            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

                            pub fn as_str(&self) -> &str {
                                match self {
                                    #(Self::#variants => #texts,)*
                                    Self::Unknown(value) => value.as_str(),
                                }
                            }
                        }
                    },
                    parse_quote! {
                        impl From<&str> for #name {
                            fn from(value: &str) -> Self {
                                match value {
                                    #(#texts => Self::#variants,)*
                                    _ => Self::Unknown(UnknownValue::new(value)),
                                }
                            }
                        }
                    },
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
            // A row consists of the field, its key, and its presence.
            let Some([_, key, presence]) = table.rows.iter().find_map(|row| match row.as_slice() {
                row @ [name, ..] if name.to_string() == ident => row.first_chunk::<3>(),
                _ => None,
            }) else {
                continue;
            };
            let rename = (key.to_string() != format!("{ident:?}")).then(|| quote!(rename = #key,));
            let is_optional = matches!(presence.to_string().as_str(), "optional" | "optional_nullable" | "keeps_null");
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
                // A row consists of the variant, the values of the tag, and how the tag is encoded.
                let row = table.rows.iter().find(|row| row.first().is_some_and(|first| first.to_string() == ident));
                let values = row.into_iter().flatten().filter(|token| matches!(token, TokenTree::Literal(_)));
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
    matches!(name, "object" | "tagged_union" | "shaped_union")
}

impl Table {
    /// Parses the tokens after the name.
    fn of(tokens: impl Iterator<Item = TokenTree>) -> Self {
        let mut table = Self::default();
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                    let is_comma =
                        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
                    table.rows = tokens.split(is_comma).filter(|row| !row.is_empty()).map(<[_]>::to_vec).collect();
                }
                TokenTree::Literal(_) => table.tag = Some(token),
                _ => {}
            }
        }
        // `..field`
        table.extra = table.rows.iter().find_map(|row| match row.as_slice() {
            [TokenTree::Punct(_), TokenTree::Punct(_), field] => Some(field.to_string()),
            _ => None,
        });
        table
    }
}
