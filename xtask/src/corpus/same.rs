//! Whether what came back is what was sent: numbers by value, dates as instants, base64 by its bytes.

use jiff::Timestamp;
use serde_json::{Number, Value};

/// Where two values differ, as a JSON pointer into them.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    pub steps: Vec<String>,
    pub what: What,
}

#[derive(Debug, PartialEq, Eq)]
pub enum What {
    /// It did not come back.
    Missing,
    /// It came back, and was not sent.
    Added,
    Changed,
}

/// What differs between what was sent and what came back.
pub fn differences(sent: &Value, came: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(sent, came, &mut Vec::new(), &mut found);
    found
}

fn compare(sent: &Value, came: &Value, at: &mut Vec<String>, found: &mut Vec<Difference>) {
    match (sent, came) {
        (Value::Object(sent), Value::Object(came)) => {
            for (key, value) in sent {
                at.push(key.clone());
                match came.get(key) {
                    Some(other) => compare(value, other, at, found),
                    None => found.push(Difference { steps: at.clone(), what: What::Missing }),
                }
                at.pop();
            }
            for key in came.keys().filter(|key| !sent.contains_key(*key)) {
                at.push(key.clone());
                found.push(Difference { steps: at.clone(), what: What::Added });
                at.pop();
            }
        }
        (Value::Array(sent), Value::Array(came)) if sent.len() == came.len() => {
            for (index, (value, other)) in sent.iter().zip(came).enumerate() {
                at.push(index.to_string());
                compare(value, other, at, found);
                at.pop();
            }
        }
        (Value::Number(left), Value::Number(right)) if same_number(left, right) => {}
        (Value::String(left), Value::String(right)) if same_text(left, right) => {}
        (sent, came) if sent == came => {}
        _ => found.push(Difference { steps: at.clone(), what: What::Changed }),
    }
}

/// Exact, so that a digit that is lost is seen: 64 bits of an integer do not fit into a float.
fn same_number(left: &Number, right: &Number) -> bool {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left == right,
        (Some(integer), None) => is_integer(right, integer),
        (None, Some(integer)) => is_integer(left, integer),
        (None, None) => left.as_f64() == right.as_f64(),
    }
}

/// Whether a float has exactly the value of an integer.
fn is_integer(float: &Number, integer: i128) -> bool {
    // The text of a float without a fraction is exact up to the size at which floats are no longer.
    float.as_f64().is_some_and(|float| float.fract() == 0.0 && format!("{float:.0}").parse() == Ok(integer))
}

fn same_text(left: &str, right: &str) -> bool {
    left == right
        || matches!((left.parse::<Timestamp>(), right.parse::<Timestamp>()), (Ok(left), Ok(right)) if left == right)
        || matches!((bytes(left), bytes(right)), (Some(left), Some(right)) if left == right)
}

/// The bytes of a text in base64, of either alphabet, with or without its padding.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').bytes().map(|byte| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    });
    let digits: Vec<u8> = digits.collect::<Option<_>>()?;
    let mut bytes = Vec::with_capacity(digits.len());
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(*digit)) << (6 * (4 - group.len()));
        let [_, whole @ ..] = bits.to_be_bytes();
        let (own, rest) = whole.split_at(group.len() * 6 / 8);
        // A text whose last digit says more than a byte holds is not base64, but a word.
        if group.len() == 1 || rest.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend(own);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn differ(sent: &Value, came: &Value) -> Vec<(String, What)> {
        differences(sent, came).into_iter().map(|found| (found.steps.join("/"), found.what)).collect()
    }

    #[test]
    fn values_that_are_written_otherwise_are_the_same() {
        let sent = json!({ "a": 1, "b": "2024-01-01T02:00:00+02:00", "c": "_-8=", "d": [1.5, null] });
        let came = json!({ "d": [1.5, null], "a": 1.0, "b": "2024-01-01T00:00:00Z", "c": "/+8" });
        assert_eq!(differ(&sent, &came), []);
    }

    #[test]
    fn what_is_lost_is_found() {
        let sent = json!({ "a": null, "b": 9_007_199_254_740_993_u64, "c": [1], "d": { "e": "x", "f": "2024-01-01" } });
        let came = json!({ "b": 9_007_199_254_740_992.0, "c": [1, 2], "d": { "e": null, "f": "2024-01-01" }, "g": 1 });
        let found = differ(&sent, &came);
        let at = |at: &str, what| (at.to_owned(), what);
        assert_eq!(
            found,
            [
                at("a", What::Missing),
                at("b", What::Changed),
                at("c", What::Changed),
                at("d/e", What::Changed),
                at("g", What::Added)
            ]
        );
    }

    #[test]
    fn base64_is_its_bytes() {
        assert_eq!(bytes("aGk=").unwrap(), b"hi");
        assert_eq!(bytes("aGk").unwrap(), b"hi");
        assert_eq!(bytes("aGkh").unwrap(), b"hi!");
        assert_eq!(bytes("a b"), None);
        assert_eq!((bytes("ab"), bytes("active")), (None, None));
    }
}
