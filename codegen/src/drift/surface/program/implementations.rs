//! Implemented traits: a function returns each type as a value that implements the trait.

use super::Program;
use super::generics::{bounds, declared};
use crate::surface::Implementation;

impl Program<'_> {
    pub(super) fn implementation(&mut self, found: &Implementation) {
        let generics = [&found.generics];
        let (head, bounds) = (declared(&generics), bounds(&generics));
        let types: Vec<String> = found.types.iter().map(|(name, ty)| format!("{name} = {ty}")).collect();
        let of = match (types.is_empty(), found.of.strip_suffix('>')) {
            (true, _) => found.of.clone(),
            (false, Some(open)) => format!("{open}, {}>", types.join(", ")),
            (false, None) => format!("{}<{}>", found.of, types.join(", ")),
        };
        self.add(&format!("pub fn f{head}(value: {}) -> impl {of}{bounds} {{ value }}", found.ty));
    }
}
