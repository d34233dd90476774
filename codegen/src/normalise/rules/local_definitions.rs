//! ```yaml
//! Thing:                                        Thing:
//!   properties:                                   properties:
//!     part: {$ref: '#/.../Thing/$defs/Part'}  ->    part: {$ref: '#/components/schemas/Thing_Part'}
//!   $defs:                                      Thing_Part: {...}
//!     Part: {...}
//! ```
//!
//! OpenAPI 3.0 has only components for shared schemas. Underscores are added to a name that is taken. In a JSON Schema
//! that was copied into the document, `#/$defs/Part` refers to its own definitions; older schemas call them
//! `definitions`.

use std::collections::BTreeMap;

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::{visit_all, visit_from, visit_kind};
use crate::pointer::join;
use crate::source::Document;
use crate::source::node::{Node, Value};

const KEYWORDS: [&str; 2] = ["$defs", "definitions"];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let root_keywords: Vec<&str> = KEYWORDS.into_iter().filter(|name| document.root.get(name).is_some()).collect();
    let mut hoisted: Vec<(String, String, Node)> = Vec::new();
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for keyword in KEYWORDS {
            let Some(Node { value: Value::Object(definitions), .. }) = schema.remove(keyword) else { continue };
            let here = pointer.to_string();
            let owner = here.rsplit('/').next().unwrap_or_default();
            let mut own: BTreeMap<String, String> = BTreeMap::new();
            let first = hoisted.len();
            for (name, definition) in definitions {
                let from = join(&join(&here, keyword), &name);
                log.applied(definition.span, &from);
                own.insert(join(&join("#", keyword), &name), from.clone());
                hoisted.push((from, format!("{owner}_{name}"), definition));
            }
            if !root_keywords.contains(&keyword) {
                let definitions = hoisted[first..].iter_mut().map(|(_, _, definition)| definition);
                for node in std::iter::once(&mut *schema).chain(definitions) {
                    visit_from(node, Kind::Schema, pointer, &mut |node, _, _| update_reference(node, &own));
                }
            }
        }
    });
    if hoisted.is_empty() {
        return;
    }
    let schemas = document.root.object_entry("components").object_entry("schemas");
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for (from, mut name, definition) in hoisted {
        while schemas.get(&name).is_some() {
            name.push('_');
        }
        renamed.insert(from, join("#/components/schemas", &name));
        schemas.set(&name, definition);
    }
    visit_all(&mut document.root, &mut |node, _, _| update_reference(node, &renamed));
}

/// Updates a reference to a definition or to a node in it.
fn update_reference(node: &mut Node, renamed: &BTreeMap<String, String>) {
    let Some(reference) = node.get_mut("$ref") else { return };
    let Some(target) = reference.as_str() else { return };
    let ends = std::iter::once(target.len()).chain(target.rmatch_indices('/').map(|(end, _)| end));
    let mut new = ends.filter_map(|end| renamed.get(&target[..end]).map(|new| format!("{new}{}", &target[end..])));
    if let Some(new) = new.next() {
        reference.value = Value::String(new);
    }
}
