//! Prints the tables of `construction.rs`: rows share lines, because a reader rarely looks at them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Token, Type, braced, parenthesized, token};

use super::tables::type_text;

/// The names of the macros.
const MACROS: [&str; 2] = ["construct", "from_members"];

/// The length of a line.
const WIDTH: usize = 120;

/// Returns the text of a table; `None` if the macro is another one.
pub(super) fn print(call: &syn::Macro) -> Option<String> {
    let name = call.path.get_ident()?.to_string();
    let table: Table = MACROS.contains(&name.as_str()).then(|| syn::parse2(call.tokens.clone()).ok())??;
    let arguments =
        table.arguments.map(|arguments| list(&arguments, "(", ")", format!("{name}!({}", table.name).len() + 3));
    let head = format!("{name}!({}{}", table.name, arguments.unwrap_or_default());
    let last = head.lines().last().map_or(0, str::len);
    Some(format!("{head} {});", list(&table.rows, "{", "}", last + 3)))
}

/// Returns rows between delimiters: on one line if they fit behind `used` characters, or else on lines of their own.
fn list(rows: &[String], open: &str, close: &str, used: usize) -> String {
    let is_block = open == "{";
    let (space, comma) = if is_block && !rows.is_empty() { (" ", ",") } else { ("", "") };
    let flat = format!("{open}{space}{}{comma}{space}{close}", rows.join(", "));
    if used + flat.len() <= WIDTH {
        return flat;
    }
    let mut text = open.to_owned();
    let mut length = WIDTH;
    for row in rows {
        if length + row.len() + 2 > WIDTH {
            text.push_str("\n    ");
            length = 4 + row.len() + 1;
        } else {
            text.push(' ');
            length += row.len() + 2;
        }
        text.extend([row, ","]);
    }
    text + "\n" + close
}

/// A type, the arguments of its constructor if it has one, and the other rows.
struct Table {
    name: Ident,
    arguments: Option<Vec<String>>,
    rows: Vec<String>,
}

impl Parse for Table {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let (name, rows) = (input.parse()?, |input: ParseStream| {
            let rows = Punctuated::<Row, Token![,]>::parse_terminated(input)?;
            Ok::<_, syn::Error>(rows.into_iter().map(|row| row.0).collect())
        });
        let arguments = if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            Some(rows(&content)?)
        } else {
            None
        };
        let content;
        braced!(content in input);
        Ok(Self { name, arguments, rows: rows(&content)? })
    }
}

/// The text of a row: `name: how Type`, with `@set` or `..` before it, and the value after it.
struct Row(String);

impl Parse for Row {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let is_additional = input.parse::<Option<Token![..]>>()?.is_some();
        let mut text = if is_additional { "..".to_owned() } else { String::new() };
        if input.parse::<Option<Token![@]>>()?.is_some() {
            input.parse::<Ident>()?;
            text.push_str("@set ");
        }
        text.push_str(&input.call(Ident::parse_any)?.to_string());
        input.parse::<Token![:]>()?;
        text.push_str(": ");
        if !is_additional {
            text.push_str(&input.call(Ident::parse_any)?.to_string());
            text.push(' ');
        }
        text.push_str(&type_text(&input.parse::<Type>()?));
        if input.parse::<Option<Token![=]>>()?.is_some() {
            text.push_str(" = ");
            while !input.is_empty() && !input.peek(Token![,]) {
                text.push_str(&joined(std::iter::once(input.parse::<TokenTree>()?).collect()));
            }
        }
        Ok(Self(text))
    }
}

/// Returns the text of a scalar, a variant, or a call without arguments: none of them has a space.
fn joined(tokens: TokenStream) -> String {
    let text = |token: TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            format!("({})", joined(group.stream()))
        }
        token => token.to_string(),
    };
    tokens.into_iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::print;

    #[test]
    fn rows_share_lines() {
        let short = "construct!(Person(name: into String) { age: exact i64, });";
        let empty = "construct!(Nothing() {});";
        let long = r#"construct!(Film(
    id: exact uuid::Uuid, title: into String, genres: items_into Genre, director: exact Person, another_one: exact bool,
    labels: entries_into Genre,
) {
    @set kind: into String = "a  b, c".to_owned(), @set level: exact i64 = -1, @set genre: into Genre = Genre::Drama,
    poster: boxed_into Poster, r#in: items std::collections::BTreeMap<String, i64>, ..additional_properties: i64,
});"#;
        let members = "from_members!(Poster { Text: exact String, Text: text str, Texts: array_text str, });";
        for table in [short, empty, long, members] {
            let call = table.replace("\n    ", " ").replace(",\n", ", ").replace('\n', "");
            let call = syn::parse_str(call.trim_end_matches(';')).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(print(&call).as_deref(), Some(table));
        }
    }
}
