//! The data of both bodies in frames. Each frame that moves starts the idle limit again.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use reqwest::{Body, Response};

use super::error::{Error, ErrorKind};
use super::limits::{Phase, Watch};
use super::payload::Chunks;

/// The size of the largest frame that is sent, in bytes.
pub(super) const FRAME: usize = 64 << 10;

/// The error of a request body that could not be produced.
#[derive(Clone, Default)]
pub(crate) struct Failure(Arc<Mutex<Option<Box<dyn StdError + Send + Sync>>>>);

impl Failure {
    /// Returns the error, if there was one.
    pub(super) fn take(&self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Returns a request body that sends the data in frames.
pub(super) fn send(data: Chunks, length: Option<u64>, watch: Watch) -> (Body, Failure) {
    let failure = Failure::default();
    let sender = Sender { data, rest: Bytes::new(), missing: length, watch, failure: failure.clone() };
    let frames = stream::unfold(sender, |mut sender| async { Some((sender.next().await?, sender)) });
    (Body::wrap_stream(frames), failure)
}

struct Sender {
    data: Chunks,
    /// The rest of a chunk that is larger than a frame.
    rest: Bytes,
    /// The number of bytes until the end, if the length is known.
    missing: Option<u64>,
    watch: Watch,
    failure: Failure,
}

impl Sender {
    /// Returns the next frame. The connection asks for it after it has accepted the previous frame.
    async fn next(&mut self) -> Option<Result<Bytes, &'static str>> {
        self.watch.enter(Phase::Producing);
        while self.rest.is_empty() {
            match self.data.next().await {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => return Some(Err(self.fail(error))),
                None if self.missing.is_some_and(|missing| missing > 0) => {
                    return Some(Err(self.fail("the data is shorter than its announced length".into())));
                }
                None => {
                    self.watch.enter(Phase::Responding);
                    return None;
                }
            }
        }
        let frame = self.rest.split_to(self.rest.len().min(FRAME));
        let length = u64::try_from(frame.len()).unwrap_or(u64::MAX);
        self.missing = self.missing.map(|missing| missing.saturating_sub(length));
        // The connection does not ask for a frame after the last byte of a known length.
        self.watch.enter(if self.missing == Some(0) { Phase::Responding } else { Phase::Sending });
        Some(Ok(frame))
    }

    fn fail(&self, error: Box<dyn StdError + Send + Sync>) -> &'static str {
        *self.failure.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        "the request body failed"
    }
}

/// The data of a response body. An error is the last item.
pub(super) type Chunked = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>;

/// Returns the data of a response body. Only time in which the application waits for data counts towards the limits.
pub(super) fn receive(operation: &'static str, response: Response, watch: Watch) -> Chunked {
    let state = Some((Box::pin(response.bytes_stream()), watch));
    Box::pin(stream::unfold(state, move |state| async move {
        let (mut data, watch) = state?;
        watch.enter(Phase::Receiving);
        let result = watch.limit(data.next()).await.and_then(|item| {
            item.transpose().map_err(|error| {
                let (kind, message) = if error.is_timeout() {
                    (ErrorKind::Timeout, "a time limit of the HTTP client expired")
                } else {
                    (ErrorKind::Transport, "the connection failed before the end of the response")
                };
                Error::new(kind, message).with_source(error.without_url()).in_operation(operation)
            })
        });
        match result {
            Ok(Some(chunk)) => Some((Ok(chunk), Some((data, watch)))),
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    }))
}
