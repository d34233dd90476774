//! Examples in the documentation: a call of each operation with its required arguments, which compiles.
//!
//! An argument that is too large for an example is a variable, which the example gets from a line that is not shown.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::arguments::required;
use super::lines::joined;
use super::rust_type::tokens;
use crate::model::{Api, Conversion, Element, Field, Group, Operation, ResponseBody, Type, TypeGraph, TypeKind, Union};

/// How deep values may be nested.
const MAX_NESTING: usize = 6;

/// How many values an argument may consist of.
const MAX_VALUES: usize = 12;

/// The length of the longest argument that is shown, in characters.
const MAX_LENGTH: usize = 120;

/// The longest line of an example: rustdoc shows about this many columns.
const EXAMPLE_WIDTH: usize = 90;

/// Writes the examples of a crate.
#[derive(Clone, Copy)]
pub(super) struct Examples<'a> {
    api: &'a Api,
    /// The name of the crate; without it, there are no examples.
    package: Option<&'a str>,
}

/// A call, and what it needs.
struct Example {
    statements: TokenStream,
    /// The types of the API that the statements mention.
    types: BTreeSet<String>,
    /// The variables that the statements use, and their types.
    variables: Vec<TokenStream>,
}

impl<'a> Examples<'a> {
    pub(super) fn new(api: &'a Api, package: Option<&'a str>) -> Self {
        Self { api, package }
    }

    /// Returns the lines of the example of an operation.
    pub(super) fn of_operation(&self, group: &Group, operation: &Operation) -> Vec<String> {
        let Some(package) = self.package else { return Vec::new() };
        let Example { statements, types, variables } = self.example(group, operation);
        let package = package.replace('-', "_");
        let crate_name = format_ident!("{package}");
        let Some(code) = printed(&of_crate(statements, &crate_name)) else { return Vec::new() };
        let variables = variables.into_iter().map(|variable| format!(", {}", one_line(variable, &crate_name)));
        let variables: String = variables.collect();
        let mut lines = vec!["```no_run".to_owned()];
        lines.push(format!(
            "# async fn example(client: {crate_name}::Client{variables}) -> Result<(), {crate_name}::Error> {{"
        ));
        lines.extend(imports(&package, &types));
        lines.extend(code);
        lines.extend(["# Ok(())", "# }", "```"].map(ToOwned::to_owned));
        lines
    }

    /// Returns the example of the crate: an operation that needs few arguments, if there is one.
    pub(super) fn of_crate(&self, create: &TokenStream) -> Vec<String> {
        let Some(package) = self.package else { return Vec::new() };
        let groups = self.api.root.with_groups().into_iter();
        let calls = groups.flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
        let calls = calls.filter(|(_, operation)| !operation.deprecated);
        let candidates = calls.map(|(group, operation)| {
            let example = self.example(group, operation);
            let is_simple = operation.pagination.is_some() || operation.method == "get";
            ((!example.variables.is_empty(), !is_simple, required(operation).len()), example)
        });
        let Some((_, Example { statements, types, .. })) =
            candidates.min_by_key(|(rank, _)| *rank).filter(|((has_variables, ..), _)| !has_variables)
        else {
            return Vec::new();
        };
        let package = package.replace('-', "_");
        let main = quote! {
            #[tokio::main]
            async fn main() -> Result<(), Box<dyn std::error::Error>> {
                let client = #create?;
                #statements
                Ok(())
            }
        };
        let Ok(file) = syn::parse2(of_crate(main, &format_ident!("{package}"))) else { return Vec::new() };
        let mut lines = vec!["```no_run".to_owned(), format!("use {package}::Client;")];
        lines.extend(imports(&package, &types));
        lines.push(String::new());
        lines.extend(joined(&prettyplease::unparse(&file), EXAMPLE_WIDTH).lines().map(ToOwned::to_owned));
        lines.push("```".to_owned());
        lines
    }

    /// Returns the call of an operation, and what is done with its result.
    fn example(&self, group: &Group, operation: &Operation) -> Example {
        let mut writer = Writer { types: &self.api.types, used: BTreeSet::new(), values: 0 };
        let mut variables = Vec::new();
        let arguments = required(operation).into_iter().map(|(name, ty, conversion)| {
            let used = writer.used.clone();
            writer.values = MAX_VALUES;
            let value = writer.argument(name, ty, conversion, MAX_NESTING);
            value.filter(|value| value.to_string().len() <= MAX_LENGTH).unwrap_or_else(|| {
                writer.used = used;
                let ident = format_ident!("{name}");
                let written = tokens(unboxed(ty), &quote!(crate::types::));
                variables.push(quote!(#ident: #written));
                quote!(#ident)
            })
        });
        let arguments: Vec<TokenStream> = arguments.collect();
        let accessors = group.path.iter().map(|name| format_ident!("{name}"));
        let method = format_ident!("{}", operation.name);
        let request = quote!(client #(.#accessors())*.#method(#(#arguments),*));
        Example { statements: finish(operation, &request), types: writer.used, variables }
    }
}

/// Returns the statements that send a request and use its result.
fn finish(operation: &Operation, request: &TokenStream) -> TokenStream {
    if operation.pagination.is_some() {
        return quote! {
            let mut items = #request.items();
            while let Some(item) = items.next().await {
                let item = item?;
                println!("{item:?}");
            }
        };
    }
    match &operation.response {
        ResponseBody::Empty => quote!(#request.await?;),
        ResponseBody::Events(..) => quote! {
            let mut events = #request.await?.into_inner();
            while let Some(event) = events.next().await {
                let event = event?;
                println!("{event:?}");
            }
        },
        ResponseBody::Bytes(_) => quote! {
            let bytes = #request.await?.into_inner().bytes().await?;
            println!("{} bytes", bytes.len());
        },
        ResponseBody::Text(_) => quote! {
            let text = #request.await?.into_inner();
            println!("{text}");
        },
        ResponseBody::Json(_) | ResponseBody::Statuses(..) => quote! {
            let response = #request.await?;
            println!("{response:?}");
        },
    }
}

/// Writes values of the types of an API.
struct Writer<'a> {
    types: &'a TypeGraph,
    /// The types that the values mention.
    used: BTreeSet<String>,
    /// How many more values the argument may have.
    values: usize,
}

impl Writer<'_> {
    /// Returns an argument; `None` if it would be too large, or if there is no short value of its type.
    fn argument(&mut self, name: &str, ty: &Type, conversion: &Conversion, depth: usize) -> Option<TokenStream> {
        let depth = depth.checked_sub(1)?;
        self.values = self.values.checked_sub(1)?;
        let of_element = |writer: &mut Self, Element { ty, converts }: &Element| {
            let conversion = if *converts { Conversion::Into } else { Conversion::Exact };
            writer.argument(name, ty, &conversion, depth)
        };
        match conversion {
            Conversion::Items(item) => {
                let item = of_element(self, item)?;
                Some(quote!([#item]))
            }
            Conversion::Entries(value) => {
                let value = of_element(self, value)?;
                Some(quote!([("key", #value)]))
            }
            Conversion::Into => self.converted(name, unboxed(ty), depth),
            Conversion::Exact => self.value(unboxed(ty), depth),
        }
    }

    /// Returns a value that converts into a type.
    fn converted(&mut self, name: &str, ty: &Type, depth: usize) -> Option<TokenStream> {
        let text = name.trim_end_matches('_');
        match self.types.underlying(ty) {
            Type::String | Type::Any => Some(quote!(#text)),
            Type::File => Some(quote!(crate::File::from_path("path/to/file"))),
            Type::Named(name) => match &self.types.get(&name)?.kind {
                TypeKind::Enum(variants) => {
                    let first = variants.first()?;
                    let is_plain = |next: char| next.is_ascii_alphanumeric() || "-_./ ".contains(next);
                    let value = &first.wire_name;
                    let variant = format_ident!("{}", first.name);
                    Some(if value.chars().all(is_plain) { quote!(#value) } else { self.of_type(&name, &variant) })
                }
                TypeKind::Union(union) => self.member(text, &convertible(union), depth),
                TypeKind::Part(members) => {
                    let members: Vec<Type> = members.iter().map(|member| member.ty.clone()).collect();
                    self.member(text, &members, depth)
                }
                _ => self.value(&Type::Named(name), depth),
            },
            _ => None,
        }
    }

    /// Returns a value of the first member of a union that has a short value.
    fn member(&mut self, name: &str, members: &[Type], depth: usize) -> Option<TokenStream> {
        let depth = depth.checked_sub(1)?;
        self.values = self.values.checked_sub(1)?;
        let is_text = |ty: &Type| self.types.underlying(ty) == Type::String;
        if members.iter().any(is_text) {
            return Some(quote!(#name));
        }
        members.iter().find_map(|ty| match self.types.underlying(ty) {
            Type::Named(_) => self.value(unboxed(ty), depth),
            _ => None,
        })
    }

    /// Returns a value of exactly a type.
    fn value(&mut self, ty: &Type, depth: usize) -> Option<TokenStream> {
        match self.types.underlying(ty) {
            Type::Bool => Some(quote!(true)),
            Type::I32 | Type::I64 | Type::I128 | Type::U32 | Type::U64 => Some(quote!(1)),
            Type::F64 => Some(quote!(1.0)),
            Type::Nullable(_) => Some(quote!(None)),
            Type::Named(name) => match &self.types.get(&name)?.kind {
                TypeKind::Struct(fields) | TypeKind::Form(fields) => self.object(&name, fields, depth),
                TypeKind::ScalarEnum(values) => {
                    let variant = format_ident!("{}", values.variants.first()?.1.name);
                    Some(self.of_type(&name, &variant))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the construction of an object with its required fields.
    fn object(&mut self, name: &str, fields: &[Field], depth: usize) -> Option<TokenStream> {
        let required = fields.iter().filter(|field| field.is_argument());
        let arguments = required.map(|field| self.argument(&field.name, &field.ty, &field.conversion, depth));
        let arguments = arguments.collect::<Option<Vec<_>>>()?;
        let new = self.of_type(name, &format_ident!("new"));
        Some(quote!(#new(#(#arguments),*)))
    }

    /// Returns a variant or function of a type.
    fn of_type(&mut self, name: &str, item: &Ident) -> TokenStream {
        self.used.insert(name.to_owned());
        let name = format_ident!("{name}");
        quote!(#name::#item)
    }
}

/// Returns the types that convert into a union.
fn convertible(union: &Union) -> Vec<Type> {
    match union {
        Union::Shaped { members, .. } => members.iter().map(|member| member.ty.clone()).collect(),
        Union::Tagged { members, .. } => {
            members.iter().filter(|member| member.converts).map(|member| member.ty.clone()).collect()
        }
    }
}

fn unboxed(ty: &Type) -> &Type {
    match ty {
        Type::Boxed(inner) => inner,
        ty => ty,
    }
}

/// Returns the line that imports types.
fn imports(package: &str, types: &BTreeSet<String>) -> Option<String> {
    let names: Vec<&str> = types.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("use {package}::types::{only};")),
        several => Some(format!("use {package}::types::{{{}}};", several.join(", "))),
    }
}

/// Returns statements as lines of code.
fn printed(statements: &TokenStream) -> Option<Vec<String>> {
    let file: syn::File = syn::parse2(quote!(async fn example() { #statements })).ok()?;
    // The function indents its statements.
    let text = joined(&prettyplease::unparse(&file), EXAMPLE_WIDTH + 4);
    let lines: Vec<&str> = text.lines().collect();
    let body = lines.get(1..lines.len().checked_sub(1)?)?;
    Some(body.iter().map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect())
}

/// Returns the text of an argument of a function outside of the crate.
fn one_line(argument: TokenStream, crate_name: &Ident) -> String {
    let text = of_crate(argument, crate_name).to_string();
    [(" :: ", "::"), (" < ", "<"), (" >", ">"), (" , ", ", "), (" : ", ": ")]
        .into_iter()
        .fold(text, |text, (spaced, plain)| text.replace(spaced, plain))
}

/// Replaces `crate` by the name of the crate.
fn of_crate(tokens: TokenStream, crate_name: &Ident) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "crate" => TokenTree::Ident(crate_name.clone()),
        TokenTree::Group(group) => {
            TokenTree::Group(proc_macro2::Group::new(group.delimiter(), of_crate(group.stream(), crate_name)))
        }
        token => token,
    });
    replaced.collect()
}
