//! Event streams: response bodies that are a sequence of values, as server-sent events, as lines of JSON or as a JSON text
//! sequence.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, Stream, TryStreamExt};
use serde::de::DeserializeOwned;

use super::content::{Content, Expected};
use super::error::{Error, ErrorKind};
use super::json_path;
use super::messages::message;
use super::receive::{ERROR_SIZE, Opened};
use super::response::Response;
use super::stream_events::{self, Event, Events, Labels};
use super::stream_lines::Framing;
use super::stream_resuming::Resumption;

/// A [`Stream`] of the values in a response body, which are server-sent events (WHATWG HTML, section 9.2), lines of JSON,
/// or a JSON text sequence (RFC 7464).
///
/// Values are received from the server as they are polled. Dropping the stream cancels the rest of the transfer.
///
/// Only some servers can continue a stream that breaks off. Where the API description says so (`x-event-stream-resume`),
/// the client sends the request again with the id of the last event, as [`Retry`](crate::Retry) says, and after the delay
/// that the server asks for; no event is repeated. Otherwise the application can send it:
///
/// ```text
/// let id = stream.last_event_id().unwrap_or_default();
/// let rest = request.with(CallOptions::new().header("Last-Event-ID", id)).stream().await?;
/// ```
///
/// An event that does not match the API description is an [`ErrorKind::Decode`](crate::ErrorKind::Decode) item, after
/// which the stream continues: [`Error::raw_body`] is its data, and [`last_event_type`](Self::last_event_type) its type.
/// For an event of the type `error`, the item contains the server's message. If the
/// connection fails, or an event is larger than [`ClientBuilder::max_event_size`](crate::ClientBuilder::max_event_size), the error is the last item. A server-sent event with the data
/// `[DONE]` ends the stream, unless the API description names another end.
pub struct EventStream<T> {
    operation: &'static str,
    events: Events,
    last: Labels,
    decode: fn(&[u8]) -> Result<T, serde_json::Error>,
}

impl<T> EventStream<T> {
    /// Returns the next value; `None` at the end.
    ///
    /// # Errors
    ///
    /// A value is an error if the connection fails, or if the event does not match the API description.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        stream::StreamExt::next(self).await
    }

    /// Collects all values.
    ///
    /// # Errors
    ///
    /// Fails with the first error of [`next`](Self::next).
    pub async fn try_collect<C: Default + Extend<T>>(self) -> Result<C, Error> {
        TryStreamExt::try_collect(self).await
    }

    /// Returns the id of the last event that [`next`](Self::next) has returned, or else of an earlier one, as the standard
    /// defines it; `None` if the server sends none. A request with the header `Last-Event-ID` continues after this event,
    /// if the server supports that.
    pub fn last_event_id(&self) -> Option<&str> {
        self.last.id.as_deref().filter(|id| !id.is_empty())
    }

    /// Returns the type of the last event that [`next`](Self::next) has returned, which is its field `event`; `None` if it
    /// has none.
    pub fn last_event_type(&self) -> Option<&str> {
        self.last.kind.as_deref()
    }

    /// Returns how long the server asks clients to wait before they continue the stream with another request, which is the
    /// last field `retry` so far; `None` if the server does not ask.
    pub fn retry_after(&self) -> Option<Duration> {
        self.last.retry
    }

    /// Decodes the data of an event.
    fn decode(&self, event: Event) -> Result<T, Error> {
        let Event { data, head, .. } = event;
        let length = data.len();
        (self.decode)(&data).map_err(|error| {
            let message = if self.last.is_error() {
                format!("the server sent an error event: {}", message(&data))
            } else {
                let cause = json_path::described(&data, &error);
                format!("the event does not match the API description: {cause}")
            };
            let kept = Bytes::from(data).slice(..length.min(ERROR_SIZE));
            Error::of_response(ErrorKind::Decode, self.operation, message, (*head).clone(), kept).with_source(error)
        })
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.events.as_mut().poll_next(context).map(|event| {
            Some(event?.and_then(|event| {
                self.last = event.labels.clone();
                self.decode(event)
            }))
        })
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}

/// The form of a stream, as the API description states it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamFormat {
    framing: Framing,
    media_type: &'static str,
    /// The data that ends the stream.
    terminator: Option<&'static str>,
    /// Whether the server continues a stream after the event that a request names.
    is_resumed: bool,
}

impl StreamFormat {
    /// Server-sent events. `media_type` lists the declared media types.
    pub(crate) fn events(media_type: &'static str) -> Self {
        Self { framing: Framing::Events, media_type, terminator: Some("[DONE]"), is_resumed: false }
    }

    /// One value per line, or a JSON text sequence. `media_type` lists the declared media types.
    pub(crate) fn lines(media_type: &'static str) -> Self {
        Self { framing: Framing::Lines, media_type, terminator: None, is_resumed: false }
    }

    /// Sets the data that ends the stream.
    pub(crate) fn until(mut self, terminator: &'static str) -> Self {
        self.terminator = Some(terminator);
        self
    }

    /// Declares that the server continues a stream after the event that `Last-Event-ID` names.
    pub(crate) fn resumed(mut self) -> Self {
        self.is_resumed = true;
        self
    }

    /// Returns the framing of a response: the one of its media type, or the declared one if that is a general type.
    fn framing_of(self, content: &Content) -> Framing {
        match content.media_type.as_deref() {
            Some("text/event-stream") => Framing::Events,
            None | Some("text/plain" | "application/octet-stream" | "binary/octet-stream") => self.framing,
            Some(_) => Framing::Lines,
        }
    }
}

impl Opened {
    /// Returns the body as a stream of JSON values.
    pub(crate) async fn events<T: DeserializeOwned>(
        self,
        format: StreamFormat,
    ) -> Result<Response<EventStream<T>>, Error> {
        Ok(self.split(format).await?.map(|events| events.decoded(|data| serde_json::from_slice(data))))
    }

    /// Returns the body as a stream of texts, which are not decoded. Invalid UTF-8 is replaced, as the standard requires.
    pub(crate) async fn texts(self, format: StreamFormat) -> Result<Response<EventStream<String>>, Error> {
        Ok(self
            .split(format)
            .await?
            .map(|events| events.decoded(|data| Ok(String::from_utf8_lossy(data).into_owned()))))
    }

    /// Splits the body into events.
    async fn split(self, format: StreamFormat) -> Result<Response<Split>, Error> {
        let framing = format.framing_of(&Content::of(self.headers()));
        let response = self.expect(Expected::Stream(format.media_type)).await?.stream();
        // A request that is not sent again is not kept.
        let is_resumed = format.is_resumed && framing == Framing::Events;
        let head = response.head().clone();
        Ok(response.map(|mut chunks| {
            let exchange = chunks.exchange.take().filter(|_| is_resumed);
            let resumption = exchange.map(|exchange| Resumption::new(exchange, format.media_type));
            let operation = chunks.operation;
            Split { operation, events: stream_events::read(chunks, head, framing, format.terminator, resumption) }
        }))
    }
}

/// A body that is split into events, which are not decoded yet.
struct Split {
    operation: &'static str,
    events: Events,
}

impl Split {
    fn decoded<T>(self, decode: fn(&[u8]) -> Result<T, serde_json::Error>) -> EventStream<T> {
        let Self { operation, events } = self;
        EventStream { operation, events, last: Labels::default(), decode }
    }
}
