//! ```yaml
//! GET:                           ->      get:
//!   operation_id: list                     operationId: list
//! ```
//!
//! A field that is unknown, but has the letters of a field that the object can have and does not have, is that field.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_down;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_down(&mut document.root, &mut |node, kind, pointer| {
        if node.get("$ref").is_some() {
            return;
        }
        let Some(fields) = node.as_object() else { return };
        let names: Vec<(String, &str)> = fields
            .keys()
            .filter_map(|name| Some((name.clone(), meant(kind, name)?)))
            .filter(|(_, meant)| !fields.contains_key(*meant))
            .collect();
        for (name, meant) in names {
            let Some(span) = node.get(&name).map(|value| value.span) else { continue };
            log.mistake(
                span,
                &pointer.key(&name),
                format!("{} has no field `{name}`: it is read as `{meant}`", kind.name()),
            );
            rename(node, &name, meant);
        }
    });
}

/// Returns the field of an object that differs from an unknown name only in its case, or in underscores and hyphens.
fn meant(kind: Kind, name: &str) -> Option<&'static str> {
    if kind.field(name).is_some() || name.starts_with("x-") {
        return None;
    }
    let letters = letters(name);
    kind.fields().iter().map(|field| field.name).find(|known| self::letters(known) == letters)
}

/// Returns a name in lower case, without underscores, hyphens and white space.
pub(super) fn letters(name: &str) -> String {
    let is_letter = |next: &char| !next.is_whitespace() && !"_-".contains(*next);
    name.chars().filter(is_letter).flat_map(char::to_lowercase).collect()
}

/// Renames a field, which keeps its place unless the new name is taken.
fn rename(node: &mut Node, name: &str, new: &str) {
    let Some(fields) = node.as_object_mut().filter(|fields| !fields.contains_key(new)) else { return };
    let renamed = std::mem::take(fields).into_iter();
    *fields = renamed.map(|(key, value)| if key == name { (new.to_owned(), value) } else { (key, value) }).collect();
}
