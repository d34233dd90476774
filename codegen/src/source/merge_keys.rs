//! Merge keys of YAML: `<<`.
//!
//! ```yaml
//! Dog:                            Dog:
//!   <<: *animal           ->        type: object        a field of `animal`, at the position of the merge key
//!   required: [name]                required: [name]    an own field
//! ```
//!
//! A merge key of YAML adds the fields of another mapping, or of a list of mappings. The own fields of the mapping take
//! precedence, then those of the mappings in the order of the list.

use std::collections::BTreeSet;

use super::node::{Node, Object, Value};
use crate::diagnostic::{Problems, WHOLE_INPUT};

const KEY: &str = "<<";

/// Replaces the merge keys of a document by the fields that they add.
pub(super) fn resolve(node: &mut Node, problems: &mut Problems) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| resolve(item, problems)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| resolve(field, problems));
            if fields.contains_key(KEY) {
                *fields = merged(std::mem::take(fields), problems);
            }
        }
        _ => {}
    }
}

/// Returns the fields of a mapping after its merge key is replaced.
fn merged(own: Object, problems: &mut Problems) -> Object {
    let names: BTreeSet<String> = own.keys().cloned().collect();
    let mut fields = Object::new();
    for (key, value) in own {
        if key != KEY {
            fields.insert(key, value);
            continue;
        }
        for map in maps(value, problems) {
            for (key, value) in map {
                if !names.contains(&key) {
                    fields.entry(key).or_insert(value);
                }
            }
        }
    }
    fields
}

/// Returns the mappings that a merge key names.
fn maps(node: Node, problems: &mut Problems) -> Vec<Object> {
    let items = match node.value {
        Value::Array(items) => items,
        _ => vec![node],
    };
    let mut maps = Vec::new();
    for item in items {
        match item.value {
            Value::Object(fields) => maps.push(fields),
            _ => {
                let message = format!("`{KEY}` takes a mapping or a list of mappings, but this is {}", item.kind());
                problems
                    .error("merge-key", item.span, WHOLE_INPUT, message)
                    .help("name a mapping by its alias: `<<: *base`");
            }
        }
    }
    maps
}
