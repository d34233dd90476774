//! Differences between a value and the result of its round trip.
//!
//! Numbers are compared by value, and base64 by its bytes.

use serde_json::{Number, Value};

/// A position at which two values differ.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// The keys and indices that lead to the position.
    pub steps: Vec<String>,
    /// The kind of difference.
    pub kind: Kind,
}

/// The kind of a difference.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// The value was sent and did not come back.
    Missing,
    /// The value came back and was not sent.
    Added,
    /// Another value came back.
    Changed,
}

/// Returns the differences between two values.
pub fn differences(sent: &Value, received: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    compare(sent, received, &mut Vec::new(), &mut differences);
    differences
}

fn compare(sent: &Value, received: &Value, steps: &mut Vec<String>, differences: &mut Vec<Difference>) {
    match (sent, received) {
        (Value::Object(sent), Value::Object(received)) => {
            for (key, value) in sent {
                steps.push(key.clone());
                match received.get(key) {
                    Some(other) => compare(value, other, steps, differences),
                    None => differences.push(Difference { steps: steps.clone(), kind: Kind::Missing }),
                }
                steps.pop();
            }
            for key in received.keys().filter(|key| !sent.contains_key(*key)) {
                steps.push(key.clone());
                differences.push(Difference { steps: steps.clone(), kind: Kind::Added });
                steps.pop();
            }
        }
        (Value::Array(sent), Value::Array(received)) if sent.len() == received.len() => {
            for (index, (value, other)) in sent.iter().zip(received).enumerate() {
                steps.push(index.to_string());
                compare(value, other, steps, differences);
                steps.pop();
            }
        }
        (Value::Number(left), Value::Number(right)) if same_number(left, right) => {}
        (Value::String(left), Value::String(right)) if same_text(left, right) => {}
        (sent, received) if sent == received => {}
        _ => differences.push(Difference { steps: steps.clone(), kind: Kind::Changed }),
    }
}

/// Compares two numbers exactly: integers are not converted to floats, which cannot represent all 64-bit integers.
fn same_number(left: &Number, right: &Number) -> bool {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left == right,
        (Some(integer), None) => is_integer(right, integer),
        (None, Some(integer)) => is_integer(left, integer),
        (None, None) => left.as_f64() == right.as_f64(),
    }
}

/// Returns whether a float has exactly the value of an integer.
fn is_integer(float: &Number, integer: i128) -> bool {
    // The decimal text of a float is exact, unlike a cast to an integer type.
    float.as_f64().is_some_and(|float| float.fract() == 0.0 && format!("{float:.0}").parse() == Ok(integer))
}

fn same_text(left: &str, right: &str) -> bool {
    left == right || matches!((bytes(left), bytes(right)), (Some(left), Some(right)) if left == right)
}

/// Decodes base64 of either alphabet, with or without padding.
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
        // The text is not base64 if the bits beyond the last byte are not zero.
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

    fn differ(sent: &Value, received: &Value) -> Vec<(String, Kind)> {
        let pair = |difference: Difference| (difference.steps.join("/"), difference.kind);
        differences(sent, received).into_iter().map(pair).collect()
    }

    #[test]
    fn equal_values_in_other_notations_do_not_differ() {
        let sent = json!({ "a": 1, "b": "2024-01-01T02:00:00+02:00", "c": "_-8=", "d": [1.5, null] });
        let received = json!({ "d": [1.5, null], "a": 1.0, "b": "2024-01-01T02:00:00+02:00", "c": "/+8" });
        assert_eq!(differ(&sent, &received), []);
    }

    #[test]
    fn each_kind_of_difference_is_found() {
        let sent = json!({ "a": null, "b": 9_007_199_254_740_993_u64, "c": [1], "d": { "e": "x", "f": "2024-01-01T00:00:00.0Z" } });
        let received = json!({ "b": 9_007_199_254_740_992.0, "c": [1, 2], "d": { "e": null, "f": "2024-01-01T00:00:00Z" }, "g": 1 });
        let found = differ(&sent, &received);
        let at = |steps: &str, kind| (steps.to_owned(), kind);
        assert_eq!(
            found,
            [
                at("a", Kind::Missing),
                at("b", Kind::Changed),
                at("c", Kind::Changed),
                at("d/e", Kind::Changed),
                at("d/f", Kind::Changed),
                at("g", Kind::Added)
            ]
        );
    }

    #[test]
    fn base64_is_compared_by_its_bytes() {
        assert_eq!(bytes("aGk=").unwrap(), b"hi");
        assert_eq!(bytes("aGk").unwrap(), b"hi");
        assert_eq!(bytes("aGkh").unwrap(), b"hi!");
        assert_eq!(bytes("a b"), None);
        assert_eq!((bytes("ab"), bytes("active")), (None, None));
    }
}
