//! Everything that can go wrong in a call.

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, LOCATION, RETRY_AFTER};

use super::client::is_redirect;
use super::dates;
use super::response::request_id;
use crate::api::ErrorBody;

/// Why a call failed. It prints as one line; [`Error::source`](StdError::source) has the cause.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    message: String,
    response: Option<Failure>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the server answered.
struct Failure {
    status: StatusCode,
    headers: HeaderMap,
    raw: Bytes,
    body: Option<ErrorBody>,
}

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be configured like that.
    Config,
    /// An argument cannot be sent. Nothing was.
    InvalidArgument,
    /// No connection could be made.
    Connect,
    /// A time limit was reached.
    Timeout,
    /// The connection broke.
    Transport,
    /// The server sent us to another origin, where we do not go.
    Redirect,
    /// The server answered with a status that is not a success.
    Status,
    /// The server answered with a success whose body is not what it should be.
    Decode,
}

impl Error {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation, as group and method; `None` for [`ErrorKind::Config`].
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status, if the server answered.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.status)
    }

    /// The headers, if the server answered.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(|response| &response.headers)
    }

    /// The server's name for the request, to quote to its support.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// How long the server asks to wait before another try (`Retry-After`). A date is so long from the server's
    /// now; one that is over is no time at all.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = |name| self.headers()?.get(name)?.to_str().ok();
        let asked = text(RETRY_AFTER)?.trim();
        let seconds = asked.parse().ok().or_else(|| {
            let now = text(DATE).and_then(dates::seconds).or_else(|| {
                let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                now.map(|now| now.as_secs()).ok()
            })?;
            Some(dates::seconds(asked)?.saturating_sub(now))
        })?;
        Some(Duration::from_secs(seconds))
    }

    /// The body, if the server answered with one that is as the API describes its errors.
    pub fn body(&self) -> Option<&ErrorBody> {
        self.response()?.body.as_ref()
    }

    /// The bytes of the body as received, 64 KiB at most; empty if the server did not answer.
    pub fn raw_body(&self) -> &[u8] {
        self.response().map_or(&[], |response| &response.raw)
    }

    /// Whether a time limit was reached, ours or the server's.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout || matches!(self.status().map(|status| status.as_u16()), Some(408 | 504))
    }

    /// Whether what was asked for is not there.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::Status && self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Whether the same call may succeed later. It does not say that repeating it is harmless.
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Status => {
                matches!(self.status().map(|status| status.as_u16()), Some(408 | 429 | 500 | 502 | 503 | 504))
            }
            _ => false,
        }
    }

    fn response(&self) -> Option<&Failure> {
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

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// An answer that is no success. What it says of itself becomes the message.
    pub(super) fn of_status(operation: &'static str, status: StatusCode, headers: HeaderMap, raw: Bytes) -> Self {
        let (kind, message) = if is_redirect(status) && headers.contains_key(LOCATION) {
            (ErrorKind::Redirect, "the server sent us to another origin".to_owned())
        } else {
            (ErrorKind::Status, message(&raw))
        };
        Self::of_response(kind, operation, message, status, headers, raw)
    }

    pub(super) fn of_response(
        kind: ErrorKind,
        operation: &'static str,
        message: String,
        status: StatusCode,
        headers: HeaderMap,
        raw: Bytes,
    ) -> Self {
        let body = serde_json::from_slice(&raw).ok().filter(|_| kind == ErrorKind::Status);
        let mut error = Self::new(kind, message).in_operation(operation);
        error.0.response = Some(Failure { status, headers, raw, body });
        error
    }
}

/// What a body says, in the places where APIs say it; empty if it says nothing that fits a line.
pub(super) fn message(raw: &[u8]) -> String {
    const LIMIT: usize = 300;
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(raw) else { return String::new() };
    let places = ["/message", "/error/message", "/detail", "/title", "/error_description", "/error"];
    let text = places.iter().find_map(|place| json.pointer(place)?.as_str()).unwrap_or_default();
    // One line, whatever the server sent.
    let words: Vec<&str> =
        text.split(|next: char| next.is_whitespace() || next.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(LIMIT).collect()
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
