//! Path parameters. The value of each remains within one segment of the path, whatever it contains.

use std::borrow::Cow;

use super::error::Error;
use super::percent::percent_encoded;

/// The placeholder of `%` until the URL is complete.
///
/// The values are percent-encoded here, because only the code that knows their style can tell a delimiter from the same
/// character in a value. progenitor encodes each `%` once more, so that a placeholder takes its place. The placeholder
/// is a Unicode noncharacter, and values that contain it are rejected.
const PERCENT: char = '\u{fdd0}';

/// The placeholder as progenitor encodes it.
const ENCODED: &str = "%EF%B7%90";

/// Encodes a path parameter that is a whole segment.
///
/// URL parsing removes the segments `.` and `..`, in percent-encoded form too (WHATWG URL, section 4.4), and an empty
/// segment would address another resource. Such values are rejected.
pub(crate) fn path_segment(operation: &'static str, name: &'static str, value: &str) -> Result<String, Error> {
    segment(operation, name, &percent_encoded(value, b""))
}

/// Encodes a path parameter that is a part of a segment. An empty value is rejected; [`restored`] rejects the
/// segments `.` and `..`.
pub(crate) fn path_part(operation: &'static str, name: &'static str, value: &str) -> Result<String, Error> {
    part(operation, name, &percent_encoded(value, b""))
}

/// Checks a segment that is percent-encoded, and replaces its `%` by the placeholder.
pub(super) fn segment(operation: &'static str, name: &'static str, encoded: &str) -> Result<String, Error> {
    if is_dots(encoded) {
        return Err(invalid(operation, name, "must not be `.` or `..`"));
    }
    part(operation, name, encoded)
}

/// Checks a part of a segment that is percent-encoded, and replaces its `%` by the placeholder.
pub(super) fn part(operation: &'static str, name: &'static str, encoded: &str) -> Result<String, Error> {
    if encoded.is_empty() {
        return Err(invalid(operation, name, "must not be empty"));
    }
    let mut marked = String::with_capacity(encoded.len() + 2 * PERCENT.len_utf8());
    if encoded.contains('%') && encoded.contains(ENCODED) {
        return Err(invalid(operation, name, "must not contain the noncharacter U+FDD0"));
    }
    for character in encoded.chars() {
        match character {
            '%' => marked.push(PERCENT),
            // URL parsing must not remove dots before the whole segment is known.
            '.' => marked.extend([PERCENT, '2', 'E']),
            other => marked.push(other),
        }
    }
    Ok(marked)
}

/// Returns whether a segment that is percent-encoded is `.` or `..`. A dot may be `%2e` in the value, which is `%252e`
/// here: servers that decode a path twice read it as a dot.
fn is_dots(encoded: &str) -> bool {
    match after_dot(encoded) {
        Some(rest) => rest.is_empty() || after_dot(rest) == Some(""),
        None => false,
    }
}

fn after_dot(encoded: &str) -> Option<&str> {
    [".", "%252e", "%252E"].iter().find_map(|dot| encoded.strip_prefix(*dot))
}

pub(super) fn invalid(operation: &'static str, name: &str, reason: &str) -> Error {
    Error::invalid_argument(format!("the path parameter `{name}` {reason}")).in_operation(operation)
}

/// Replaces the placeholders in a path. Several values can form the segment `.` or `..` together; the error is the
/// message for the caller.
pub(super) fn restored(path: &str) -> Result<Cow<'_, str>, String> {
    let mut restored = String::new();
    // The start of what has not been copied yet.
    let mut start = 0;
    for (index, _) in path.match_indices('%') {
        let (before, rest) = (path.get(start..index), path.get(index..).and_then(|rest| rest.strip_prefix(ENCODED)));
        let (Some(before), Some(rest)) = (before, rest) else { continue };
        let is_dot = rest.starts_with("2E");
        restored.extend([before, if is_dot { "." } else { "%" }]);
        start = index + ENCODED.len() + if is_dot { 2 } else { 0 };
    }
    if start == 0 {
        return Ok(Cow::Borrowed(path));
    }
    restored.push_str(path.get(start..).unwrap_or_default());
    if restored.split('/').any(|segment| segment == "." || segment == "..") {
        return Err("the path parameters must not form the segment `.` or `..`".to_owned());
    }
    Ok(Cow::Owned(restored))
}
