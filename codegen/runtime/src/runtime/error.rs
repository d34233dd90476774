//! The error type of the crate.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{StatusCode, Url};
use serde::de::DeserializeOwned;

use super::messages::{message, without_mark};
use super::response::{Head, request_id};
use super::server_delays::{self, RateLimit};
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
    /// Whether the server certainly processed the request, and the failure came later.
    is_processed: bool,
    /// How often the request was sent.
    attempts: u32,
    /// Why the request was not sent again.
    not_retried: Option<&'static str>,
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
    /// The connection to the server could not be established, or not in time.
    Connect,
    /// The server certainly did not process the request: it refused the stream, or is closing the connection (RFC 9113,
    /// section 8.7).
    Refused,
    /// A time limit of the client expired. It is unknown whether the server processed the request.
    Timeout,
    /// The stream or the file of the request body failed while it was sent.
    RequestBody,
    /// A response could not be saved to a file of the application.
    LocalFile,
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

    /// Returns how often the request was sent: more than 1 if it was sent again ([`Retry`](crate::Retry)), and 0 if it was
    /// never sent. Requests that follow a redirect do not count.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the HTTP status; `None` if there is no response.
    pub fn http_status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.head.status)
    }

    /// Returns the response headers; `None` if there is no response.
    pub fn http_headers(&self) -> Option<&HeaderMap> {
        self.response().map(|response| &response.head.headers)
    }

    /// Returns the id that the server assigned to the request, for support inquiries. It is the value of `X-Request-Id`,
    /// or of another header with this meaning, such as `Request-Id` or `X-Amzn-RequestId`.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.http_headers()?)
    }

    /// Returns the `Location` header as an absolute URL; `None` if there is no response, or if the header is missing or
    /// malformed. A redirect to another origin ([`ErrorKind::Redirect`]) has one.
    pub fn location(&self) -> Option<&Url> {
        self.response()?.head.location.as_ref()
    }

    /// Returns how long the server asks the client to wait before the next request; `None` if it does not ask.
    ///
    /// That is the header `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3). If there
    /// is neither and the request exceeded a rate limit ([`is_rate_limited`](Self::is_rate_limited)), it is the end of
    /// the window ([`RateLimit::reset`]). A date is relative to the response's `Date` header, or to the local clock if
    /// there is none; a date in the past gives zero.
    pub fn retry_after(&self) -> Option<Duration> {
        let reset = || self.rate_limit().filter(|_| self.is_rate_limited())?.reset;
        server_delays::retry_after(self.http_headers()?).or_else(reset)
    }

    /// Returns the state of the rate limit, if the response has headers such as `X-RateLimit-Remaining`.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(self.http_headers()?)
    }

    /// Returns the decoded body of an error response ([`ErrorKind::Status`]); `None` for other kinds, and if the body
    /// does not match the API description or is larger than 64 KiB. See also [`raw_body`](Self::raw_body).
    pub fn body(&self) -> Option<&ErrorBody> {
        self.response()?.body.as_ref()
    }

    /// Decodes the body of an error response ([`ErrorKind::Status`]) as another type: operations may describe their
    /// error responses with types of their own. `None` for other kinds, and if the body does not match the type.
    pub fn body_as<T: DeserializeOwned>(&self) -> Option<T> {
        let response = self.response().filter(|_| self.kind() == ErrorKind::Status)?;
        serde_json::from_slice(without_mark(&response.raw)).ok()
    }

    /// Returns the bytes of the response body, or of the event that cannot be decoded, at most the first 64 KiB; empty if there is no response or if its body
    /// could not be read.
    pub fn raw_body(&self) -> &[u8] {
        self.response().map_or(&[], |response| &response.raw)
    }

    /// Returns whether a time limit expired in the client ([`ErrorKind::Timeout`], or [`ErrorKind::Connect`] with that
    /// cause) or in the server (status 408 or 504).
    pub fn is_timeout(&self) -> bool {
        let cause = || self.source()?.downcast_ref::<reqwest::Error>();
        match self.kind() {
            ErrorKind::Timeout => true,
            ErrorKind::Connect => cause().is_some_and(reqwest::Error::is_timeout),
            _ => self.has_status(&[408, 504]),
        }
    }

    /// Returns whether there was no connection to the server, so that the request was not sent.
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Returns whether the server responded with status 404.
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404])
    }

    /// Returns whether the server responded with status 401: a credential is missing or invalid.
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(&[401])
    }

    /// Returns whether the request exceeded a rate limit: the server responded with status 429, or with status 403 and a
    /// [rate limit](Self::rate_limit) of which nothing remains.
    pub fn is_rate_limited(&self) -> bool {
        let is_used_up = || self.rate_limit().is_some_and(|limit| limit.remaining == Some(0));
        self.has_status(&[429]) || (self.has_status(&[403]) && is_used_up())
    }

    /// Returns whether the same call may succeed later: for [`ErrorKind::Connect`], [`ErrorKind::Refused`],
    /// [`ErrorKind::Timeout`], [`ErrorKind::Transport`], an exceeded rate limit, and the statuses 408, 500, 502, 503 and
    /// 504.
    ///
    /// The server may have processed the failed call. Check that the operation is idempotent before repeating it. Calls
    /// are repeated by the client, where that is safe: see [`Retry`](crate::Retry).
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Refused | ErrorKind::Timeout | ErrorKind::Transport => true,
            _ => self.is_rate_limited() || self.has_status(&[408, 500, 502, 503, 504]),
        }
    }

    fn has_status(&self, statuses: &[u16]) -> bool {
        let status = self.http_status().filter(|_| self.kind() == ErrorKind::Status);
        status.is_some_and(|status| statuses.contains(&status.as_u16()))
    }

    fn response(&self) -> Option<&ErrorResponse> {
        self.0.response.as_ref()
    }

    /// Creates an error, for implementations of [`Transport`](crate::Transport).
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        let (operation, response, source) = (None, None, None);
        Self(Box::new(Inner {
            kind,
            operation,
            message,
            response,
            source,
            is_processed: false,
            attempts: 0,
            not_retried: None,
        }))
    }

    /// Sets the cause, which [`source`](StdError::source) returns. It must not contain secrets.
    #[must_use]
    pub fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.with_boxed_source(Box::new(source))
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

    /// Sets how often the request was sent, and why it was not sent again if the error does not tell.
    pub(super) fn after(mut self, attempts: u32, not_retried: Option<&'static str>) -> Self {
        // The request was not sent if its last attempt could not be prepared.
        let is_sent = self.kind() != ErrorKind::InvalidArgument;
        self.0.attempts = if is_sent { attempts } else { attempts.saturating_sub(1) };
        self.0.not_retried = not_retried;
        self
    }

    /// Sets how often the request was sent, unless that is known.
    pub(super) fn after_if_unknown(self, attempts: u32) -> Self {
        if self.0.attempts > 0 { self } else { self.after(attempts, None) }
    }

    /// Says that the server processed the request before the failure.
    pub(super) fn about_processed(mut self) -> Self {
        self.0.is_processed = true;
        self
    }

    pub(super) fn is_processed(&self) -> bool {
        self.0.is_processed
    }

    /// Returns the message, without the operation and the status.
    pub(super) fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns why the request was not sent again.
    pub(super) fn not_retried(&self) -> Option<&'static str> {
        self.0.not_retried
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
        let mut error = Self::new(kind, message).in_operation(operation).after(head.attempts, None);
        error.0.response = Some(ErrorResponse { head, raw, body });
        error
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
