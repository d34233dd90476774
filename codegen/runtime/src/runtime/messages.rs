//! The texts of errors: one line that says what went wrong, without secrets.

use std::error::Error as StdError;
use std::fmt;

use super::error::Error;

/// Returns the message in a JSON error body as one line of at most 300 characters, from the fields in which APIs
/// usually send it; empty if there is none.
pub(super) fn message(raw: &[u8]) -> String {
    const LIMIT: usize = 300;
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(without_mark(raw)) else { return String::new() };
    let pointers = ["/message", "/error/message", "/detail", "/title", "/error_description", "/error"];
    let text = pointers.iter().find_map(|pointer| json.pointer(pointer)?.as_str()).unwrap_or_default();
    one_line(text, LIMIT)
}

/// Removes a byte order mark, which some servers send before JSON.
pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Returns the first characters of a text as one line. Line breaks and control characters could forge entries of a log.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let words: Vec<&str> =
        text.split(|next: char| next.is_whitespace() || next.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(limit).collect()
}

impl Error {
    /// Returns the message and those causes that it does not contain, on one line.
    fn with_causes(&self) -> String {
        const LIMIT: usize = 300;
        let causes = std::iter::successors(self.source(), |cause| (**cause).source());
        causes
            .map(|cause| one_line(&cause.to_string(), LIMIT))
            .fold(self.to_string(), |text, cause| if text.contains(&cause) { text } else { text + ": " + &cause })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        if let Some(status) = self.http_status() {
            write!(f, "{status}")?;
            if !self.message().is_empty() {
                f.write_str(": ")?;
            }
        }
        f.write_str(self.message())?;
        if let Some(id) = self.request_id() {
            write!(f, " (request {id})")?;
        }
        if self.attempts() > 1 {
            write!(f, " ({} attempts)", self.attempts())?;
        }
        if let Some(reason) = self.not_retried() {
            write!(f, " (not sent again: {reason})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    /// Prints the message and the causes on one line, for a `main` that returns the error. `{:#?}` prints the parts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return f.write_str(&self.with_causes());
        }
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("operation", &self.operation())
            .field("message", &self.message())
            .field("status", &self.http_status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .field("source", &self.source())
            .finish_non_exhaustive()
    }
}
