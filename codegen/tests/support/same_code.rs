//! Compares two crates, except for string literals, documentation, and names derived from a word.

use codegen::Tree;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit_mut::{VisitMut, visit_arm_mut, visit_expr_mut, visit_file_mut};
use syn::{Arm, Expr, ExprBlock, Stmt};

/// Describes the first difference. `word` occurs in names of the harmless crate.
pub fn check(tree: &Tree, harmless: &Tree, word: &str) -> Result<(), String> {
    if tree.get("Cargo.toml") != harmless.get("Cargo.toml") {
        return Err("Cargo.toml differs".to_owned());
    }
    if tree.len() != harmless.len() {
        return Err(format!("{} files instead of {}", tree.len(), harmless.len()));
    }
    // A file that is named after the word has another name in the other crate.
    let mut others = tree.keys().filter(|path| !harmless.contains_key(*path));
    for (path, expected) in harmless {
        let own = if tree.contains_key(path) { Some(path) } else { others.next().filter(|_| path.contains(word)) };
        let own = own.ok_or_else(|| format!("{path} is missing"))?;
        let found = &tree[own];
        if found == expected {
            continue;
        }
        let is_same = if path == "README.md" { lines(found, expected, word) } else { code(found, expected, word) };
        is_same.map_err(|why| format!("{own}: {why}"))?;
    }
    Ok(())
}

/// Compares the lines that do not contain the word.
fn lines(found: &str, expected: &str, word: &str) -> Result<(), String> {
    if found.lines().count() != expected.lines().count() {
        return Err("the number of lines differs".to_owned());
    }
    let other =
        found.lines().zip(expected.lines()).find(|(found, expected)| found != expected && !expected.contains(word));
    other.map_or(Ok(()), |(found, expected)| Err(format!("`{found}` instead of `{expected}`")))
}

fn code(found: &str, expected: &str, word: &str) -> Result<(), String> {
    let [found, expected] = [found, expected].map(|text| {
        let mut file = syn::parse_file(text)?;
        visit_file_mut(&mut NormaliseArms, &mut file);
        Ok(flatten(file.into_token_stream()))
    });
    let found = found.map_err(|error: syn::Error| format!("the file does not parse: {error}"))?;
    let expected = expected.map_err(|error: syn::Error| format!("the harmless file does not parse: {error}"))?;
    for (index, (found_token, expected_token)) in found.iter().zip(&expected).enumerate() {
        if !is_same(found_token, expected_token, word) {
            let near = |tokens: &[Token]| {
                tokens[index.saturating_sub(8)..tokens.len().min(index + 8)]
                    .iter()
                    .map(|token| token.text.as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            return Err(format!("`{}` instead of `{}`", near(&found), near(&expected)));
        }
    }
    if found.len() == expected.len() { Ok(()) } else { Err("the number of tokens differs".to_owned()) }
}

/// Normalises braces and commas of match arms, which depend on the line length.
struct NormaliseArms;

impl VisitMut for NormaliseArms {
    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        arm.comma = Some(syn::Token![,](proc_macro2::Span::call_site()));
        visit_arm_mut(self, arm);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Block(ExprBlock { block, label: None, .. }) = expr
            && let [Stmt::Expr(inner, None)] = block.stmts.as_slice()
        {
            *expr = inner.clone();
        }
        visit_expr_mut(self, expr);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Text,
    Other,
}

struct Token {
    kind: Kind,
    text: String,
}

fn is_same(found: &Token, expected: &Token, word: &str) -> bool {
    let is_derived = || expected.text.to_lowercase().replace('_', "").contains(word);
    found.kind == expected.kind
        && (found.kind == Kind::Text || found.text == expected.text || (found.kind == Kind::Name && is_derived()))
}

/// Returns the tokens without groups and documentation.
fn flatten(tokens: TokenStream) -> Vec<Token> {
    let mut flattened = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' && is_documentation(tokens.clone()) => {
                while !matches!(tokens.next(), None | Some(TokenTree::Group(_))) {}
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                flattened.push(Token { kind: Kind::Other, text: open.to_owned() });
                flattened.extend(flatten(group.stream()));
                // A group that is broken into several lines has a trailing comma.
                flattened.pop_if(|last| last.text == ",");
                flattened.push(Token { kind: Kind::Other, text: close.to_owned() });
            }
            TokenTree::Ident(name) => flattened.push(Token { kind: Kind::Name, text: name.to_string() }),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let kind = if text.starts_with(['"', 'r']) { Kind::Text } else { Kind::Other };
                flattened.push(Token { kind, text });
            }
            TokenTree::Punct(punct) if punct.as_char() == '>' => {
                flattened.pop_if(|last| last.text == ",");
                flattened.push(Token { kind: Kind::Other, text: ">".to_owned() });
            }
            TokenTree::Punct(punct) => flattened.push(Token { kind: Kind::Other, text: punct.to_string() }),
        }
    }
    flattened
}

/// Returns whether the tokens after a `#` are `[doc = "..."]` or `![doc = "..."]`.
fn is_documentation(tokens: impl Iterator<Item = TokenTree>) -> bool {
    let mut tokens = tokens.skip_while(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!'));
    let Some(TokenTree::Group(group)) = tokens.next() else { return false };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    matches!(inner.as_slice(), [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(_)] if name == "doc")
}
