//! ```yaml
//! Dog:                            Dog:
//!   <<: *animal           ->        type: object        what `animal` has, where it stands
//!   required: [name]                required: [name]    the own field
//! ```
//!
//! A merge key adds the fields of another map, or of a list of maps, of which the first that has a field gives
//! it. A field that the map has itself stays. Only YAML has them.

use std::collections::BTreeSet;

use super::node::{Node, Object, Value};
use crate::diagnostic::Problems;

const KEY: &str = "<<";

/// Puts the fields that merge keys stand for in their place.
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

/// The maps that are merged.
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
                let message =
                    format!("`{KEY}` adds the fields of a map, or of a list of maps; this is {}", item.kind());
                problems.error_in("merge-key", Some(item.span), message).help("name a map by its alias: `<<: *base`");
            }
        }
    }
    maps
}
