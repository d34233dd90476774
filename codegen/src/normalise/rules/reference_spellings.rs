//! ```yaml
//! $ref: '#/definitions/Pet'      ->      $ref: '#/components/schemas/Pet'
//! $ref: Pet                      ->      $ref: '#/components/schemas/Pet'
//! $ref: '#components/schemas/Pet'  ->    $ref: '#/components/schemas/Pet'
//! ```
//!
//! A reference that leads nowhere means the component of its name, if it is written as in Swagger 2.0, as the name
//! alone, or without a slash or a hash sign.

use std::collections::BTreeSet;

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::pointer::{join, unescape};
use crate::source::Document;
use crate::source::node::{Node, Object};

/// The start of a reference to a schema in Swagger 2.0, before the name of the schema.
const OLD_SECTIONS: [&str; 3] = ["#/definitions/", "#/parameters/", "#/responses/"];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let components = components(&document.root);
    if components.is_empty() {
        return;
    }
    let old: Vec<&str> = OLD_SECTIONS
        .into_iter()
        .filter(|section| document.root.pointer(section.trim_end_matches('/')).is_none())
        .collect();
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        let Some(target) = node.text("$ref").and_then(|reference| meant(reference, kind, &old, &components)) else {
            return;
        };
        let Some(reference) = node.get("$ref") else { return };
        let span = reference.span;
        let written = reference.as_str().unwrap_or_default().escape_debug();
        log.mistake(span, &pointer.key("$ref"), format!("`{written}` is read as a reference to `{target}`"));
        node.set("$ref", Node::string(target, span));
    });
}

/// Returns the component that a reference means, if it is not the pointer of one.
fn meant(reference: &str, kind: Kind, old: &[&str], components: &BTreeSet<String>) -> Option<String> {
    if reference.starts_with("#/components/") {
        return None;
    }
    let section = join("#/components", kind.section()?);
    let name = old.iter().find_map(|old| reference.strip_prefix(old)).map(unescape);
    let name = name.or_else(|| (!reference.contains(['/', '#'])).then(|| reference.to_owned()));
    let by_name = name.map(|name| join(&section, &name));
    let by_path = || {
        let path = reference.trim_start_matches(['#', '/']);
        path.starts_with("components/").then(|| format!("#/{path}"))
    };
    by_name.or_else(by_path).filter(|target| components.contains(target))
}

/// Returns the pointers to all components.
fn components(root: &Node) -> BTreeSet<String> {
    let sections = root.get("components").and_then(Node::as_object).into_iter().flatten();
    let entries = sections.flat_map(|(section, entries)| {
        let section = join("#/components", section);
        let names = entries.as_object().into_iter().flat_map(Object::keys);
        names.map(|name| join(&section, name)).collect::<Vec<_>>()
    });
    entries.collect()
}
