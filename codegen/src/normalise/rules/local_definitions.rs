//! ```yaml
//! Thing:                                        Thing:
//!   properties:                                   properties:
//!     part: {$ref: '#/.../Thing/$defs/Part'}  ->    part: {$ref: '#/components/schemas/Thing_Part'}
//!   $defs:                                      Thing_Part: {...}
//!     Part: {...}
//! ```
//!
//! 3.0 has components for what is referred to. A name that is taken gets underscores until it is its own.

use std::collections::BTreeMap;

use crate::normalise::Found;
use crate::normalise::grammar::Kind;
use crate::normalise::walk::{each, every};
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let mut hoisted: Vec<(String, String, Node)> = Vec::new();
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some(Node { value: Value::Object(definitions), .. }) = schema.remove("$defs") else { return };
        let owner = pointer.rsplit('/').next().unwrap_or_default().to_owned();
        for (name, definition) in definitions {
            let from = join(&join(pointer, "$defs"), &name);
            found.at(definition.span, &from);
            hoisted.push((from, format!("{owner}_{name}"), definition));
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
    every(&mut document.root, &mut |node, _, _| {
        if let Some(reference) = node.get_mut("$ref")
            && let Some(target) = reference.as_str().and_then(|target| renamed.get(target))
        {
            reference.value = Value::String(target.clone());
        }
    });
}
