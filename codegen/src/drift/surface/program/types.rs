//! Structs, enums and aliases: reads all fields, matches all variants, and creates what code can create.

use std::fmt::Write as _;

use super::Program;
use super::generics::{arguments, bounds, declared};
use crate::surface::{Alias, Enum, Fields, Item, Struct, Style};

impl Program<'_> {
    pub(super) fn structure(&mut self, path: &str, item: &Item, found: &Struct) {
        let generics = [&found.generics];
        let (head, bounds) = (declared(&generics), bounds(&generics));
        let ty = format!("crate::{path}{}", arguments(&found.generics));
        self.add(&format!("pub fn f{head}(value: {ty}){bounds} {{ let crate::{path} {{ .. }} = value; }}"));
        for (name, field) in &found.fields.public {
            if field.marks.features.is_subset(self.features) {
                let field = &field.ty;
                self.add(&format!("pub fn f{head}(value: &{ty}){bounds} {{ is::<&{field}>(&value.{name}) }}"));
            }
        }
        let is_closed = !item.marks.non_exhaustive && !found.fields.has_private;
        if is_closed {
            let (created, pattern) = (created(&found.fields), pattern(&found.fields, true));
            self.add(&format!(
                "pub fn f{head}() -> {ty}{bounds} {{ let value: {ty} = crate::{path}{created}; \
                 let crate::{path}{pattern} = value; any() }}"
            ));
        }
    }

    pub(super) fn enumeration(&mut self, path: &str, item: &Item, found: &Enum) {
        let generics = [&found.generics];
        let (head, bounds) = (declared(&generics), bounds(&generics));
        let ty = format!("crate::{path}{}", arguments(&found.generics));
        let mut arms = String::new();
        for (name, variant) in &found.variants {
            let is_closed = !variant.marks.non_exhaustive;
            let pattern = pattern(&variant.fields, is_closed);
            let reads =
                variant.fields.public.iter().map(|(field, found)| format!("is::<&{}>({});", found.ty, variable(field)));
            let reads: String = reads.collect();
            let _ = write!(arms, "crate::{path}::{name}{pattern} => {{ {reads} }} ");
            if is_closed {
                let created = created(&variant.fields);
                self.add(&format!("pub fn f{head}() -> {ty}{bounds} {{ crate::{path}::{name}{created} }}"));
            }
        }
        let other = if item.marks.non_exhaustive { "_ => {}" } else { "" };
        self.add(&format!("pub fn f{head}(value: &{ty}){bounds} {{ match value {{ {arms}{other} }} }}"));
    }

    pub(super) fn alias(&mut self, path: &str, alias: &Alias) {
        let generics = [&alias.generics];
        let (head, bounds, arguments) = (declared(&generics), bounds(&generics), arguments(&alias.generics));
        let ty = &alias.ty;
        self.add(&format!("pub fn f{head}(value: crate::{path}{arguments}){bounds} {{ is::<{ty}>(value) }}"));
    }
}

/// Returns the fields of a new value.
fn created(fields: &Fields) -> String {
    let values = fields.public.iter().map(|(name, field)| match fields.style {
        Style::Named => format!("{name}: any::<{}>()", field.ty),
        Style::Tuple | Style::Unit => format!("any::<{}>()", field.ty),
    });
    enclosed(fields.style, &values.collect::<Vec<_>>())
}

/// Returns a pattern for fields. A closed one names them all.
fn pattern(fields: &Fields, is_closed: bool) -> String {
    let names = fields.public.keys().map(|name| match fields.style {
        Style::Named => format!("{name}: {}", variable(name)),
        Style::Tuple | Style::Unit => variable(name),
    });
    let mut names: Vec<String> = names.collect();
    if !is_closed {
        if fields.style == Style::Unit {
            return "{ .. }".to_owned();
        }
        names.push("..".to_owned());
    }
    enclosed(fields.style, &names)
}

fn enclosed(style: Style, parts: &[String]) -> String {
    match style {
        Style::Named => format!("{{ {} }}", parts.join(", ")),
        Style::Tuple => format!("({})", parts.join(", ")),
        Style::Unit => String::new(),
    }
}

/// Returns the variable for a field. No variable has the name of a constant or a keyword.
fn variable(field: &str) -> String {
    format!("field_{}", field.trim_start_matches("r#"))
}
