//! Tables: the macro calls that implement decoding and encoding of a type.
//!
//! `runtime/objects.rs`, `runtime/tags.rs` and `runtime/unions.rs`, and for enums `runtime/values.rs`,
//! `runtime/integers.rs` and `runtime/scalars.rs`, define the macros and explain their rows.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;

use super::values::constant;
use crate::model::{Constant, Field, Presence, ShapedMember, TagKind, TaggedMember, TypeDef, Union, WritesTag};

/// The names of the macros.
#[rustfmt::skip]
const MACROS: [&str; 8] = [
    "check_fields", "check_variants", "integer_enum", "object", "scalar_enum", "shaped_union", "string_enum",
    "tagged_union",
];

/// The table of a struct.
pub(super) fn object(def: &TypeDef, fields: &[Field]) -> Option<TokenStream> {
    let head = head(def)?;
    let rows = fields.iter().map(|field| {
        let (name, key, presence) = (format_ident!("{}", field.name), &field.wire_name, presence(field));
        let only = only(field);
        quote!(#name #key #presence #only,)
    });
    let constants = def.constants.iter().map(|field| {
        let (name, key) = (format_ident!("{}", field.name), &field.wire_name);
        let value = field.constant.as_ref().and_then(Constant::value).map(scalar);
        quote!(@const #name #key = #value,)
    });
    let additional = def.additional.iter().map(|(name, _)| {
        let name = format_ident!("{name}");
        quote!(..#name,)
    });
    Some(quote!(object!(#head { #(#constants)* #(#rows)* #(#additional)* });))
}

/// The only documented value of a field that is never null: a union prefers members that document a value.
fn only(field: &Field) -> Option<TokenStream> {
    let is_plain = matches!(field.presence, Presence::Required | Presence::Optional);
    let value = field.constant.as_ref().filter(|_| is_plain).and_then(Constant::value).map(scalar)?;
    Some(quote!(= #value))
}

/// A scalar as a literal. The macros compare an integer with values of several types, so its own type is stated.
fn scalar(value: &Value) -> TokenStream {
    match value.as_i64() {
        Some(integer) => {
            let literal = Literal::i64_suffixed(integer);
            quote!(#literal)
        }
        None => constant(value),
    }
}

/// The presence of a field, as the runtime's macro calls it.
fn presence(field: &Field) -> TokenStream {
    match field.presence {
        Presence::Required => quote!(required),
        Presence::RequiredList => quote!(required_list),
        Presence::RequiredNullable => quote!(required_nullable),
        Presence::Optional => quote!(optional),
        Presence::OptionalNullable => quote!(optional_nullable),
        Presence::KeepsNull => quote!(keeps_null),
    }
}

/// The table of a union whose members are distinguished by a tag.
pub(super) fn tagged_union(def: &TypeDef, union: &Union, tag: &str, members: &[TaggedMember]) -> Option<TokenStream> {
    let head = head(def)?;
    let constants = constants(union);
    let rows = members.iter().map(|member| {
        let (variant, values) = (format_ident!("{}", member.name), &member.values);
        let writes_tag = writes_tag(&member.writes_tag);
        quote!(#variant #(#values)* #writes_tag,)
    });
    Some(quote!(tagged_union!(#head by #tag { #(#constants)* #(#rows)* });))
}

/// Whether the union writes the tag of a member, as the runtime's macro calls it.
fn writes_tag(writes_tag: &WritesTag) -> TokenStream {
    match writes_tag {
        WritesTag::Never => quote!(has_tag),
        WritesTag::Always(TagKind::Text) => quote!(adds_tag),
        WritesTag::Always(TagKind::Scalar) => quote!(adds_scalar_tag),
        WritesTag::Instead => quote!(replaces_tag),
        WritesTag::IfAbsent(field) => {
            let field = format_ident!("{field}");
            quote!(adds_tag unless #field)
        }
        WritesTag::IfOther(field) => {
            let field = format_ident!("{field}");
            quote!(corrects_tag unless #field)
        }
        WritesTag::IfAbsentOrOther(field) => {
            let field = format_ident!("{field}");
            quote!(completes_tag unless #field)
        }
    }
}

/// The table of a union whose members are distinguished by their shape.
pub(super) fn shaped_union(def: &TypeDef, union: &Union, members: &[ShapedMember]) -> Option<TokenStream> {
    let head = head(def)?;
    let constants = constants(union);
    let rows = members.iter().map(|member| {
        let (variant, keys) = (format_ident!("{}", member.name), &member.keys);
        let kind = if member.is_open { quote!(open) } else { quote!(closed) };
        let nested = member.nested.as_ref().map(|nested| {
            let tag = nested.tag.iter();
            quote!(union #(#tag)*)
        });
        quote!(#variant #kind [#(#keys),*] #nested,)
    });
    Some(quote!(shaped_union!(#head { #(#constants)* #(#rows)* });))
}

/// The rows of the values that are variants of their own.
fn constants(union: &Union) -> impl Iterator<Item = TokenStream> {
    union.constants().iter().map(|(value, variant)| {
        let (variant, value) = (format_ident!("{}", variant.name), scalar(value));
        quote!(@const #variant = #value,)
    })
}

/// The directions and the name of a type. `None` for a type that is neither decoded nor encoded.
fn head(def: &TypeDef) -> Option<TokenStream> {
    let name = format_ident!("{}", def.name);
    match (def.decoded, def.encoded) {
        (true, true) => Some(quote!(decode, encode for #name)),
        (true, false) => Some(quote!(decode for #name)),
        (false, true) => Some(quote!(encode for #name)),
        (false, false) => None,
    }
}

/// The names of the macros whose arguments are a type of the crate, a separator, and other types.
const TYPED: [&str; 3] = ["into_future", "nullable_from", "request"];

/// The arguments of such a macro.
struct Typed {
    name: syn::Ident,
    separator: &'static str,
    types: Vec<syn::Type>,
}

impl Parse for Typed {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        let separator = if input.parse::<Option<syn::Token![:]>>()?.is_some() {
            ":"
        } else if input.parse::<Option<syn::Token![->]>>()?.is_some() {
            " ->"
        } else {
            input.parse::<syn::Token![,]>()?;
            ","
        };
        let types = Punctuated::<syn::Type, syn::Token![,]>::parse_terminated(input)?;
        Ok(Self { name, separator, types: types.into_iter().collect() })
    }
}

/// Returns the text of a type on one line.
pub(super) fn type_text(ty: &syn::Type) -> String {
    let file = prettyplease::unparse(&syn::parse_quote!(type T = #ty;));
    let words: Vec<&str> = file.split_whitespace().collect();
    let text = words.join(" ").trim_start_matches("type T =").trim_end_matches(';').trim().to_owned();
    text.replace("< ", "<").replace("( ", "(").replace(", >", ">").replace(" >", ">").replace(",)", ")")
}

/// Returns the text of a table with one line per row, or of a list of types on one line. `None` for any other macro.
pub(super) fn print(call: &syn::Macro) -> Option<String> {
    let name = call.path.get_ident()?.to_string();
    if TYPED.contains(&name.as_str()) {
        let Typed { name: of, separator, types } = syn::parse2(call.tokens.clone()).ok()?;
        let types: Vec<String> = types.iter().map(type_text).collect();
        return Some(format!("{name}!({of}{separator} {});", types.join(", ")));
    }
    let is_table = MACROS.contains(&name.as_str());
    let (head, rows) = is_table.then(|| split(call.tokens.clone()))?;
    let mut text = format!("{name}!({} {{", line(head));
    let end = if rows.is_empty() { "});" } else { "\n});" };
    for row in rows {
        text.extend(["\n    ", &line(row), ","]);
    }
    text.push_str(end);
    Some(text)
}

/// The tokens before the braces, and the rows in them.
fn split(call: TokenStream) -> (TokenStream, Vec<TokenStream>) {
    let is_rows = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let (rows, head): (Vec<_>, Vec<_>) = call.into_iter().partition(is_rows);
    let rows: Vec<TokenTree> = rows
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Group(group) => group.stream(),
            token => token.into(),
        })
        .collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let rows = rows.split(is_comma).filter(|row| !row.is_empty());
    (head.into_iter().collect(), rows.map(|row| row.iter().cloned().collect()).collect())
}

/// Prints tokens on one line.
fn line(tokens: TokenStream) -> String {
    let mut text = String::new();
    for token in tokens {
        let token = match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                format!("({})", line(group.stream()))
            }
            TokenTree::Group(group) => format!("[{}]", line(group.stream())),
            token => token.to_string(),
        };
        let is_attached = text.is_empty()
            || ["@", "-", ".."].iter().any(|end| text.ends_with(end))
            || token == ","
            || token == "."
            || token.starts_with('(');
        text.extend([if is_attached { "" } else { " " }, &token]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::print;

    fn printed(call: &str) -> Option<String> {
        print(&syn::parse_str(call).unwrap_or_else(|error| panic!("{error}")))
    }

    #[test]
    fn a_table_has_one_line_per_row() {
        let object = r#"object!(decode, encode for Thing {
    @const object "object" = "list",
    type_ "a, {b}" required = -1i64,
    r#in "in" optional,
    ..additional_properties,
});"#;
        let tagged = r#"tagged_union!(decode for Event by "kind" {
    @const Auto = "auto",
    Started "start" "begin" has_tag,
    Paused "pause" adds_tag unless kind,
});"#;
        let shaped = r#"shaped_union!(encode for Input {
    Url closed ["url", "end"],
    Event open [] union "kind",
});"#;
        let integers = r"integer_enum!(Level {
    Low 1,
    Negative -1,
});";
        let checks = r#"check_fields!(Thing {
    name "name" required min_length(1) pattern("^[a-z]+$"),
    tags "tags" optional each(unless_null(minimum(-1))),
    ..others nested(),
});"#;
        for table in [object, tagged, shaped, integers, checks, "object!(decode for Empty {});"] {
            let call = table.replace('\n', " ");
            assert_eq!(printed(call.trim_end_matches(';')).as_deref(), Some(table));
        }
    }

    #[test]
    fn types_are_on_one_line() {
        let long = "std::collections::BTreeMap<String, crate::EventStream<types::AnUnusuallyLongNameOfAType>>";
        for call in [
            "into_future!(GetRequest, ())",
            "into_future!(GetRequest, crate::EventStream<types::Event>)",
            &format!("into_future!(GetRequest, {long})"),
            "nullable_from!(Status: &str, Vec<String>, Box<Status>)",
            "request!(GetRequest -> Option<Vec<types::Pet>>, nullable_json)",
        ] {
            assert_eq!(printed(call).as_deref(), Some(format!("{call};").as_str()));
        }
    }

    #[test]
    fn other_macros_are_not_tables() {
        assert_eq!(printed("matches!(Colour)"), None);
    }
}
