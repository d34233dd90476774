//! The options of one call.

use std::fmt;
use std::time::Duration;

use reqwest::Request;
use reqwest::header::{HeaderName, HeaderValue};

use super::limits::Limits;
use super::percent::percent_encoded;
use super::retry::Retry;

/// Options of one call. What is not set here is as the client is configured.
///
/// ```text
/// let options = CallOptions::new().timeout(Duration::from_secs(5)).retry(Retry::none());
/// let response = request.with(options).send().await?;
/// ```
#[derive(Clone, Default)]
#[must_use = "options do nothing until a request has them"]
pub struct CallOptions {
    headers: Vec<(HeaderName, HeaderValue)>,
    query: Vec<(String, String)>,
    /// The message about an option that cannot be sent.
    invalid: Option<String>,
    pub(super) retry: Option<Retry>,
    pub(super) idempotency_key: Option<String>,
    total: Option<Duration>,
    attempt: Option<Duration>,
    first_byte: Option<Duration>,
    idle: Option<Duration>,
    max_body_size: Option<usize>,
}

impl CallOptions {
    /// Creates options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a header of the request. It replaces any header with this name that the client sends, including
    /// `Authorization`. It is also sent with requests that follow a redirect within the origin.
    ///
    /// The call fails with [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the name or the value is
    /// invalid, or if the header describes the message or its connection, such as `Content-Length`.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let parsed =
            HeaderName::from_bytes(name.as_ref().as_bytes()).ok().zip(HeaderValue::from_str(value.as_ref()).ok());
        match parsed {
            Some((name, mut value)) if !FRAMING.contains(&name.as_str()) => {
                // The value may be a secret.
                value.set_sensitive(true);
                self.headers.push((name, value));
            }
            Some((name, _)) => self.refuse(format!("the header `{name}` cannot be set with `CallOptions`")),
            None => {
                let name = name.as_ref().escape_debug();
                self.refuse(format!("the header `{name}` has an invalid name or value"));
            }
        }
        self
    }

    /// Adds a query parameter. Name and value are percent-encoded.
    pub fn query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.query.push((percent_encoded(name.as_ref(), b""), percent_encoded(value.as_ref(), b"")));
        self
    }

    /// Sets the time limit for the whole call: see [`ClientBuilder::timeout`](crate::ClientBuilder::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.total = Some(timeout);
        self
    }

    /// Sets the time limit for each attempt: see
    /// [`ClientBuilder::attempt_timeout`](crate::ClientBuilder::attempt_timeout).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt = Some(timeout);
        self
    }

    /// Sets the time limit for the start of the response: see
    /// [`ClientBuilder::first_byte_timeout`](crate::ClientBuilder::first_byte_timeout).
    pub fn first_byte_timeout(mut self, timeout: Duration) -> Self {
        self.first_byte = Some(timeout);
        self
    }

    /// Sets the longest pause in a transfer: see [`ClientBuilder::idle_timeout`](crate::ClientBuilder::idle_timeout).
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle = Some(timeout);
        self
    }

    /// Sets the size of the largest response body that is read into memory: see
    /// [`ClientBuilder::max_body_size`](crate::ClientBuilder::max_body_size).
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.max_body_size = Some(bytes);
        self
    }

    /// Sets the retries.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the idempotency key: a text that only this request has. A server that supports such keys processes requests
    /// with the same key once, so the request is sent again after failures of any kind that [`Retry`] names.
    ///
    /// The key is sent in the header that the API description names, or else in `Idempotency-Key`.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Adds options, which take precedence.
    pub(super) fn extend(&mut self, other: Self) {
        self.headers.extend(other.headers);
        self.query.extend(other.query);
        self.invalid = other.invalid.or(self.invalid.take());
        self.retry = other.retry.or(self.retry);
        self.idempotency_key = other.idempotency_key.or(self.idempotency_key.take());
        self.total = other.total.or(self.total);
        self.attempt = other.attempt.or(self.attempt);
        self.first_byte = other.first_byte.or(self.first_byte);
        self.idle = other.idle.or(self.idle);
        self.max_body_size = other.max_body_size.or(self.max_body_size);
    }

    /// Sets a header in place of any header with this name.
    pub(super) fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value));
    }

    /// Returns the limits of a call.
    pub(super) fn limits(&self, client: Limits) -> Limits {
        Limits {
            total: self.total.or(client.total),
            attempt: self.attempt.or(client.attempt),
            first_byte: self.first_byte.unwrap_or(client.first_byte),
            idle: self.idle.unwrap_or(client.idle),
            body_size: self.max_body_size.unwrap_or(client.body_size),
            ..client
        }
    }

    /// Returns the pairs of the query, percent-encoded.
    pub(super) fn pairs(&self) -> impl Iterator<Item = String> {
        self.query.iter().map(|(name, value)| format!("{name}={value}"))
    }

    /// Returns whether there are pairs of the query.
    pub(super) fn has_pairs(&self) -> bool {
        !self.query.is_empty()
    }

    /// Returns an error if an option cannot be sent.
    pub(super) fn check(&self) -> Result<(), String> {
        self.invalid.clone().map_or(Ok(()), Err)
    }

    /// Adds the headers to a request that is otherwise complete.
    pub(super) fn add_headers(&self, request: &mut Request) {
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
    }

    fn refuse(&mut self, message: String) {
        self.invalid.get_or_insert(message);
    }
}

/// The headers that the HTTP client determines.
const FRAMING: [&str; 4] = ["connection", "content-length", "host", "transfer-encoding"];

impl fmt::Debug for CallOptions {
    /// Prints no values of headers and queries, because they may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&HeaderName> = self.headers.iter().map(|(name, _)| name).collect();
        let query: Vec<&String> = self.query.iter().map(|(name, _)| name).collect();
        f.debug_struct("CallOptions")
            .field("headers", &headers)
            .field("query", &query)
            .field("retry", &self.retry)
            .field("timeout", &self.total)
            .finish_non_exhaustive()
    }
}
