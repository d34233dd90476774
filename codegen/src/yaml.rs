//! Prints a document as YAML that YAML 1.1 and 1.2 read in the same way.

use serde_yaml::Value;

use crate::source::node::Node;

/// Marks the start and the end of a string that needs quotes, until the text is printed. Unicode reserves the character
/// for private use. A document that contains it is printed without the additional quotes.
const MARK: char = '\u{e000}';

/// Strings that YAML 1.1 reads as booleans (its section 10.2.1.2) and YAML 1.2 as strings.
const FLAGS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];

/// Prints a document. Fields keep their order.
pub(crate) fn write(document: &Node) -> Result<String, serde_yaml::Error> {
    let mut value = serde_yaml::to_value(document.to_json())?;
    let plain = serde_yaml::to_string(&value)?;
    if plain.contains(MARK) {
        return Ok(plain);
    }
    mark(&mut value);
    let marked = serde_yaml::to_string(&value)?;
    let mut text = String::with_capacity(marked.len());
    for part in marked.split_inclusive(MARK) {
        text.push_str(part.trim_end_matches(MARK));
        if part.ends_with(MARK) {
            text.push('\'');
        }
    }
    Ok(text)
}

/// Marks the strings that YAML 1.1 reads as booleans.
fn mark(value: &mut Value) {
    match value {
        Value::String(text) if FLAGS.contains(&text.to_ascii_lowercase().as_str()) && !is_quoted(text) => {
            *text = format!("{MARK}{text}{MARK}");
        }
        Value::Sequence(items) => items.iter_mut().for_each(mark),
        Value::Mapping(fields) => {
            for (mut key, mut field) in std::mem::take(fields) {
                mark(&mut key);
                mark(&mut field);
                fields.insert(key, field);
            }
        }
        _ => {}
    }
}

/// Returns whether `serde_yaml` quotes a string itself, because YAML 1.2 reads it as a boolean, too.
fn is_quoted(text: &str) -> bool {
    matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Problems;
    use crate::source::{Input, load_yaml};

    #[test]
    fn flags_of_yaml_1_1_are_quoted() {
        let text = "title: 'no'\n'on': 'Yes'\nlist:\n- 'off'\n- 'true'\n- none\n- true\ntext: |-\n  - no\n  on: it\n";
        let node = load_yaml(&Input::new("x.yaml", text), &mut Problems::default()).unwrap();
        assert_eq!(write(&node).unwrap(), text);
    }
}
