//! Converts a response of the server to the result of a call.
//!
//! Most of this code does not depend on the type of the body, so that it is compiled once and not once per operation.

use bytes::{Bytes, BytesMut};
use reqwest::Url;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::content::{Content, Expected, excerpt, excerpt_at};
use super::error::{Error, ErrorKind};
use super::exchange::Exchange;
use super::frames::{Chunked, Receiver};
use super::json_path;
use super::limits::{Limits, Watch};
use super::messages::{one_line, without_mark};
use super::response::{Head, Response};

/// A response whose body has not been read yet.
pub(crate) struct Opened {
    operation: &'static str,
    head: Head,
    is_success: bool,
    /// The length of the body in bytes, if the server states it.
    length: Option<u64>,
    receiver: Receiver,
    /// The request, which can be sent again if the body breaks off.
    exchange: Option<Box<Exchange>>,
}

impl Opened {
    /// Starts to receive the response to a request for `url`. Besides the statuses 2xx, those are successes that the API
    /// description declares.
    pub(crate) fn new(
        operation: &'static str,
        mut response: reqwest::Response,
        url: &Url,
        is_declared: bool,
        watch: Watch,
        attempt: u32,
    ) -> Self {
        let head = Head::of(&mut response, url, attempt);
        let is_success = head.status.is_success() || is_declared;
        let length = response.content_length();
        let receiver = Receiver::new(operation, response, watch);
        Self { operation, head, is_success, length, receiver, exchange: None }
    }

    pub(super) fn with_exchange(mut self, exchange: Box<Exchange>) -> Self {
        self.exchange = Some(exchange);
        self
    }

    pub(crate) fn is_success(&self) -> bool {
        self.is_success
    }

    /// Returns the error for a response that is not a success.
    pub(crate) async fn failed(self) -> Error {
        // The status matters even if the body cannot be read.
        let body = self.start().await;
        let description = Content::of(&body.head.headers).describe(&body.bytes);
        Error::of_status(body.operation, body.head, body.bytes, description)
    }

    pub(crate) fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Reads the body.
    pub(crate) async fn read(self) -> Result<Received, Error> {
        let Self { operation, head, length, receiver, .. } = self;
        let limit = receiver.limits().body_size;
        let (bytes, is_complete) = read(receiver, length, limit).await?;
        let received = Received { operation, head, bytes };
        if is_complete {
            return Ok(received);
        }
        let message = format!("the response body is larger than {} (`max_body_size`)", size(limit));
        Err(received.error(message))
    }

    /// Returns the error for a success status that the API description does not declare.
    pub(crate) async fn undescribed(self) -> Error {
        self.start().await.undescribed()
    }

    /// Returns the response if a method can decode its body, and an error otherwise.
    pub(super) async fn expect(self, expected: Expected) -> Result<Self, Error> {
        if Content::accepts(&self.head.headers, expected) {
            return Ok(self);
        }
        // The status and the headers matter even if the body cannot be read.
        Err(self.start().await.unexpected(expected))
    }

    /// Returns the error for a response that is not the requested one.
    pub(super) async fn refused(self, message: &str) -> Error {
        self.start().await.error(message.to_owned())
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the body as a stream of chunks.
    pub(super) fn stream(self) -> Response<Chunks> {
        let Self { operation, head, receiver, exchange, .. } = self;
        let limits = *receiver.limits();
        Response::of(head, Chunks { operation, limits, data: receiver.into_stream(), exchange })
    }

    /// Reads the start of the body, as far as it can be read.
    async fn start(self) -> Received {
        let Self { operation, head, length, receiver, .. } = self;
        let limit = receiver.limits().error_size;
        let bytes = read(receiver, length, limit).await.map(|(bytes, _)| bytes).unwrap_or_default();
        Received { operation, head, bytes }
    }
}

/// A response with its body.
pub(crate) struct Received {
    operation: &'static str,
    head: Head,
    bytes: Bytes,
}

impl Received {
    pub(crate) fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Decodes a JSON body.
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        let received = self.expect(Expected::Json)?;
        match serde_json::from_slice(without_mark(&received.bytes)) {
            Ok(body) => Ok(Response::of(received.head, body)),
            Err(error) => Err(received.undecodable(error)),
        }
    }

    /// Decodes a JSON body that may be null. An empty body means null.
    pub(crate) fn nullable_json<T: DeserializeOwned>(self) -> Result<Response<Option<T>>, Error> {
        if is_empty(&self.bytes) {
            let received = self.expect(Expected::Json)?;
            return Ok(Response::of(received.head, None));
        }
        self.json()
    }

    /// Discards the body.
    pub(crate) fn empty(self) -> Response<()> {
        Response::of(self.head, ())
    }

    /// Returns the error for a success status that the API description does not declare.
    pub(crate) fn undescribed(self) -> Error {
        self.error("the API description does not declare this success status".to_owned())
    }

    /// Returns the response if a method can decode its body, and an error otherwise.
    pub(super) fn expect(self, expected: Expected) -> Result<Self, Error> {
        if Content::accepts(&self.head.headers, expected) { Ok(self) } else { Err(self.unexpected(expected)) }
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    pub(super) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(super) fn with_body<T>(self, body: T) -> Response<T> {
        Response::of(self.head, body)
    }

    /// Returns an error about the body, with status, headers and the start of the body.
    pub(super) fn error(self, message: String) -> Error {
        let kept = self.bytes.slice(..self.bytes.len().min(ERROR_SIZE));
        Error::of_response(ErrorKind::Decode, self.operation, message, self.head, kept)
    }

    /// Returns the error for a JSON body that cannot be decoded.
    fn undecodable(self, error: serde_json::Error) -> Error {
        const START: &str = "the response body";
        const END: &str = "does not match the API description";
        if is_empty(&self.bytes) {
            let message = format!("{START} is empty, but the API description declares JSON");
            return self.error(message).with_source(error);
        }
        let cause = json_path::described(without_mark(&self.bytes), &error);
        let media_type = Content::of(&self.head.headers).media_type;
        let media_type = media_type.map(|media_type| format!(" ({media_type})")).unwrap_or_default();
        let message = format!("{START}{media_type} {END}: {cause}: {}", excerpt_at(without_mark(&self.bytes), &error));
        self.error(message).with_source(error)
    }

    /// Returns the error for a body of another media type, or one that is compressed.
    fn unexpected(self, expected: Expected) -> Error {
        let message = unexpected(&Content::of(&self.head.headers), expected, &self.bytes);
        self.error(message)
    }
}

/// How much of a body that cannot be decoded an error keeps, in bytes.
pub(super) const ERROR_SIZE: usize = 64 << 10;

/// A body that is received while it is read.
pub(super) struct Chunks {
    pub(super) operation: &'static str,
    pub(super) limits: Limits,
    pub(super) data: Chunked,
    /// The request of the response.
    pub(super) exchange: Option<Box<Exchange>>,
}

/// Returns whether a body is empty or contains only whitespace.
fn is_empty(body: &[u8]) -> bool {
    without_mark(body).trim_ascii().is_empty()
}

/// Returns the message for a body of another media type, or one that is compressed.
fn unexpected(content: &Content, expected: Expected, body: &[u8]) -> String {
    /// In characters.
    const LIMIT: usize = 100;
    let actual = one_line(content.media_type.as_deref().unwrap_or("unknown"), LIMIT);
    let coding = content
        .coding
        .as_deref()
        .map(|coding| format!(", encoded with `{}`, which this client did not request", one_line(coding, LIMIT)));
    let excerpt = match excerpt(body) {
        empty if empty.is_empty() => empty,
        excerpt => format!(": {excerpt}"),
    };
    let expected = expected.media_type();
    format!(
        "expected a body of the media type `{expected}`, received `{actual}`{}{excerpt}",
        coding.unwrap_or_default()
    )
}

/// Reads a body up to a limit, and returns whether it is complete. `length` is the stated length.
async fn read(mut receiver: Receiver, length: Option<u64>, limit: usize) -> Result<(Bytes, bool), Error> {
    let Some(mut first) = receiver.next().await? else { return Ok((Bytes::new(), true)) };
    if first.len() > limit {
        first.truncate(limit);
        return Ok((first, false));
    }
    // The end of the message is received too, so that the connection can be used again.
    let Some(mut chunk) = receiver.next().await? else { return Ok((first, true)) };
    let stated = length.and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
    let mut body = BytesMut::with_capacity(stated.min(limit));
    body.extend_from_slice(&first);
    loop {
        let room = limit - body.len();
        if chunk.len() > room {
            body.extend_from_slice(&chunk[..room]);
            return Ok((body.freeze(), false));
        }
        body.extend_from_slice(&chunk);
        match receiver.next().await? {
            Some(next) => chunk = next,
            None => return Ok((body.freeze(), true)),
        }
    }
}

/// Returns a size in the largest unit that divides it.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        _ if bytes > 0 && bytes.trailing_zeros() >= 20 => format!("{} MiB", bytes >> 20),
        _ if bytes > 0 && bytes.trailing_zeros() >= 10 => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}
