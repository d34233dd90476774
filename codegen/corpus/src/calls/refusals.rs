//! The values that a request cannot express, so that a call has to be refused before it is sent.

use serde_json::Value;

use super::description::Parameter;

/// Returns why a value of a parameter may be refused, and whether it has to be.
pub(super) fn refusal(declared: &Parameter, value: &Value) -> Option<(&'static str, bool)> {
    let texts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(fields) => fields.iter().flat_map(|(key, value)| [key.clone(), plain(value)]).collect(),
        value => vec![plain(value)],
    };
    let is_list = value.is_array() || value.is_object();
    let any = |letters: &[char]| texts.iter().any(|text| text.contains(letters));
    let is_segment = |text: &String| matches!(text.replace("%2e", ".").replace("%2E", ".").as_str(), "" | "." | "..");
    match declared.location.as_str() {
        _ if declared.content.is_some() => (declared.location == "header").then_some(("may not be ASCII", false)),
        "path" if is_list && texts.is_empty() => Some(("is an empty list", true)),
        "path" if !is_list && declared.style == "simple" && texts.iter().any(is_segment) => {
            Some(("would be another segment", !is_part(declared)))
        }
        "path" if is_list && any(&['.']) || texts.iter().any(String::is_empty) => Some(("cannot be separated", false)),
        "query" if is_list && declared.style == "spaceDelimited" && any(&[' ']) => {
            Some(("contains the delimiter", true))
        }
        "query" if is_list && declared.style == "pipeDelimited" && any(&['|']) => {
            Some(("contains the delimiter", true))
        }
        "header" if !texts.iter().all(|text| text.chars().all(|next| (' '..='~').contains(&next))) => {
            Some(("is not ASCII", false))
        }
        "header" if texts.iter().any(|text| text.trim() != text) => Some(("begins or ends with a space", false)),
        "header" if is_list && any(&[',']) => Some(("contains the delimiter", true)),
        "header" if value.is_object() && any(&['=']) => Some(("contains the delimiter", false)),
        "header" if is_list && texts.iter().any(String::is_empty) => Some(("has an empty item", false)),
        "cookie" if is_list => Some(("is a list", false)),
        _ => None,
    }
}

/// Returns whether a variable may be only a part of a segment. Then it may be empty.
fn is_part(declared: &Parameter) -> bool {
    declared.style != "simple"
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
