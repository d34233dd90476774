//! The error type of the crate.

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::{StatusCode, Url};

use super::http_dates;
use super::response::{Head, request_id};
use crate::api::ErrorBody;

/// An error of the client's configuration or of a call.
///
/// `Display` prints one line: the operation, the HTTP status, the message and the request id, as far as they exist.
/// [`source`](StdError::source) returns the underlying cause. Neither contains the URL or the credentials of the
/// request, but the message may contain parts of the response body.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    message: String,
    response: Option<ErrorResponse>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The response that caused an error.
struct ErrorResponse {
    head: Head,
    /// The first bytes of the body.
    raw: Bytes,
    body: Option<ErrorBody>,
}

/// The kind of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's configuration is invalid or incomplete.
    Config,
    /// An argument cannot be encoded, or a credential that the operation requires is missing. The request was not sent.
    InvalidArgument,
    /// The connection to the server could not be established.
    Connect,
    /// A time limit of the client expired. Unless it is the limit for connecting, it is unknown whether the server
    /// processed the request.
    Timeout,
    /// The stream or the file of the request body failed while it was sent.
    RequestBody,
    /// The connection failed while the request was sent or the response was received. It is unknown whether the server
    /// processed the request.
    Transport,
    /// A redirect was not followed: it leads to another origin, which must not receive credentials, its `Location` is
    /// malformed, the request body is a stream, which cannot be sent again, or there were more than 5 redirects.
    Redirect,
    /// The server responded with a status that is not a success.
    Status,
    /// The server responded with a success that cannot be decoded: its body, or an event in it, is too large or does
    /// not match the API description, it has another media type or is compressed, or the API description does not
    /// declare its status. Or the headers of the response are too large.
    Decode,
}

impl Error {
    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the operation as `group.method`; `None` for [`ErrorKind::Config`].
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the HTTP status; `None` if there is no response.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.head.status)
    }

    /// Returns the response headers; `None` if there is no response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(|response| &response.head.headers)
    }

    /// Returns the id that the server assigned to the request, for support inquiries. It is the value of `X-Request-Id`,
    /// or of another header with this meaning, such as `Request-Id` or `X-Amzn-RequestId`.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// Returns the `Location` header as an absolute URL; `None` if there is no response, or if the header is missing or
    /// malformed. A redirect to another origin ([`ErrorKind::Redirect`]) has one.
    pub fn location(&self) -> Option<&Url> {
        self.response()?.head.location.as_ref()
    }

    /// Returns how long the server asks the client to wait before the next request (`Retry-After`; RFC 9110,
    /// section 10.2.3); `None` if the response has no valid `Retry-After` header.
    ///
    /// An HTTP date is converted to a duration relative to the response's `Date` header, or to the local clock if there
    /// is none; a date in the past gives zero.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = |name| self.headers()?.get(name)?.to_str().ok();
        let value = text(RETRY_AFTER)?.trim();
        let seconds = value.parse().ok().or_else(|| {
            let now = text(DATE).and_then(http_dates::seconds).or_else(|| {
                let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                now.map(|now| now.as_secs()).ok()
            })?;
            Some(http_dates::seconds(value)?.saturating_sub(now))
        })?;
        Some(Duration::from_secs(seconds))
    }

    /// Returns the decoded body of an error response ([`ErrorKind::Status`]); `None` for other kinds, and if the body
    /// does not match the API description or is larger than 64 KiB. See also [`raw_body`](Self::raw_body).
    pub fn body(&self) -> Option<&ErrorBody> {
        self.response()?.body.as_ref()
    }

    /// Returns the bytes of the response body, at most the first 64 KiB; empty if there is no response or if its body
    /// could not be read.
    pub fn raw_body(&self) -> &[u8] {
        self.response().map_or(&[], |response| &response.raw)
    }

    /// Returns whether a timeout expired in the client ([`ErrorKind::Timeout`]) or in the server (status 408 or 504).
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout || matches!(self.status().map(|status| status.as_u16()), Some(408 | 504))
    }

    /// Returns whether the server responded with status 404.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::Status && self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Returns whether the same call may succeed later: for [`ErrorKind::Connect`], [`ErrorKind::Timeout`],
    /// [`ErrorKind::Transport`], and the statuses 408, 429, 500, 502, 503 and 504.
    ///
    /// The server may have processed the failed call. Check that the operation is idempotent before repeating it.
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Status => {
                matches!(self.status().map(|status| status.as_u16()), Some(408 | 429 | 500 | 502 | 503 | 504))
            }
            _ => false,
        }
    }

    fn response(&self) -> Option<&ErrorResponse> {
        self.0.response.as_ref()
    }

    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, operation: None, message: message.into(), response: None, source: None }))
    }

    pub(super) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, message)
    }

    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.with_boxed_source(Box::new(source))
    }

    pub(super) fn with_boxed_source(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
    }

    /// Creates the error for a response that is not a success. The message is that in the body, or else `description`.
    pub(super) fn of_status(operation: &'static str, head: Head, raw: Bytes, description: String) -> Self {
        let message = Some(message(&raw)).filter(|message| !message.is_empty()).unwrap_or(description);
        Self::of_response(ErrorKind::Status, operation, message, head, raw)
    }

    /// Creates an error about a response. Only those of the kind [`ErrorKind::Status`] have a decoded body.
    pub(super) fn of_response(
        kind: ErrorKind,
        operation: &'static str,
        message: String,
        head: Head,
        raw: Bytes,
    ) -> Self {
        let body = serde_json::from_slice(without_mark(&raw)).ok().filter(|_| kind == ErrorKind::Status);
        let mut error = Self::new(kind, message).in_operation(operation);
        error.0.response = Some(ErrorResponse { head, raw, body });
        error
    }
}

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
        if let Some(status) = self.status() {
            write!(f, "{status}")?;
            if !self.0.message.is_empty() {
                f.write_str(": ")?;
            }
        }
        f.write_str(&self.0.message)?;
        if let Some(id) = self.request_id() {
            write!(f, " (request {id})")?;
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
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("message", &self.0.message)
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
