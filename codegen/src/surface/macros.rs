//! The macros of the runtime, which implement traits and functions of the types that their arguments name.
//!
//! The compiler expands them, so this file repeats what users see of each. `construction.rs` reads the two macros that
//! only the feature `serialize` uses.

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, ItemMacro, Token, Type};

use super::construction;

/// The macros that implement nothing that users see.
const SILENT: [&str; 3] = ["integers", "scalars", "thread_local"];

/// The feature with which types are both decoded and encoded.
const BOTH: &str = "serialize";

/// Returns the items that a macro expands to.
pub(super) fn expand(call: &ItemMacro) -> Result<TokenStream, String> {
    let Some(name) = call.mac.path.get_ident().map(ToString::to_string) else {
        return Err(format!("the macro `{}` is not known", super::tokens::text(&call.mac.path)));
    };
    let tokens = call.mac.tokens.clone();
    let read = match name.as_str() {
        "macro_rules" => Ok(TokenStream::new()),
        silent if SILENT.contains(&silent) => Ok(TokenStream::new()),
        "check_fields" | "check_variants" => {
            first(tokens).map(|name| quote!(impl crate::runtime::validation::Validate for #name {}))
        }
        "construct" => construction::construct(tokens),
        "dated_text" => first(tokens).map(|name| {
            let (text, both) = (display(&name), both(&name));
            quote!(#text #both)
        }),
        "from_members" => construction::from_members(tokens),
        "integer_enum" => first(tokens).map(|name| values(&name, &quote!(as_i64(self) -> i64), &quote!(i64))),
        "into_future" => syn::parse2(tokens).map(|call: IntoFuture| into_future(&call.name, &call.body)),
        "nullable_from" => syn::parse2(tokens).map(nullable_from),
        "object" | "shaped_union" | "tagged_union" => syn::parse2(tokens).map(|table: Table| table.items()),
        "request" => syn::parse2(tokens).map(|call: Request| {
            let Request { name, body } = &call;
            let future = into_future(name, body);
            quote! {
                impl #name {
                    pub fn send(self) -> impl std::future::Future<
                        Output = std::result::Result<crate::Response<#body>, crate::Error>
                    > + Send {}
                }
                #future
            }
        }),
        "scalar_enum" => first(tokens)
            .map(|name| values(&name, &quote!(to_json(&self) -> serde_json::Value), &quote!(serde_json::Value))),
        "string_enum" => first(tokens).map(|name| {
            let values = values(&name, &quote!(as_str(&self) -> &str), &quote!(&str));
            quote! {
                #values
                impl std::str::FromStr for #name { type Err = std::convert::Infallible; }
            }
        }),
        _ => return Err(format!("the macro `{name}!` is not known")),
    };
    read.map_err(|error| format!("the arguments of `{name}!` cannot be read: {error}"))
}

/// Returns the first argument, which names a type.
fn first(tokens: TokenStream) -> syn::Result<Ident> {
    struct First(Ident);
    impl Parse for First {
        fn parse(input: ParseStream) -> syn::Result<Self> {
            let name = input.parse()?;
            input.parse::<TokenStream>()?;
            Ok(Self(name))
        }
    }
    syn::parse2(tokens).map(|First(name)| name)
}

fn display(name: &Ident) -> TokenStream {
    quote!(impl std::fmt::Display for #name {})
}

/// Returns both directions.
fn both(name: &Ident) -> TokenStream {
    quote! {
        impl serde::Serialize for #name {}
        impl<'de> serde::Deserialize<'de> for #name {}
    }
}

/// Returns the items of an enum of scalars: the function that returns its value, and the type of this value.
fn values(name: &Ident, function: &TokenStream, value: &TokenStream) -> TokenStream {
    let (text, both) = (display(name), both(name));
    quote! {
        impl #name {
            pub const ALL: &'static [Self] = ();
            pub fn #function {}
        }
        impl From<#value> for #name {}
        #text
        #both
    }
}

fn into_future(name: &Ident, body: &Type) -> TokenStream {
    quote! {
        impl #name {
            pub fn with(self, options: crate::CallOptions) -> Self {}
        }
        impl std::future::IntoFuture for #name {
            type Output = std::result::Result<crate::Response<#body>, crate::Error>;
            type IntoFuture = crate::runtime::sending::Sending<#body>;
        }
    }
}

/// The arguments of `into_future!`.
struct IntoFuture {
    name: Ident,
    body: Type,
}

impl Parse for IntoFuture {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![,]>()?;
        Ok(Self { name, body: input.parse()? })
    }
}

/// The arguments of `request!`, without the function that receives the response.
struct Request {
    name: Ident,
    body: Type,
}

impl Parse for Request {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![->]>()?;
        let body = input.parse()?;
        input.parse::<TokenStream>()?;
        Ok(Self { name, body })
    }
}

/// The arguments of `nullable_from!`.
struct NullableFrom {
    name: Ident,
    from: Punctuated<Type, Token![,]>,
}

impl Parse for NullableFrom {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self { name, from: Punctuated::parse_terminated(input)? })
    }
}

fn nullable_from(NullableFrom { name, from }: NullableFrom) -> TokenStream {
    let from = from.into_iter();
    quote!(#(impl From<#from> for crate::runtime::nullable::Nullable<#name> {})*)
}

/// The beginning of a table: its directions and its type.
struct Table {
    decodes: bool,
    encodes: bool,
    name: Ident,
}

impl Parse for Table {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut directions: Vec<String> = Vec::new();
        while !input.peek(Token![for]) {
            if let TokenTree::Ident(word) = input.parse()? {
                directions.push(word.to_string());
            }
        }
        input.parse::<Token![for]>()?;
        let name = input.parse()?;
        input.parse::<TokenStream>()?;
        let has = |word: &str| directions.iter().any(|one| one == word);
        Ok(Self { decodes: has("decode"), encodes: has("encode"), name })
    }
}

impl Table {
    fn items(&self) -> TokenStream {
        let name = &self.name;
        let condition = |is_always: bool| (!is_always).then(|| quote!(#[cfg(feature = #BOTH)]));
        let (decode, encode) = (condition(self.decodes), condition(self.encodes));
        let lifetime = syn::Lifetime::new("'de", proc_macro2::Span::call_site());
        let (serialize, deserialize) = (format_ident!("Serialize"), format_ident!("Deserialize"));
        quote! {
            #decode
            impl<#lifetime> serde::#deserialize<#lifetime> for #name {}
            #encode
            impl serde::#serialize for #name {}
        }
    }
}
