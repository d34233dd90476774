//! Types and paths as text, with the usual spaces.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Returns the text of tokens. The same tokens have the same text.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    write(tokens.to_token_stream(), &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    let mut is_joined = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                if text.ends_with([',', ';', '=', '+'])
                    || text.ends_with("->")
                    || text.ends_with("mut")
                    || ends_with_lifetime(text)
                {
                    text.push(' ');
                }
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
                is_joined = false;
            }
            TokenTree::Punct(punct) => {
                let spaced = matches!(punct.as_char(), '=' | '+') && !is_joined;
                let is_arrow = punct.as_char() == '-' && punct.spacing() == Spacing::Joint;
                // A lifetime or a reference after a word, as in `dyn Future + 'a` and `impl Fn(&str)`.
                let is_after_word = matches!(punct.as_char(), '\'' | '&') && needs_space(text);
                if spaced || is_arrow || is_after_word {
                    text.push(' ');
                }
                text.push(punct.as_char());
                is_joined = punct.spacing() == Spacing::Joint;
            }
            word => {
                if !is_joined && needs_space(text) {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
                is_joined = false;
            }
        }
    }
}

fn ends_with_lifetime(text: &str) -> bool {
    let word = text.trim_end_matches(|last: char| last.is_alphanumeric() || last == '_');
    word.len() < text.len() && word.ends_with('\'')
}

/// Whether a word that follows a text is separated from it.
fn needs_space(text: &str) -> bool {
    let is_path = text.ends_with("::");
    let ends_with_mark = text.ends_with([',', ';', '=', '+', ':']) && !is_path;
    ends_with_mark || text.ends_with('>') || text.ends_with(|last: char| last.is_alphanumeric() || last == '_')
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn types_have_the_usual_spaces() {
        for written in [
            "Option<std::collections::BTreeMap<String, Vec<u8>>>",
            "impl Future<Output = Result<crate::Response<()>, crate::Error>> + Send",
            "&'static [Self]",
            "&mut crate::types::Pet",
            "std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'a>>",
            "impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send",
            "impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>",
            "[T; N]",
            "&'a str",
            "&'a (u8, u8)",
            "impl for<'a> Fn(&'a str, &mut [u8], [T; 2]) -> (u8, (u8, u8))",
            "<T as Iterator>::Item",
        ] {
            let ty: syn::Type = syn::parse_str(written).expect("a type");
            assert_eq!(text(&ty), written);
        }
    }
}
