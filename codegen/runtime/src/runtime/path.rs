//! Path parameters. The value of each remains one segment of the path, whatever it contains.

use std::borrow::Cow;

use super::error::Error;

/// The placeholder of a backslash until the URL is parsed: progenitor does not percent-encode backslashes, and URL
/// parsing treats them as slashes. The placeholder is a Unicode noncharacter; [`path_segment`] rejects values that
/// contain it.
const BACKSLASH: char = '\u{fdd0}';

/// Checks that a path parameter remains one segment, and replaces its backslashes by a placeholder.
///
/// URL parsing removes the segments `.` and `..`, in percent-encoded form too (WHATWG URL, section 4.4), and an empty
/// segment would address another resource. Such values are rejected.
pub(crate) fn path_segment<'a>(
    operation: &'static str,
    name: &'static str,
    value: &'a str,
) -> Result<Cow<'a, str>, Error> {
    let decoded = value.replace("%2e", ".").replace("%2E", ".");
    let reason = match decoded.as_str() {
        "" => "must not be empty",
        "." | ".." => "must not be `.` or `..`",
        _ if value.contains(BACKSLASH) => "must not contain the noncharacter U+FDD0",
        _ => "",
    };
    if !reason.is_empty() {
        return Err(Error::invalid_argument(format!("the path parameter `{name}` {reason}")).in_operation(operation));
    }
    if value.contains('\\') { Ok(value.replace('\\', "\u{fdd0}").into()) } else { Ok(value.into()) }
}

/// Replaces the placeholders of backslashes in the path of a URL by percent-encoded backslashes.
pub(super) fn restore_backslashes(url: &mut reqwest::Url) {
    const ENCODED: &str = "%EF%B7%90";
    if url.path().contains(ENCODED) {
        let path = url.path().replace(ENCODED, "%5C");
        url.set_path(&path);
    }
}
