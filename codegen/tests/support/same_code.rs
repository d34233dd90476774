//! Whether two crates are the same but for literals, documentation, and names that are made of a word.

use codegen::Tree;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit_mut::{VisitMut, visit_arm_mut, visit_expr_mut, visit_file_mut};
use syn::{Arm, Expr, ExprBlock, Stmt};

/// Says what is different. `word` is in the harmless crate's names.
pub fn check(tree: &Tree, harmless: &Tree, word: &str) -> Result<(), String> {
    if tree.get("Cargo.toml") != harmless.get("Cargo.toml") {
        return Err("another Cargo.toml".to_owned());
    }
    if tree.len() != harmless.len() {
        return Err(format!("{} files, and not {}", tree.len(), harmless.len()));
    }
    // A file that is called after the word is called otherwise.
    let mut others = tree.keys().filter(|path| !harmless.contains_key(*path));
    for (path, expected) in harmless {
        let own = if tree.contains_key(path) { Some(path) } else { others.next().filter(|_| path.contains(word)) };
        let own = own.ok_or_else(|| format!("no {path}"))?;
        let found = &tree[own];
        if found == expected {
            continue;
        }
        let is_same = if path == "README.md" { lines(found, expected, word) } else { code(found, expected, word) };
        is_same.map_err(|why| format!("{own}: {why}"))?;
    }
    Ok(())
}

/// Compares the lines in which the word is not.
fn lines(found: &str, expected: &str, word: &str) -> Result<(), String> {
    if found.lines().count() != expected.lines().count() {
        return Err("another number of lines".to_owned());
    }
    let other =
        found.lines().zip(expected.lines()).find(|(found, expected)| found != expected && !expected.contains(word));
    other.map_or(Ok(()), |(found, expected)| Err(format!("`{found}`, and not `{expected}`")))
}

fn code(found: &str, expected: &str, word: &str) -> Result<(), String> {
    let [found, expected] = [found, expected].map(|text| {
        let mut file = syn::parse_file(text)?;
        visit_file_mut(&mut Unwrap, &mut file);
        Ok(flat(file.into_token_stream()))
    });
    let found = found.map_err(|error: syn::Error| format!("it does not parse: {error}"))?;
    let expected = expected.map_err(|error: syn::Error| format!("the harmless one does not parse: {error}"))?;
    for (index, (found_token, expected_token)) in found.iter().zip(&expected).enumerate() {
        if !is_same(found_token, expected_token, word) {
            let near = |tokens: &[Token]| {
                tokens[index.saturating_sub(8)..tokens.len().min(index + 8)]
                    .iter()
                    .map(|token| token.text.as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            return Err(format!("`{}`, and not `{}`", near(&found), near(&expected)));
        }
    }
    if found.len() == expected.len() { Ok(()) } else { Err("more or less at the end".to_owned()) }
}

/// Takes away the braces and commas that depend on how long a line is.
struct Unwrap;

impl VisitMut for Unwrap {
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
    let is_of_word = || expected.text.to_lowercase().replace('_', "").contains(word);
    found.kind == expected.kind
        && (found.kind == Kind::Text || found.text == expected.text || (found.kind == Kind::Name && is_of_word()))
}

/// The tokens in their order, without documentation.
fn flat(tokens: TokenStream) -> Vec<Token> {
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
                flattened.extend(flat(group.stream()));
                // Where a line is long, its last comma is on a line of its own.
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

/// Whether what follows a `#` is `[doc = "..."]`, perhaps after a `!`.
fn is_documentation(tokens: impl Iterator<Item = TokenTree>) -> bool {
    let mut tokens = tokens.skip_while(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!'));
    let Some(TokenTree::Group(group)) = tokens.next() else { return false };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    matches!(inner.as_slice(), [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(_)] if name == "doc")
}
