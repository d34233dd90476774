//! Event streams: response bodies that are a sequence of values, as server-sent events, as lines of JSON or as a JSON text
//! sequence.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt};
use serde::de::DeserializeOwned;

use super::content::{Content, Expected, excerpt};
use super::error::{Error, ErrorKind};
use super::json_path;
use super::messages::message;
use super::receive::{Chunks, ERROR_SIZE, Opened, size};
use super::response::{Head, Response};
use super::stream_lines::{Framing, Lines, RECORD};

/// A [`Stream`] of the values in a response body, which are server-sent events (WHATWG HTML, section 9.2), lines of JSON,
/// or a JSON text sequence (RFC 7464).
///
/// Values are received from the server as they are polled. Dropping the stream cancels the rest of the transfer.
///
/// The client does not continue a stream that ends or breaks off, because only some servers can. For those that can, the
/// application sends the request again with the id of the last event:
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
    head: Box<Head>,
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
    fn decode(&self, data: Vec<u8>) -> Result<T, Error> {
        let length = data.len();
        (self.decode)(&data).map_err(|error| {
            let message = if self.last.is_error() {
                format!("the server sent an error event: {}", message(&data))
            } else {
                let cause = json_path::described(&data, &error);
                format!("the event does not match the API description: {cause}")
            };
            let kept = Bytes::from(data).slice(..length.min(ERROR_SIZE));
            Error::of_response(ErrorKind::Decode, self.operation, message, (*self.head).clone(), kept)
                .with_source(error)
        })
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.events.as_mut().poll_next(context).map(|event| {
            Some(event?.and_then(|Event { data, labels }| {
                self.last = labels;
                self.decode(data)
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
}

impl StreamFormat {
    /// Server-sent events. `media_type` lists the declared media types.
    pub(crate) fn events(media_type: &'static str) -> Self {
        Self { framing: Framing::Events, media_type, terminator: Some("[DONE]") }
    }

    /// One value per line, or a JSON text sequence. `media_type` lists the declared media types.
    pub(crate) fn lines(media_type: &'static str) -> Self {
        Self { framing: Framing::Lines, media_type, terminator: None }
    }

    /// Sets the data that ends the stream.
    pub(crate) fn until(mut self, terminator: &'static str) -> Self {
        self.terminator = Some(terminator);
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
        let head = Box::new(response.head().clone());
        Ok(response.map(|chunks| Split {
            operation: chunks.operation,
            head,
            // Events are not requested again, so that the request is not kept.
            events: events(Chunks { exchange: None, ..chunks }, framing, format.terminator),
        }))
    }
}

/// A body that is split into events, which are not decoded yet.
struct Split {
    operation: &'static str,
    head: Box<Head>,
    events: Events,
}

impl Split {
    fn decoded<T>(self, decode: fn(&[u8]) -> Result<T, serde_json::Error>) -> EventStream<T> {
        let Self { operation, head, events } = self;
        EventStream { operation, head, events, last: Labels::default(), decode }
    }
}

type Events = Pin<Box<dyn Stream<Item = Result<Event, Error>> + Send>>;

/// A value before decoding.
struct Event {
    data: Vec<u8>,
    labels: Labels,
}

/// The other fields of an event.
#[derive(Clone, Default)]
struct Labels {
    /// The id of this event, or of an earlier one.
    id: Option<Arc<str>>,
    /// The type of this event.
    kind: Option<Arc<str>>,
    retry: Option<Duration>,
}

impl Labels {
    fn is_error(&self) -> bool {
        self.kind.as_deref() == Some("error")
    }

    /// Sets a field (WHATWG HTML, section 9.2.6).
    fn set(&mut self, field: &[u8], value: &[u8]) {
        match field {
            b"id" if !value.contains(&0) => self.id = Some(String::from_utf8_lossy(value).into()),
            // An empty type is that of an event without this field.
            b"event" => {
                self.kind = Some(String::from_utf8_lossy(value).into()).filter(|kind: &Arc<str>| !kind.is_empty());
            }
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                let millis = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
                self.retry = millis.map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
    }
}

/// Splits a body into events. An error ends the stream.
fn events(chunks: Chunks, framing: Framing, terminator: Option<&'static str>) -> Events {
    let lines = Lines::default();
    let reader = Reader {
        chunks,
        framing,
        terminator,
        lines,
        data: None,
        labels: Labels::default(),
        has_fields: false,
        foreign: None,
        ended: false,
    };
    Box::pin(stream::unfold(reader, |mut reader| async {
        let event = reader.next().await.transpose()?;
        reader.ended |= event.is_err();
        Some((event, reader))
    }))
}

/// Reads events from chunks.
struct Reader {
    chunks: Chunks,
    framing: Framing,
    terminator: Option<&'static str>,
    lines: Lines,
    /// The data lines of the current event so far.
    data: Option<Vec<u8>>,
    /// The other fields so far.
    labels: Labels,
    /// Whether a line with a field of events, or a comment, has been read.
    has_fields: bool,
    /// The first line without such a field.
    foreign: Option<Vec<u8>>,
    ended: bool,
}

impl Reader {
    /// Returns the next event; `None` at the end.
    async fn next(&mut self) -> Result<Option<Event>, Error> {
        while !self.ended {
            let event = match self.lines.next(self.framing) {
                Some(line) => {
                    self.check(line.len())?;
                    self.process(&line)
                }
                None => {
                    self.check(self.lines.bytes.len())?;
                    self.read().await?
                }
            };
            match event {
                None => {}
                Some(event) if self.terminator.is_some_and(|end| event.data == end.as_bytes()) => self.ended = true,
                event => return Ok(event),
            }
        }
        Ok(None)
    }

    /// Reads a chunk, and returns the last event at the end of the body.
    async fn read(&mut self) -> Result<Option<Event>, Error> {
        if let Some(chunk) = self.chunks.data.next().await {
            self.lines.bytes.extend_from_slice(&chunk?);
            return Ok(None);
        }
        self.ended = true;
        // Some servers omit the empty line after the last event.
        let rest = self.lines.rest();
        let event = self.process(&rest).or_else(|| self.dispatch());
        match &self.foreign {
            Some(line) if !self.has_fields => {
                let message = format!("the response body is not an event stream: {}", excerpt(line));
                Err(Error::new(ErrorKind::Decode, message).in_operation(self.chunks.operation))
            }
            _ => Ok(event),
        }
    }

    /// Fails if the current event, of which a line has `length` bytes, is too large.
    fn check(&self, length: usize) -> Result<(), Error> {
        if length + self.data.as_ref().map_or(0, Vec::len) <= self.chunks.limits.event_size {
            return Ok(());
        }
        let message = format!("an event is larger than {} (`max_event_size`)", size(self.chunks.limits.event_size));
        Err(Error::new(ErrorKind::Decode, message).in_operation(self.chunks.operation))
    }

    /// Processes a line, and returns the event that it completes, if any.
    fn process(&mut self, line: &[u8]) -> Option<Event> {
        if self.framing == Framing::Lines {
            // Record separators are also accepted between lines.
            let mut line = line.trim_ascii();
            while let Some(rest) = line.strip_prefix(&[RECORD]) {
                line = rest.trim_ascii_start();
            }
            return (!line.is_empty()).then(|| Event { data: line.to_owned(), labels: Labels::default() });
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (field, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let value = value.strip_prefix(b" ").unwrap_or(value);
        // Comments have an empty field name.
        match field {
            b"" | b"data" | b"event" | b"id" | b"retry" => self.has_fields = true,
            _ if self.foreign.is_none() => self.foreign = Some(line.to_owned()),
            _ => {}
        }
        match (field, &mut self.data) {
            (b"data", Some(data)) => data.extend([b"\n", value].concat()),
            (b"data", None) => self.data = Some(value.to_owned()),
            (field, _) => self.labels.set(field, value),
        }
        None
    }

    /// Ends the current event, and returns it if it has data (WHATWG HTML, section 9.2.6).
    fn dispatch(&mut self) -> Option<Event> {
        let labels = self.labels.clone();
        self.labels.kind = None;
        Some(Event { data: self.data.take()?, labels })
    }
}
