//! Event streams: response bodies that are a sequence of values, as server-sent events, as lines of JSON or as a JSON text
//! sequence.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, BytesMut};
use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt};
use serde::de::DeserializeOwned;

use super::content::{Content, Expected, excerpt};
use super::error::{Error, ErrorKind};
use super::json_path;
use super::messages::message;
use super::receive::{Chunks, Opened, size};
use super::response::Response;

/// A [`Stream`] of the values in a response body, which are server-sent events (WHATWG HTML, section 9.2), lines of JSON,
/// or a JSON text sequence (RFC 7464).
///
/// Values are received from the server as they are polled. Dropping the stream cancels the rest of the transfer, and a
/// stream that ends is not continued by another request.
///
/// An event that does not match the API description is an [`ErrorKind::Decode`](crate::ErrorKind::Decode) item, after
/// which the stream continues; for an event of the type `error`, the item contains the server's message. If the
/// connection fails, or an event is larger than [`ClientBuilder::max_event_size`](crate::ClientBuilder::max_event_size), the error is the last item. A server-sent event with the data
/// `[DONE]` ends the stream, unless the API description names another end.
pub struct EventStream<T> {
    operation: &'static str,
    events: Events,
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
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (operation, decode) = (self.operation, self.decode);
        let value = |Event { data, is_error }| {
            decode(&data).map_err(|error| {
                let message = if is_error {
                    format!("the server sent an error event: {}", message(&data))
                } else {
                    let cause = json_path::described(&data, &error);
                    format!("the event does not match the API description: {cause}")
                };
                Error::new(ErrorKind::Decode, message).with_source(error).in_operation(operation)
            })
        };
        self.events.as_mut().poll_next(context).map(|item| item.map(|event| event.and_then(value)))
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}

/// How the values in a body are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// Server-sent events: `text/event-stream` (WHATWG HTML, section 9.2).
    Events,
    /// One value per line, such as `application/x-ndjson`. If the body begins with a record separator, it is a JSON text
    /// sequence (RFC 7464): each value follows a record separator and may contain line ends.
    Lines,
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
        let opened = self.expect(Expected::Stream(format.media_type)).await?;
        Ok(opened
            .stream()
            .map(|chunks| Split { operation: chunks.operation, events: events(chunks, framing, format.terminator) }))
    }
}

/// A body that is split into events, which are not decoded yet.
struct Split {
    operation: &'static str,
    events: Events,
}

impl Split {
    fn decoded<T>(self, decode: fn(&[u8]) -> Result<T, serde_json::Error>) -> EventStream<T> {
        EventStream { operation: self.operation, events: self.events, decode }
    }
}

type Events = Pin<Box<dyn Stream<Item = Result<Event, Error>> + Send>>;

/// A value before decoding.
struct Event {
    data: Vec<u8>,
    /// Whether the type of the event is `error`.
    is_error: bool,
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
        is_error: false,
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
    /// Whether the type of the current event is `error`.
    is_error: bool,
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
            return (!line.is_empty()).then(|| Event { data: line.to_owned(), is_error: false });
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (field, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let value = value.strip_prefix(b" ").unwrap_or(value);
        // Comments have an empty field name. `id` and `retry` serve to reconnect, which this client does not do.
        match field {
            b"" | b"data" | b"event" | b"id" | b"retry" => self.has_fields = true,
            _ if self.foreign.is_none() => self.foreign = Some(line.to_owned()),
            _ => {}
        }
        match (field, &mut self.data) {
            (b"data", Some(data)) => data.extend([b"\n", value].concat()),
            (b"data", None) => self.data = Some(value.to_owned()),
            (b"event", _) => self.is_error = value == b"error",
            _ => {}
        }
        None
    }

    /// Ends the current event, and returns it if it has data (WHATWG HTML, section 9.2.6).
    fn dispatch(&mut self) -> Option<Event> {
        let is_error = std::mem::take(&mut self.is_error);
        Some(Event { data: self.data.take()?, is_error })
    }
}

/// The separator of a JSON text sequence (RFC 7464).
const RECORD: u8 = 0x1e;

/// Splits bytes into lines, which end with LF, CR or CRLF, or into records. A line may be spread over any number of
/// chunks.
#[derive(Default)]
struct Lines {
    bytes: BytesMut,
    /// The number of leading bytes that contain no line end.
    scanned: usize,
    /// Whether the last line ended with CR. An LF that follows belongs to the same line end.
    after_return: bool,
    /// Whether the first line has been read. Only that line may begin with a byte order mark.
    started: bool,
    /// Whether the body consists of records and not of lines.
    has_records: bool,
}

impl Lines {
    /// Returns the next complete line without its end.
    fn next(&mut self, framing: Framing) -> Option<BytesMut> {
        if self.after_return && !self.bytes.is_empty() {
            self.after_return = false;
            if self.bytes.first() == Some(&b'\n') {
                self.bytes.advance(1);
            }
        }
        if !self.started && framing == Framing::Lines {
            let start = self.bytes.strip_prefix(MARK).unwrap_or(&self.bytes);
            self.has_records = start.trim_ascii_start().first() == Some(&RECORD);
        }
        let has_records = self.has_records;
        let is_end = |byte: &u8| if has_records { *byte == RECORD } else { matches!(byte, b'\n' | b'\r') };
        let unread = self.bytes.get(self.scanned..).unwrap_or_default();
        let Some(end) = unread.iter().position(is_end) else {
            self.scanned = self.bytes.len();
            return None;
        };
        let end = self.scanned + end;
        self.after_return = self.bytes.get(end) == Some(&b'\r');
        let line = self.take(end);
        self.bytes.advance(1);
        self.scanned = 0;
        Some(line)
    }

    /// Returns the bytes after the last line end.
    fn rest(&mut self) -> BytesMut {
        self.take(self.bytes.len())
    }

    /// Removes bytes from the front, and a byte order mark before them.
    fn take(&mut self, end: usize) -> BytesMut {
        let mut line = self.bytes.split_to(end);
        if !self.started && line.starts_with(MARK) {
            line.advance(MARK.len());
        }
        self.started = true;
        line
    }
}

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";
