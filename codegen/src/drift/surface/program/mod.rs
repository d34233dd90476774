//! A program that uses every public item of a crate: the compiler then says whether another version of the crate has
//! them all.
//!
//! Each use is a function that is never called. Its arguments have the types of the surface, so nothing has to be
//! created. What the compiler cannot see is in [`UNSEEN`].

mod functions;
mod generics;
mod implementations;
mod traits;
mod types;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::surface::{ItemKind, Surface};

/// The rules about changes that break code, and that the compiler does not see in the program.
pub const UNSEEN: [&str; 4] =
    ["arguments-reordered", "default-variant-changed", "feature-enables-less", "public-dependency-incompatible"];

/// A program that uses every public item of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurfaceProgram {
    /// The text of its only file, a library. The crate is called `client`.
    pub source: String,
    /// The packages that it needs besides the crate, and the required version of each.
    pub dependencies: Vec<(String, String)>,
    /// The number of items that it uses.
    pub uses: usize,
}

/// Writes the program. It uses the items that are there with some features of the crate.
///
/// It does not call `new` of types that only responses contain, because its arguments are no promise.
pub fn program(surface: &Surface, features: &BTreeSet<String>) -> SurfaceProgram {
    let mut program = Program { features, source: HEAD.to_owned(), uses: 0 };
    for (path, item) in surface.items.iter().filter(|(_, item)| item.marks.features.is_subset(features)) {
        match &item.kind {
            ItemKind::Module {} => program.import(path),
            ItemKind::Reexport(of) => program.reexport(path, of, surface),
            ItemKind::Struct(found) => program.structure(path, item, found),
            ItemKind::Enum(found) => program.enumeration(path, item, found),
            ItemKind::Alias(alias) => program.alias(path, alias),
            ItemKind::Trait(found) => program.implement(path, found),
            ItemKind::Const(ty) => program.constant(&format!("crate::{path}"), ty),
            ItemKind::Function(function) => program.call(None, &format!("crate::{path}"), function),
        }
        for (name, member) in item.kind.members().into_iter().flatten() {
            if member.marks.features.is_subset(features) {
                program.member(path, name, &member.kind);
            }
        }
    }
    for found in surface.implementations.values().filter(|found| found.features.is_subset(features)) {
        program.implementation(found);
    }
    let known = surface.package.dependencies.iter();
    let dependencies = known.filter_map(|(name, version)| Some((name.clone(), version.clone()?))).collect();
    let Program { source, uses, .. } = program;
    SurfaceProgram { source: source.replace("crate::", "client::"), dependencies, uses }
}

/// The beginning of the program: a function that accepts values of exactly one type.
const HEAD: &str = "//! Uses every public item of a crate.
#![allow(warnings)]

pub trait Same<T: ?Sized> {}
impl<T: ?Sized> Same<T> for T {}
pub fn is<T>(_: impl Same<T>) {}
pub fn any<T>() -> T {
    unreachable!()
}
";

/// The program so far.
struct Program<'a> {
    features: &'a BTreeSet<String>,
    source: String,
    uses: usize,
}

impl Program<'_> {
    /// Adds the use of an item.
    fn add(&mut self, code: &str) {
        self.uses += 1;
        let _ = writeln!(self.source, "\npub mod use_{} {{\n    use super::*;\n    {code}\n}}", self.uses);
    }

    fn import(&mut self, path: &str) {
        self.add(&format!("pub use crate::{path} as name;"));
    }

    fn reexport(&mut self, path: &str, of: &str, surface: &Surface) {
        self.import(path);
        let target = of.strip_prefix("crate::").and_then(|target| surface.items.get(target));
        let is_type = |kind: &ItemKind| match kind {
            ItemKind::Struct(found) => found.generics.is_empty(),
            ItemKind::Enum(found) => found.generics.is_empty(),
            _ => false,
        };
        if target.is_some_and(|item| is_type(&item.kind)) {
            self.add(&format!("pub fn f(value: crate::{path}) {{ is::<{of}>(value) }}"));
        }
    }

    fn constant(&mut self, path: &str, ty: &str) {
        self.add(&format!("pub fn f() {{ is::<{ty}>({path}) }}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_uses_what_its_features_allow() {
        let source = "pub struct Pet { pub name: String } #[cfg(feature = \"x\")] pub type Name = String;";
        let surface = Surface::of(&[("lib.rs".to_owned(), source.to_owned())].into(), None).expect("a surface");
        let uses = |features: &[&str]| {
            let features = features.iter().map(|&name| name.to_owned()).collect();
            let program = program(&surface, &features);
            syn::parse_file(&program.source).expect("the program is Rust");
            program.uses
        };
        assert_eq!(uses(&["x"]), uses(&[]) + 1);
    }
}
