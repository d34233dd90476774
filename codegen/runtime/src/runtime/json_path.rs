//! The position of an error in a JSON body, as a path such as `pets[3].age`.
//!
//! The path is found after the error: `serde_json` states a line and a column, and the body is read again up to there.
//! Decoding itself does not keep track of its position.

/// The start of a message that names a property.
const PROPERTY: &str = "property `";

/// Returns whether the message of an error starts with the name of a property.
pub(super) fn names_property(message: &str) -> bool {
    message.starts_with(PROPERTY)
}

/// Returns the start of the message of an error in the value of a property.
pub(super) fn property(key: &str) -> String {
    format!("{PROPERTY}{}`: ", plain(key))
}

/// Returns the message of a decoding error, which starts with the path of the value that cannot be decoded. The message
/// is that of `serde_json` if the value is the whole body.
pub(crate) fn described(body: &[u8], error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    let steps = steps(before(body, error));
    let path = written(&steps);
    if path.is_empty() {
        return message;
    }
    // The path contains the property that the message names, unless the property belongs to a value that was buffered.
    for step in &steps {
        if let Step::Key(key) = step {
            message = message.replacen(&property(key), "", 1);
        }
    }
    format!("{path}: {message}")
}

/// Returns the part of a body before the position of an error.
fn before<'b>(body: &'b [u8], error: &serde_json::Error) -> &'b [u8] {
    let lines: usize =
        body.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    body.get(..lines + error.column()).unwrap_or(body)
}

/// A step from a value to a value that it contains.
enum Step {
    /// A property; empty before its key.
    Key(String),
    /// An item of a list.
    Index(usize),
}

/// Returns the steps to the value at the end of the start of a JSON text.
fn steps(json: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut expects_key = false;
    let mut position = 0;
    while let Some(byte) = json.get(position) {
        let mut length = 1;
        match byte {
            b'{' => steps.push(Step::Key(String::new())),
            b'[' => steps.push(Step::Index(0)),
            b'}' | b']' => drop(steps.pop()),
            b'"' => length = string_length(json.get(position..).unwrap_or_default()),
            _ => {}
        }
        match (byte, steps.last_mut()) {
            (b'"', Some(Step::Key(key))) if expects_key => {
                let text = json.get(position..position + length).unwrap_or_default();
                *key = serde_json::from_slice(text).unwrap_or_default();
            }
            (b',', Some(Step::Key(key))) => key.clear(),
            (b',', Some(Step::Index(index))) => *index += 1,
            _ => {}
        }
        expects_key = match byte {
            b'{' | b',' => true,
            b':' | b'[' | b'}' | b']' => false,
            _ => expects_key,
        };
        position += length;
    }
    steps
}

/// Returns the length of the string at the start of a JSON text, with its quotes.
fn string_length(json: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = json.iter().skip(1).position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(json.len(), |end| end + 2)
}

/// Returns the start of a key, which comes from the server, without control characters.
fn plain(key: &str) -> String {
    key.chars().take(60).flat_map(char::escape_debug).collect()
}

/// Returns steps as text.
fn written(steps: &[Step]) -> String {
    let is_plain = |next: char| next.is_alphanumeric() || matches!(next, '_' | '-' | '$' | '@');
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) if key.is_empty() => {}
            Step::Key(key) if key.chars().all(is_plain) => {
                path.extend([if path.is_empty() { "" } else { "." }, &plain(key)]);
            }
            Step::Key(key) => path.extend(["[\"", &plain(key), "\"]"]),
            Step::Index(index) => path.extend(["[", &index.to_string(), "]"]),
        }
    }
    path
}
