//! The files of a crate: prints the tokens of each file.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use super::imports::{self, ApiNames, Imports};
use super::render::render;
use crate::diagnostic::{Diagnostics, Problems};

/// The text of each generated file, by its path. Paths are relative to the output folder, with `/` as separator.
pub type Tree = BTreeMap<String, String>;

/// A source file before it is printed.
pub(super) struct File {
    /// The path relative to `src`.
    path: String,
    tokens: TokenStream,
    imports: Imports,
}

impl File {
    pub(super) fn new(path: impl Into<String>, tokens: TokenStream, imports: Imports) -> Self {
        Self { path: path.into(), tokens, imports }
    }
}

/// Prints files. The header of each file contains `command`.
pub(super) fn print(
    files: Vec<File>,
    names: &ApiNames,
    command: &str,
    problems: &mut Problems,
) -> Result<Tree, Diagnostics> {
    let mut tree = Tree::new();
    for File { path, tokens, imports } in files {
        match syn::parse2(tokens) {
            Ok(mut file) => {
                imports::insert(&mut file, imports, names);
                tree.insert(path, render(file, command));
            }
            Err(error) => problems.internal(format!("{path} does not parse: {error}")),
        }
    }
    problems.check()?;
    Ok(tree)
}
