//! The public part of an item: no private fields or functions, no bodies, no documentation.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Fields, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Macro, Meta, Pat, ReceiverKind, Type,
};

use super::is_public;

/// The macros that implement public traits for the type that their first argument names, and these traits.
const MACROS: [(&str, &[&str]); 5] = [
    ("dated_text", &["Display", "Serialize", "Deserialize<'_>"]),
    ("into_future", &["IntoFuture"]),
    ("integer_enum", &["From<i64>", "Display", "Serialize", "Deserialize<'_>"]),
    ("scalar_enum", &["From<serde_json::Value>", "Display", "Serialize", "Deserialize<'_>"]),
    ("string_enum", &["From<&str>", "Display", "FromStr", "Serialize", "Deserialize<'_>"]),
];

/// The macros that implement the constant `ALL`, and a method that returns the value of an enum.
const ENUMS: [(&str, &str); 3] = [
    ("integer_enum", "pub fn as_i64(self) -> i64 {}"),
    ("scalar_enum", "pub fn to_json(&self) -> serde_json::Value {}"),
    ("string_enum", "pub fn as_str(&self) -> &str {}"),
];

/// The macros that implement `Validate` for the type that their first argument names.
const CHECKS: [&str; 2] = ["check_fields", "check_variants"];

/// The macros that decode and encode a type from a table. Their arguments begin with the directions, then `for` and the
/// type.
const TABLES: [&str; 3] = ["object", "shaped_union", "tagged_union"];

/// The directions of a table, and the trait that each implements.
const DIRECTIONS: [(&str, &str); 2] = [("decode", "Deserialize<'_>"), ("encode", "Serialize")];

/// The traits of the runtime that users cannot name.
const PRIVATE_TRAITS: [&str; 3] = ["CursorPages", "LinkedPages", "NumberedPages"];

/// Reads the items of one module.
pub(super) struct Reader<'a> {
    /// The names that the root re-exports.
    pub(super) exported: &'a BTreeSet<String>,
    /// Whether users reach only the re-exported items of the module.
    pub(super) is_private: bool,
}

impl Reader<'_> {
    /// Returns the public part of an item, if it has one.
    pub(super) fn item(&self, item: &Item) -> Vec<Item> {
        let public = match item {
            Item::Struct(item) if is_public(&item.vis) && self.has(&item.ident) => Item::Struct(structure(item)),
            Item::Enum(item) if is_public(&item.vis) && self.has(&item.ident) => {
                let mut item = item.clone();
                attributes(&mut item.attrs);
                for variant in &mut item.variants {
                    attributes(&mut variant.attrs);
                    variant.fields.iter_mut().for_each(|field| attributes(&mut field.attrs));
                }
                Item::Enum(item)
            }
            // The module with a former name of a group.
            Item::Mod(item) if is_public(&item.vis) && item.content.is_some() => {
                let mut item = item.clone();
                attributes(&mut item.attrs);
                Item::Mod(item)
            }
            Item::Type(item) if is_public(&item.vis) && self.has(&item.ident) => {
                let mut item = item.clone();
                attributes(&mut item.attrs);
                Item::Type(item)
            }
            Item::Const(item) if is_public(&item.vis) && self.has(&item.ident) => {
                let mut item = item.clone();
                attributes(&mut item.attrs);
                item.expr = Box::new(syn::parse_quote!(_));
                Item::Const(item)
            }
            Item::Trait(item) if is_public(&item.vis) && self.has(&item.ident) => {
                let mut item = item.clone();
                attributes(&mut item.attrs);
                for inner in &mut item.items {
                    if let syn::TraitItem::Fn(function) = inner {
                        attributes(&mut function.attrs);
                        function.default = None;
                    }
                }
                Item::Trait(item)
            }
            Item::Impl(item) => return self.block(item).into_iter().collect(),
            Item::Macro(item) => return self.implemented(&item.mac),
            _ => return Vec::new(),
        };
        vec![public]
    }

    /// Whether users can name an item of the module.
    fn has(&self, name: &syn::Ident) -> bool {
        !self.is_private || self.exported.contains(&name.to_string())
    }

    /// Returns the block of a public type, with its public functions and constants.
    fn block(&self, item: &ItemImpl) -> Option<Item> {
        let Type::Path(of) = &*item.self_ty else { return None };
        let name = &of.path.segments.last()?.ident;
        if !self.has(name) && !self.exported.contains(&name.to_string()) {
            return None;
        }
        let mut block = item.clone();
        block.attrs.clear();
        if let Some((implemented, _)) = &item.trait_ {
            let last = implemented.segments.last()?;
            if PRIVATE_TRAITS.iter().any(|private| last.ident == private) {
                return None;
            }
            block.items.clear();
            return Some(Item::Impl(block));
        }
        block.items = item.items.iter().filter_map(member).collect();
        (!block.items.is_empty()).then_some(Item::Impl(block))
    }

    /// Returns the implementations that a macro of the runtime expands to.
    fn implemented(&self, call: &Macro) -> Vec<Item> {
        if call.path.is_ident("nullable_from") {
            return syn::parse2(call.tokens.clone()).map(NullableFrom::items).unwrap_or_default();
        }
        if CHECKS.iter().any(|name| call.path.is_ident(name)) {
            let name = call.tokens.clone().into_iter().next();
            return vec![syn::parse_quote!(impl Validate for types::#name {})];
        }
        if call.path.is_ident("request") {
            return syn::parse2(call.tokens.clone()).map(Sent::items).unwrap_or_default();
        }
        let mut words = call.tokens.clone().into_iter();
        let traits: Vec<&str> = if TABLES.iter().any(|name| call.path.is_ident(name)) {
            let is_for = |word: &TokenTree| matches!(word, TokenTree::Ident(word) if word == "for");
            let directions: Vec<String> =
                words.by_ref().take_while(|word| !is_for(word)).map(|word| word.to_string()).collect();
            DIRECTIONS
                .iter()
                .filter(|(word, _)| directions.iter().any(|known| known == word))
                .map(|(_, name)| *name)
                .collect()
        } else {
            let found = MACROS.iter().find(|(name, _)| call.path.is_ident(name));
            found.map_or_else(Vec::new, |(_, traits)| traits.to_vec())
        };
        let Some(TokenTree::Ident(name)) = words.next() else { return Vec::new() };
        let traits =
            traits.into_iter().filter(|_| self.has(&name)).filter_map(|name| syn::parse_str::<syn::Path>(name).ok());
        let traits = traits.map(|implemented| syn::parse_quote!(impl #implemented for #name {}));
        self.value(call, &name).into_iter().chain(traits).collect()
    }

    /// Returns the methods of an enum or of a request.
    fn value(&self, call: &Macro, name: &Ident) -> Option<Item> {
        if call.path.is_ident("into_future") && self.has(name) {
            return Some(syn::parse_quote!(impl #name { pub fn with(self, options: CallOptions) -> Self {} }));
        }
        let (_, method) = ENUMS.iter().find(|(known, _)| call.path.is_ident(known)).filter(|_| self.has(name))?;
        let method: ImplItemFn = syn::parse_str(method).ok()?;
        Some(syn::parse_quote!(impl #name { pub const ALL: &'static [Self] = _; #method }))
    }
}

/// The arguments of the macro that implements conversions into `Nullable` of a type.
struct NullableFrom {
    name: syn::Ident,
    from: Vec<Type>,
}

impl Parse for NullableFrom {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<syn::Token![:]>()?;
        let from = Punctuated::<Type, syn::Token![,]>::parse_terminated(input)?;
        Ok(Self { name, from: from.into_iter().collect() })
    }
}

impl NullableFrom {
    fn items(self) -> Vec<Item> {
        let name = self.name;
        self.from.into_iter().map(|from| syn::parse_quote!(impl From<#from> for Nullable<#name> {})).collect()
    }
}

/// The arguments of the macro that implements sending for a request, without the last one.
struct Sent {
    name: syn::Ident,
    body: Type,
}

impl Parse for Sent {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<syn::Token![->]>()?;
        let body = input.parse()?;
        input.parse::<TokenStream>()?;
        Ok(Self { name, body })
    }
}

impl Sent {
    fn items(self) -> Vec<Item> {
        let Self { name, body } = self;
        vec![
            syn::parse_quote! {
                impl #name {
                    pub fn send(self) -> impl Future<Output = Result<Response<#body>, Error>> + Send {}
                    pub fn with(self, options: CallOptions) -> Self {}
                }
            },
            syn::parse_quote!(impl IntoFuture for #name {}),
        ]
    }
}

/// A placeholder field for the private fields of a struct, which are not shown.
pub(super) const PRIVATE: &str = "__private__: _,";

/// Returns a struct with a placeholder instead of its private fields.
fn structure(item: &ItemStruct) -> ItemStruct {
    let mut item = item.clone();
    attributes(&mut item.attrs);
    item.fields.iter_mut().for_each(|field| attributes(&mut field.attrs));
    match &mut item.fields {
        Fields::Named(fields) => {
            let all = fields.named.len();
            let public = std::mem::take(&mut fields.named).into_iter().filter(|field| is_public(&field.vis));
            fields.named = public.collect();
            if fields.named.len() < all {
                let more: syn::FieldsNamed = syn::parse_quote!({ __private__: _ });
                fields.named.extend(more.named);
            }
        }
        Fields::Unnamed(fields) => {
            for field in fields.unnamed.iter_mut().filter(|field| !is_public(&field.vis)) {
                field.ty = syn::parse_quote!(_);
            }
        }
        Fields::Unit => {}
    }
    item
}

/// Returns a public function without its body, or a public constant without its value.
fn member(item: &ImplItem) -> Option<ImplItem> {
    match item {
        ImplItem::Fn(function) if is_public(&function.vis) => {
            let mut function = ImplItemFn { block: syn::parse_quote!({}), ..function.clone() };
            attributes(&mut function.attrs);
            function.sig.inputs.iter_mut().for_each(without_mut);
            Some(ImplItem::Fn(function))
        }
        ImplItem::Const(constant) if is_public(&constant.vis) => {
            let (name, ty) = (&constant.ident, &constant.ty);
            Some(syn::parse_quote!(pub const #name: #ty = _;))
        }
        _ => None,
    }
}

/// Removes the `mut` of an argument, which belongs to the body.
fn without_mut(argument: &mut FnArg) {
    match argument {
        FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Value) => receiver.mutability = None,
        FnArg::Typed(argument) => {
            if let Pat::Ident(name) = &mut *argument.pat {
                name.mutability = None;
            }
        }
        FnArg::Receiver(_) => {}
    }
}

/// Keeps the attributes that users notice: derived traits, the default variant, `non_exhaustive` and `deprecated`.
fn attributes(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| match &attribute.meta {
        Meta::Path(path) => ["default", "deprecated", "non_exhaustive"].iter().any(|kept| path.is_ident(kept)),
        Meta::List(list) => list.path.is_ident("derive"),
        Meta::NameValue(pair) => pair.path.is_ident("deprecated"),
    });
}
