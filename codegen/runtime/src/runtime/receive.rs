//! Converts the transport's result to a response or an error.
//!
//! Most of this code does not depend on the type of the body, so that it is compiled once and not once per operation.

use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use progenitor_client::{ByteStream, ResponseValue};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::error::{CROSS_ORIGIN, Error, ErrorKind};
use super::response::Response;

/// The result of every function of the transport.
pub(crate) type TransportResult = Result<ResponseValue<ByteStream>, progenitor_client::Error<ByteStream>>;

/// The size of the largest body that is read into memory, in bytes. Downloads and event streams are not limited by it.
const BODY_LIMIT: usize = 64 << 20;

/// How much of the body an error keeps, in bytes.
const ERROR_BODY_LIMIT: usize = 64 << 10;

/// A successful response whose body has not been read yet.
pub(crate) struct Opened {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    stream: ByteStream,
}

/// Returns the response if its status is a success, and an error otherwise.
pub(crate) async fn open(operation: &'static str, result: TransportResult) -> Result<Opened, Error> {
    match result {
        Ok(value) => {
            let (status, headers, stream) = parts(value);
            Ok(Opened { operation, status, headers, stream })
        }
        Err(error) => Err(failure(operation, error).await),
    }
}

impl Opened {
    pub(crate) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Reads a JSON body.
    pub(crate) async fn json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        let operation = self.operation;
        let response = self.bytes().await?;
        match serde_json::from_slice(&response) {
            Ok(body) => Ok(response.map(|_| body)),
            Err(error) => Err(undecodable(operation, response, error)),
        }
    }

    /// Reads a text body as UTF-8; invalid sequences become U+FFFD.
    pub(crate) async fn text(self) -> Result<Response<String>, Error> {
        let response = self.bytes().await?;
        Ok(response.map(|body| String::from_utf8_lossy(&body).into_owned()))
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
        Error::of_response(ErrorKind::Decode, self.operation, message, self.status, self.headers, body)
    }

    /// Returns the body as a stream of chunks.
    pub(super) fn stream(self) -> Response<Chunks> {
        let operation = self.operation;
        let chunks = self.stream.into_inner().map(move |chunk| chunk.map_err(|error| transport(operation, error)));
        Response::new(self.status, self.headers, Chunks { operation, chunks: Box::pin(chunks) })
    }

    async fn bytes(self) -> Result<Response<Bytes>, Error> {
        let Self { operation, status, headers, stream } = self;
        let (body, complete) = read(stream, BODY_LIMIT).await.map_err(|error| transport(operation, error))?;
        if complete {
            return Ok(Response::new(status, headers, body));
        }
        let message = format!("the response body is larger than {} MiB", BODY_LIMIT >> 20);
        let kept = body.slice(..ERROR_BODY_LIMIT);
        Err(Error::of_response(ErrorKind::Decode, operation, message, status, headers, kept))
    }
}

/// A body that is received while it is read.
pub(super) struct Chunks {
    pub(super) operation: &'static str,
    pub(super) chunks: Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>,
}

/// Receives a response with a JSON body.
pub(crate) async fn receive_json<T: DeserializeOwned>(
    operation: &'static str,
    result: TransportResult,
) -> Result<Response<T>, Error> {
    open(operation, result).await?.json().await
}

/// Receives a response with a text body.
pub(crate) async fn receive_text(operation: &'static str, result: TransportResult) -> Result<Response<String>, Error> {
    open(operation, result).await?.text().await
}

/// Receives a response whose body is ignored.
pub(crate) async fn receive_empty(operation: &'static str, result: TransportResult) -> Result<Response<()>, Error> {
    open(operation, result).await?.empty().await
}

/// Converts an error of the transport.
async fn failure(operation: &'static str, error: progenitor_client::Error<ByteStream>) -> Error {
    use progenitor_client::Error as Transport;
    match error {
        Transport::ErrorResponse(value) => {
            let (status, headers, stream) = parts(value);
            // The status matters even if the body cannot be read.
            let body = read(stream, ERROR_BODY_LIMIT).await.map(|(body, _)| body).unwrap_or_default();
            Error::of_status(operation, status, headers, body)
        }
        Transport::CommunicationError(error)
        | Transport::ResponseBodyError(error)
        | Transport::InvalidUpgrade(error) => transport(operation, error),
        Transport::InvalidRequest(message) => Error::invalid_argument(message).in_operation(operation),
        Transport::Custom(message) if message == CROSS_ORIGIN => {
            Error::new(ErrorKind::Redirect, message).in_operation(operation)
        }
        Transport::Custom(message) => Error::new(ErrorKind::Transport, message).in_operation(operation),
        Transport::InvalidResponsePayload(_, error) => {
            Error::new(ErrorKind::Decode, "the response could not be read").with_source(error).in_operation(operation)
        }
        Transport::UnexpectedResponse(response) => {
            let (status, headers) = (response.status(), response.headers().clone());
            let stream = ResponseValue::stream(response).into_inner();
            let body = read(stream, ERROR_BODY_LIMIT).await.map(|(body, _)| body).unwrap_or_default();
            Error::of_status(operation, status, headers, body)
        }
    }
}

/// Converts an error of the HTTP client. The URL is removed from it, because a query may contain credentials.
fn transport(operation: &'static str, error: reqwest::Error) -> Error {
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Timeout, "the request timed out")
    } else if error.is_connect() {
        (ErrorKind::Connect, "could not connect to the server")
    } else if error.is_redirect() {
        (ErrorKind::Redirect, "too many redirects")
    } else if error.is_builder() {
        (ErrorKind::InvalidArgument, "the request could not be built")
    } else {
        (ErrorKind::Transport, "the connection failed")
    };
    Error::new(kind, message).with_source(error.without_url()).in_operation(operation)
}

/// Returns the error for a JSON body that cannot be decoded.
fn undecodable(operation: &'static str, response: Response<Bytes>, error: serde_json::Error) -> Error {
    let (status, headers, body) = response.into_parts();
    let message = format!("the response body does not match the API description: {error}");
    let kept = body.slice(..body.len().min(ERROR_BODY_LIMIT));
    Error::of_response(ErrorKind::Decode, operation, message, status, headers, kept).with_source(error)
}

/// Splits a response.
fn parts(value: ResponseValue<ByteStream>) -> (StatusCode, HeaderMap, ByteStream) {
    let (status, headers) = (value.status(), value.headers().clone());
    (status, headers, value.into_inner())
}

/// Reads a body up to a limit, and returns whether it is complete.
async fn read(stream: ByteStream, limit: usize) -> reqwest::Result<(Bytes, bool)> {
    let mut stream = stream.into_inner();
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
