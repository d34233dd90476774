//! The macros that create types of responses, with the feature `serialize`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, Token, Type};

/// A field in a table: its name, the way its argument is passed, and its type.
struct Row {
    name: Ident,
    how: Ident,
    ty: Type,
}

impl Parse for Row {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self { name, how: input.parse()?, ty: input.parse()? })
    }
}

impl Row {
    /// Returns the type of the argument, as the macro `argument!` does.
    fn argument(&self) -> syn::Result<TokenStream> {
        let Self { how, ty, .. } = self;
        Ok(match how.to_string().as_str() {
            "exact" | "boxed_exact" => ty.to_token_stream(),
            "into" | "boxed_into" => quote!(impl Into<#ty>),
            "items" => quote!(impl IntoIterator<Item = #ty>),
            "items_into" => quote!(impl IntoIterator<Item = impl Into<#ty>>),
            "entries" => quote!(impl IntoIterator<Item = (impl Into<String>, #ty)>),
            "entries_into" => quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#ty>)>),
            _ => return Err(syn::Error::new(how.span(), "an unknown way to pass an argument")),
        })
    }
}

/// The arguments of `construct!`.
struct Construct {
    name: Ident,
    required: Vec<Row>,
    has_set: bool,
    setters: Vec<Row>,
    additional: Option<Type>,
}

impl Parse for Construct {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        let (arguments, rows);
        syn::parenthesized!(arguments in input);
        let required = arguments.parse_terminated(Row::parse, Token![,])?.into_iter().collect();
        syn::braced!(rows in input);
        let mut table = Self { name, required, has_set: false, setters: Vec::new(), additional: None };
        while !rows.is_empty() {
            if rows.peek(Token![..]) {
                rows.parse::<Token![..]>()?;
                rows.parse::<Ident>()?;
                rows.parse::<Token![:]>()?;
                table.additional = Some(rows.parse()?);
            } else if rows.peek(Token![@]) {
                rows.parse::<Token![@]>()?;
                rows.parse::<Ident>()?;
                table.setters.push(rows.parse()?);
                rows.parse::<Token![=]>()?;
                rows.parse::<Expr>()?;
                table.has_set = true;
            } else {
                table.setters.push(rows.parse()?);
            }
            if !rows.is_empty() {
                rows.parse::<Token![,]>()?;
            }
        }
        Ok(table)
    }
}

/// The attribute that marks `new`, whose arguments are no promise. It is only in the items that are read.
pub(super) const OPEN_ARGUMENTS: &str = "open_arguments";

/// Returns the items of `construct!`.
pub(super) fn construct(tokens: TokenStream) -> syn::Result<TokenStream> {
    let Construct { name, required, has_set, setters, additional } = syn::parse2(tokens)?;
    let default = (has_set && required.is_empty()).then(|| quote!(impl Default for #name {}));
    let named = |row: &Row| {
        let (name, ty) = (&row.name, row.argument()?);
        Ok(quote!(#name: #ty))
    };
    let required: Vec<TokenStream> = required.iter().map(named).collect::<syn::Result<_>>()?;
    let setters: Vec<TokenStream> = setters
        .iter()
        .map(|row| {
            let (name, argument) = (&row.name, named(row)?);
            Ok(quote!(pub fn #name(self, #argument) -> Self {}))
        })
        .collect::<syn::Result<_>>()?;
    let additional = additional.map(
        |ty| quote!(pub fn with_additional_property(self, name: impl Into<String>, value: impl Into<#ty>) -> Self {}),
    );
    let open = format_ident!("{OPEN_ARGUMENTS}");
    Ok(quote! {
        #default
        impl #name {
            #[#open]
            pub fn new(#(#required),*) -> Self {}
            #(#setters)*
            #additional
        }
    })
}

/// The arguments of `from_members!`.
struct Members {
    name: Ident,
    rows: Vec<Row>,
}

impl Parse for Members {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        let rows;
        syn::braced!(rows in input);
        Ok(Self { name, rows: rows.parse_terminated(Row::parse, Token![,])?.into_iter().collect() })
    }
}

/// Returns the items of `from_members!`.
pub(super) fn from_members(tokens: TokenStream) -> syn::Result<TokenStream> {
    let Members { name, rows } = syn::parse2(tokens)?;
    let items = rows.iter().map(|Row { how, ty, .. }| {
        Ok(match how.to_string().as_str() {
            "exact" | "boxed" => quote!(impl From<#ty> for #name {}),
            "text" => quote!(impl From<&#ty> for #name {}),
            "array" => quote!(impl<const N: usize> From<[#ty; N]> for #name {}),
            "array_text" => quote!(impl<const N: usize> From<[&#ty; N]> for #name {}),
            _ => return Err(syn::Error::new(how.span(), "an unknown conversion")),
        })
    });
    items.collect()
}
