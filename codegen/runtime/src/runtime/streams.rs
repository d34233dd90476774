//! Event streams: response bodies that are a sequence of values, as server-sent events or as lines of JSON.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, BytesMut};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::de::DeserializeOwned;

use super::error::{Error, ErrorKind, message};
use super::receive::{Chunks, Opened, TransportResult, open};
use super::response::Response;

/// The size of the largest event, in bytes.
const EVENT_LIMIT: usize = 16 << 20;

/// A [`Stream`] of the values in a response body, which are server-sent events (WHATWG HTML, section 9.2) or lines of
/// JSON.
///
/// Values are received from the server as they are polled. Dropping the stream cancels the rest of the transfer, and a
/// stream that ends is not continued by another request.
///
/// An event that does not match the API description is an [`ErrorKind::Decode`](crate::ErrorKind::Decode) item, after
/// which the stream continues; for an event of the type `error`, the item contains the server's message. If the
/// connection fails, or an event is larger than 16 MiB, the error is the last item. A server-sent event with the data
/// `[DONE]` ends the stream.
pub struct EventStream<T> {
    operation: &'static str,
    events: Events,
    decode: fn(String) -> Result<T, serde_json::Error>,
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (operation, decode) = (self.operation, self.decode);
        let value = |Event { data, is_error }| {
            let reported = if is_error { Some(message(data.as_bytes())) } else { None };
            decode(data).map_err(|error| {
                let message = match reported {
                    Some(reported) => format!("the server sent an error event: {reported}"),
                    None => format!("the event does not match the API description: {error}"),
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
pub(crate) enum Framing {
    /// Server-sent events: `text/event-stream` (WHATWG HTML, section 9.2). The data `[DONE]` ends the stream.
    Events,
    /// One value per line, such as `application/x-ndjson`.
    Lines,
}

impl Opened {
    /// Returns the body as a stream of JSON values.
    pub(crate) fn events<T: DeserializeOwned>(self, framing: Framing) -> Response<EventStream<T>> {
        self.decoded(framing, |data| serde_json::from_str(&data))
    }

    /// Returns the body as a stream of the data of server-sent events, without decoding it.
    pub(crate) fn texts(self) -> Response<EventStream<String>> {
        self.decoded(Framing::Events, Ok)
    }

    fn decoded<T>(
        self,
        framing: Framing,
        decode: fn(String) -> Result<T, serde_json::Error>,
    ) -> Response<EventStream<T>> {
        self.stream().map(|chunks| EventStream { operation: chunks.operation, events: events(chunks, framing), decode })
    }
}

/// Receives a response whose body is a stream of JSON values.
pub(crate) async fn receive_events<T: DeserializeOwned>(
    operation: &'static str,
    result: TransportResult,
    framing: Framing,
) -> Result<Response<EventStream<T>>, Error> {
    Ok(open(operation, result).await?.events(framing))
}

/// Receives a response whose body is a stream of text events.
pub(crate) async fn receive_texts(
    operation: &'static str,
    result: TransportResult,
) -> Result<Response<EventStream<String>>, Error> {
    Ok(open(operation, result).await?.texts())
}

type Events = Pin<Box<dyn Stream<Item = Result<Event, Error>> + Send>>;

/// A value before decoding.
struct Event {
    data: String,
    /// Whether the type of the event is `error`.
    is_error: bool,
}

/// Splits a body into events. An error ends the stream.
fn events(chunks: Chunks, framing: Framing) -> Events {
    let reader = Reader { chunks, framing, lines: Lines::default(), data: None, is_error: false, ended: false };
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
    lines: Lines,
    /// The data lines of the current event so far.
    data: Option<String>,
    /// Whether the type of the current event is `error`.
    is_error: bool,
    ended: bool,
}

impl Reader {
    /// Returns the next event; `None` at the end.
    async fn next(&mut self) -> Result<Option<Event>, Error> {
        while !self.ended {
            let event = match self.lines.next() {
                Some(line) => self.process(&line),
                None => match self.chunks.chunks.next().await {
                    Some(chunk) => {
                        self.lines.bytes.extend_from_slice(&chunk?);
                        None
                    }
                    None => {
                        self.ended = true;
                        // Some servers omit the empty line after the last event.
                        let rest = self.lines.rest();
                        self.process(&rest).or_else(|| self.dispatch())
                    }
                },
            };
            if self.lines.bytes.len() + self.data.as_ref().map_or(0, String::len) > EVENT_LIMIT {
                let message = format!("an event is larger than {} MiB", EVENT_LIMIT >> 20);
                return Err(Error::new(ErrorKind::Decode, message).in_operation(self.chunks.operation));
            }
            match event {
                None => {}
                Some(Event { data, .. }) if self.framing == Framing::Events && data == "[DONE]" => self.ended = true,
                event => return Ok(event),
            }
        }
        Ok(None)
    }

    /// Processes a line, and returns the event that it completes, if any.
    fn process(&mut self, line: &str) -> Option<Event> {
        if self.framing == Framing::Lines {
            // In a JSON text sequence (RFC 7464), each value follows a record separator.
            let line = line.trim_start_matches('\u{1e}').trim();
            return (!line.is_empty()).then(|| Event { data: line.to_owned(), is_error: false });
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        // Comments have an empty field name. `id` and `retry` serve to reconnect, which this client does not do.
        match (field, &mut self.data) {
            ("data", Some(data)) => data.extend(["\n", value]),
            ("data", None) => self.data = Some(value.to_owned()),
            ("event", _) => self.is_error = value == "error",
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

/// Splits bytes into lines, which end with LF, CR or CRLF. A line may be spread over any number of chunks.
#[derive(Default)]
struct Lines {
    bytes: BytesMut,
    /// The number of leading bytes that contain no line end.
    scanned: usize,
    /// Whether the last line ended with CR. An LF that follows belongs to the same line end.
    after_return: bool,
    /// Whether the first line has been read. Only that line may begin with a byte order mark.
    started: bool,
}

impl Lines {
    /// Returns the next complete line without its end.
    fn next(&mut self) -> Option<String> {
        if self.after_return && !self.bytes.is_empty() {
            self.after_return = false;
            if self.bytes[0] == b'\n' {
                self.bytes.advance(1);
            }
        }
        let Some(end) = self.bytes[self.scanned..].iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            self.scanned = self.bytes.len();
            return None;
        };
        let end = self.scanned + end;
        self.after_return = self.bytes[end] == b'\r';
        let line = self.text(end);
        self.bytes.advance(1);
        self.scanned = 0;
        Some(line)
    }

    /// Returns the bytes after the last line end.
    fn rest(&mut self) -> String {
        self.text(self.bytes.len())
    }

    /// Removes bytes from the front and returns them as text.
    fn text(&mut self, end: usize) -> String {
        let line = self.bytes.split_to(end);
        let text = String::from_utf8_lossy(&line);
        let text = if self.started { &text } else { text.strip_prefix('\u{feff}').unwrap_or(&text) };
        self.started = true;
        text.to_owned()
    }
}
