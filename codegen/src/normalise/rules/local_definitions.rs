//! ```yaml
//! Thing:                                        Thing:
//!   properties:                                   properties:
//!     part: {$ref: '#/.../Thing/$defs/Part'}  ->    part: {$ref: '#/components/schemas/Thing_Part'}
//!   $defs:                                      Thing_Part: {...}
//!     Part: {...}
//! ```
//!
//! 3.0 has components for what is referred to. A name that is taken gets underscores until it is its own. JSON
//! Schemas put into a document as they were say `#/$defs/Part` and mean their own; older ones call it
//! `definitions`.

use std::collections::BTreeMap;

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::{below, each, every};
use crate::source::Document;
use crate::source::node::{Node, Value, join};

const KEYWORDS: [&str; 2] = ["$defs", "definitions"];

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let of_root: Vec<&str> = KEYWORDS.into_iter().filter(|name| document.root.get(name).is_some()).collect();
    let mut hoisted: Vec<(String, String, Node)> = Vec::new();
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for keyword in KEYWORDS {
            let Some(Node { value: Value::Object(definitions), .. }) = schema.remove(keyword) else { continue };
            let owner = pointer.rsplit('/').next().unwrap_or_default().to_owned();
            let mut own: BTreeMap<String, String> = BTreeMap::new();
            let first = hoisted.len();
            for (name, definition) in definitions {
                let from = join(&join(pointer, keyword), &name);
                found.at(definition.span, &from);
                own.insert(join(&join("#", keyword), &name), from.clone());
                hoisted.push((from, format!("{owner}_{name}"), definition));
            }
            if !of_root.contains(&keyword) {
                let definitions = hoisted[first..].iter_mut().map(|(_, _, definition)| definition);
                for node in std::iter::once(&mut *schema).chain(definitions) {
                    below(node, Kind::Schema, pointer, &mut |node, _, _| follow(node, &own));
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
    every(&mut document.root, &mut |node, _, _| follow(node, &renamed));
}

/// Follows references to definitions, and to what is in them.
fn follow(node: &mut Node, renamed: &BTreeMap<String, String>) {
    let Some(reference) = node.get_mut("$ref") else { return };
    let Some(target) = reference.as_str() else { return };
    let ends = std::iter::once(target.len()).chain(target.rmatch_indices('/').map(|(end, _)| end));
    let mut found = ends.filter_map(|end| renamed.get(&target[..end]).map(|new| format!("{new}{}", &target[end..])));
    if let Some(new) = found.next() {
        reference.value = Value::String(new);
    }
}
