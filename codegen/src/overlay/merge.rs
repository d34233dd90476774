//! The merge of OpenAPI Overlay 1.0 (section 3.3) on nodes that keep their positions.
//!
//! Objects are merged field by field, items are appended to lists, and other values are replaced.

use crate::source::node::{Node, Value};

/// Updates the node at a location, or removes it if there is no update. Returns false if the node cannot be updated
/// because it is a scalar, or cannot be removed because it is the root.
pub(super) fn act(root: &mut Node, location: &[String], update: Option<&Node>) -> bool {
    let Some(update) = update else {
        let Some((last, parents)) = location.split_last() else { return false };
        return descend(root, parents).is_some_and(|parent| remove(parent, last));
    };
    let Some(target) = descend(root, location) else { return false };
    match &mut target.value {
        Value::Object(_) => merge(target, update),
        Value::Array(items) => items.push(update.clone()),
        _ => return false,
    }
    true
}

/// Returns the node at a location.
fn descend<'a>(root: &'a mut Node, location: &[String]) -> Option<&'a mut Node> {
    location.iter().try_fold(root, |node, token| match &mut node.value {
        Value::Object(fields) => fields.get_mut(token),
        Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Removes a field of an object or an item of a list. Returns whether it existed.
fn remove(parent: &mut Node, token: &str) -> bool {
    match &mut parent.value {
        Value::Object(fields) => fields.shift_remove(token).is_some(),
        Value::Array(items) => match token.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// Merges an update into a node.
fn merge(target: &mut Node, update: &Node) {
    match (&mut target.value, &update.value) {
        (Value::Object(fields), Value::Object(updates)) => {
            for (key, update) in updates {
                match fields.get_mut(key) {
                    Some(field) => merge(field, update),
                    None => {
                        fields.insert(key.clone(), update.clone());
                    }
                }
            }
        }
        (Value::Array(items), Value::Array(updates)) => items.extend(updates.iter().cloned()),
        _ => *target = update.clone(),
    }
}
