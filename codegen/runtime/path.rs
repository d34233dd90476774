//! Path arguments: each stays one segment of the path, whatever it holds.

use std::borrow::Cow;

use super::error::Error;

/// Stands for a backslash until the URL is made. progenitor does not encode backslashes and URL parsing
/// reads them as slashes. No text holds this character: it is reserved by Unicode for such use within
/// a program, and refused below.
const BACKSLASH: char = '\u{fdd0}';

/// Checks a path argument. `.` and `..` would be resolved away, and an empty one would name another
/// resource; that also holds for their percent-encoded forms, which URL parsing resolves too.
pub(crate) fn path_segment<'a>(
    operation: &'static str,
    name: &'static str,
    value: &'a str,
) -> Result<Cow<'a, str>, Error> {
    let decoded = value.replace("%2e", ".").replace("%2E", ".");
    let refused = match decoded.as_str() {
        "" => "is empty",
        "." | ".." => "is a relative path",
        _ if value.contains(BACKSLASH) => "holds a character that is reserved",
        _ => "",
    };
    if !refused.is_empty() {
        return Err(Error::invalid_argument(format!("the argument `{name}` {refused}")).in_operation(operation));
    }
    if value.contains('\\') { Ok(value.replace('\\', "\u{fdd0}").into()) } else { Ok(value.into()) }
}

/// Writes the backslashes into a URL's path.
pub(super) fn restore_backslashes(url: &mut reqwest::Url) {
    const ENCODED: &str = "%EF%B7%90";
    if url.path().contains(ENCODED) {
        let path = url.path().replace(ENCODED, "%5C");
        url.set_path(&path);
    }
}
