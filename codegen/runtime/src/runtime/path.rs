//! Path parameters. The value of each remains within one segment of the path, whatever it contains.

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

/// Encodes a path parameter that is a part of a segment. An empty value is rejected; [`restore_path`] rejects the
/// segments `.` and `..`.
pub(crate) fn path_part(operation: &'static str, name: &'static str, value: &str) -> Result<String, Error> {
    part(operation, name, &percent_encoded(value, b""))
}

/// Checks a segment that is percent-encoded, and replaces its `%` by the placeholder.
pub(super) fn segment(operation: &'static str, name: &'static str, encoded: &str) -> Result<String, Error> {
    // `%2e` in a value is `%252e` here. Servers that decode a path twice read it as a dot.
    match encoded.replace("%252e", ".").replace("%252E", ".").as_str() {
        "." | ".." => Err(invalid(operation, name, "must not be `.` or `..`")),
        _ => part(operation, name, encoded),
    }
}

/// Checks a part of a segment that is percent-encoded, and replaces its `%` by the placeholder.
pub(super) fn part(operation: &'static str, name: &'static str, encoded: &str) -> Result<String, Error> {
    if encoded.is_empty() {
        return Err(invalid(operation, name, "must not be empty"));
    }
    if encoded.contains(ENCODED) {
        return Err(invalid(operation, name, "must not contain the noncharacter U+FDD0"));
    }
    // URL parsing must not remove dots before the whole segment is known.
    Ok(encoded.replace('.', "%2E").replace('%', PERCENT.encode_utf8(&mut [0; 4])))
}

pub(super) fn invalid(operation: &'static str, name: &str, reason: &str) -> Error {
    Error::invalid_argument(format!("the path parameter `{name}` {reason}")).in_operation(operation)
}

/// Replaces the placeholders in the path of a URL. Several values can form the segment `.` or `..` together; the error
/// is the message for the caller.
pub(super) fn restore_path(url: &mut reqwest::Url) -> Result<(), String> {
    if url.path().contains(ENCODED) {
        let path = url.path().replace("%EF%B7%902E", ".").replace(ENCODED, "%");
        if path.split('/').any(|segment| segment == "." || segment == "..") {
            return Err("the path parameters must not form the segment `.` or `..`".to_owned());
        }
        url.set_path(&path);
    }
    Ok(())
}
