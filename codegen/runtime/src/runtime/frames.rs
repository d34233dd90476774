//! The data of both bodies in frames. Each frame that moves starts the idle limit again.

use std::error::Error as StdError;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use reqwest::{Body, Response};

use super::error::{Error, ErrorKind};
use super::limits::{Limits, Phase, Watch};
use super::payload::Chunks;

/// The size of the largest frame that is sent, in bytes.
pub(super) const FRAME: usize = 64 << 10;

/// The error of a request body that could not be produced. `None` if the body is not a stream.
#[derive(Clone, Default)]
pub(crate) struct Failure(Option<Arc<Mutex<Option<Cause>>>>);

type Cause = Box<dyn StdError + Send + Sync>;

impl Failure {
    /// Returns the error, if there was one.
    pub(super) fn take(&self) -> Option<Cause> {
        self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, cause: Cause) {
        if let Some(failure) = &self.0 {
            *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
        }
    }
}

/// Returns a request body that sends the data in frames.
pub(super) fn send(data: Chunks, length: Option<u64>, watch: Watch) -> (Body, Failure) {
    let failure = Failure(Some(Arc::default()));
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
            match poll_fn(|context| self.poll_data(context)).await {
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

    /// Polls the data. If a stream or a progress callback of the application panics, the panic becomes an error of the
    /// call. Otherwise, it would end a task of the HTTP client, and the call would not know the reason.
    fn poll_data(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Cause>>> {
        let result = catch_unwind(AssertUnwindSafe(|| self.data.poll_next_unpin(context)));
        result.unwrap_or_else(|_| Poll::Ready(Some(Err("the stream or the progress callback panicked".into()))))
    }

    fn fail(&self, error: Cause) -> &'static str {
        self.failure.set(error);
        "the request body failed"
    }
}

/// The data of a response body. An error is the last item.
pub(super) type Chunked = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>;

/// The body of a response, which is received while it is read.
pub(super) struct Receiver {
    operation: &'static str,
    response: Response,
    watch: Watch,
}

impl Receiver {
    pub(super) fn new(operation: &'static str, response: Response, watch: Watch) -> Self {
        Self { operation, response, watch }
    }

    pub(super) fn limits(&self) -> &Limits {
        self.watch.limits()
    }

    /// Returns the next frame; `None` at the end. Only time in which the application waits for data counts towards the
    /// limits.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        self.watch.enter(Phase::Receiving);
        self.watch.limit(self.response.chunk()).await?.map_err(|error| {
            let (kind, message) = if error.is_timeout() {
                (ErrorKind::Timeout, "a time limit of the HTTP client expired")
            } else {
                (ErrorKind::Transport, "the connection failed before the end of the response")
            };
            Error::new(kind, message).with_source(error.without_url()).in_operation(self.operation)
        })
    }

    /// Returns the frames as a stream.
    pub(super) fn into_stream(self) -> Chunked {
        Box::pin(stream::unfold(Some(self), |receiver| async {
            let mut receiver = receiver?;
            match receiver.next().await {
                Ok(chunk) => Some((Ok(chunk?), Some(receiver))),
                Err(error) => Some((Err(error), None)),
            }
        }))
    }
}
