//! Random edits of a document.

use corpus::Random;
use serde_json::Value;

/// Changes one value of the document, or removes it. Returns the pointer of the value.
pub fn edit(document: &mut Value, random: &mut Random) -> Option<String> {
    let mut at = document.get_mut("paths")?;
    let mut pointer = "#/paths".to_owned();
    for depth in 0..30 {
        let keys: Vec<String> = match &*at {
            Value::Object(fields) => fields.keys().filter(|key| !key.starts_with("x-")).cloned().collect(),
            Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
            _ => Vec::new(),
        };
        if keys.is_empty() {
            return None;
        }
        let key = &keys[random.below(keys.len())];
        pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
        let child = match &mut *at {
            Value::Object(fields) => fields.get_mut(key.as_str())?,
            Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
        let is_leaf = !child.is_object() && !child.is_array();
        if is_leaf || (depth > 1 && random.below(4) == 0) {
            match child {
                Value::String(text) if random.below(2) == 0 => text.push('x'),
                Value::Bool(flag) => *flag = !*flag,
                Value::Number(_) => *child = 7.into(),
                _ => match &mut *at {
                    Value::Object(fields) => _ = fields.shift_remove(key.as_str()),
                    Value::Array(items) => _ = items.remove(key.parse::<usize>().ok()?),
                    _ => return None,
                },
            }
            return Some(pointer);
        }
        at = match at {
            Value::Object(fields) => fields.get_mut(key.as_str())?,
            Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    None
}
