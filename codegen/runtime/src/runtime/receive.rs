//! Converts a response of the server to the result of a call.
//!
//! Most of this code does not depend on the type of the body, so that it is compiled once and not once per operation.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::content::{Content, Expected, excerpt, is_json};
use super::error::{Error, ErrorKind, one_line, without_mark};
use super::frames::{self, Received};
use super::json_path;
use super::limits::Watch;
use super::response::{Head, Response};

/// The size of the largest body that is read into memory, in bytes. Downloads and event streams are not limited by it.
const BODY_LIMIT: usize = 64 << 20;

/// How much of the body an error keeps, in bytes.
const ERROR_BODY_LIMIT: usize = 64 << 10;

/// A response whose body has not been read yet.
pub(crate) struct Opened {
    operation: &'static str,
    head: Head,
    is_success: bool,
    stream: Received,
}

impl Opened {
    /// Starts to receive a response. Besides the statuses 2xx, those are successes that the API description declares.
    pub(crate) fn new(operation: &'static str, response: reqwest::Response, is_declared: bool, watch: Watch) -> Self {
        let head = Head::of(&response);
        let is_success = head.status.is_success() || is_declared;
        Self { operation, head, is_success, stream: frames::receive(operation, response, watch) }
    }

    /// Returns the response if it is a success, and an error otherwise.
    pub(crate) async fn success(self) -> Result<Self, Error> {
        if self.is_success {
            return Ok(self);
        }
        // The status matters even if the body cannot be read.
        let body = read(self.stream, ERROR_BODY_LIMIT).await.map(|(body, _)| body).unwrap_or_default();
        let description = Content::of(&self.head.headers).describe(&body);
        Err(Error::of_status(self.operation, self.head, body, description))
    }

    pub(crate) fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Reads a JSON body.
    pub(crate) async fn json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        let operation = self.operation;
        let response = self.body(Expected::Json).await?;
        match serde_json::from_slice(without_mark(&response)) {
            Ok(body) => Ok(response.map(|_| body)),
            Err(error) => Err(undecodable(operation, response, error)),
        }
    }

    /// Reads a JSON body that may be null. An empty body means null.
    pub(crate) async fn nullable_json<T: DeserializeOwned>(self) -> Result<Response<Option<T>>, Error> {
        let operation = self.operation;
        let response = self.body(Expected::Json).await?;
        if is_empty(&response) {
            return Ok(response.map(|_| None));
        }
        match serde_json::from_slice(without_mark(&response)) {
            Ok(body) => Ok(response.map(|_| body)),
            Err(error) => Err(undecodable(operation, response, error)),
        }
    }

    /// Reads and discards the body.
    pub(crate) async fn empty(self) -> Result<Response<()>, Error> {
        // The connection can be reused only after the body has been read.
        Ok(self.bytes().await?.map(|_| ()))
    }

    /// Returns the error for a success status that the API description does not declare.
    pub(crate) async fn undescribed(self) -> Error {
        let body = read(self.stream, ERROR_BODY_LIMIT).await.map(|(body, _)| body).unwrap_or_default();
        let message = "the API description does not declare this success status".to_owned();
        Error::of_response(ErrorKind::Decode, self.operation, message, self.head, body)
    }

    /// Returns the response if a method can decode its body, and an error otherwise.
    pub(super) async fn expect(self, expected: Expected) -> Result<Self, Error> {
        let content = Content::of(&self.head.headers);
        if content.is(expected) && !(content.coding.is_some() && expected.is_decoded()) {
            return Ok(self);
        }
        // The status and the headers matter even if the body cannot be read.
        let body = read(self.stream, ERROR_BODY_LIMIT).await.map(|(body, _)| body).unwrap_or_default();
        let message = unexpected(&content, expected, &body);
        Err(Error::of_response(ErrorKind::Decode, self.operation, message, self.head, body))
    }

    /// Reads a body that a method can decode.
    pub(super) async fn body(self, expected: Expected) -> Result<Response<Bytes>, Error> {
        self.expect(expected).await?.bytes().await
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns the body as a stream of chunks.
    pub(super) fn stream(self) -> Response<Chunks> {
        let chunks = Chunks { operation: self.operation, chunks: self.stream };
        Response::of(self.head, chunks)
    }

    async fn bytes(self) -> Result<Response<Bytes>, Error> {
        let Self { operation, head, stream, .. } = self;
        let (body, complete) = read(stream, BODY_LIMIT).await?;
        if complete {
            return Ok(Response::of(head, body));
        }
        let message = format!("the response body is larger than {} MiB", BODY_LIMIT >> 20);
        let kept = body.slice(..ERROR_BODY_LIMIT);
        Err(Error::of_response(ErrorKind::Decode, operation, message, head, kept))
    }
}

/// A body that is received while it is read.
pub(super) struct Chunks {
    pub(super) operation: &'static str,
    pub(super) chunks: Received,
}

/// Returns the error for a JSON body that cannot be decoded.
fn undecodable(operation: &'static str, response: Response<Bytes>, error: serde_json::Error) -> Error {
    const START: &str = "the response body";
    const END: &str = "does not match the API description";
    let cause = json_path::described(without_mark(&response), &error);
    let message = match Content::of(response.http_headers()).media_type {
        _ if is_empty(&response) => format!("{START} is empty, but the API description declares JSON"),
        // A general media type, which is not a reason to refuse the body.
        Some(media_type) if !is_json(&media_type) => {
            format!("{START}, whose media type is `{media_type}`, {END}: {cause}: {}", excerpt(&response))
        }
        _ => format!("{START} {END}: {cause}"),
    };
    error_of(operation, response, message).with_source(error)
}

/// Returns whether a body is empty or contains only whitespace.
fn is_empty(body: &[u8]) -> bool {
    without_mark(body).trim_ascii().is_empty()
}

/// Returns the error for a body that cannot be decoded. It keeps the status, the headers and the start of the body.
pub(super) fn error_of(operation: &'static str, response: Response<Bytes>, message: String) -> Error {
    let (head, body) = response.split();
    let kept = body.slice(..body.len().min(ERROR_BODY_LIMIT));
    Error::of_response(ErrorKind::Decode, operation, message, head, kept)
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

/// Reads a body up to a limit, and returns whether it is complete.
async fn read(mut stream: Received, limit: usize) -> Result<(Bytes, bool), Error> {
    let mut body = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk?;
        let room = limit - body.len();
        if chunk.len() > room {
            body.extend_from_slice(&chunk[..room]);
            return Ok((body.freeze(), false));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body.freeze(), true))
}
