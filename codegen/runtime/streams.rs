//! Bodies that are a value after the other: server-sent events and lines of JSON.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, BytesMut};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::de::DeserializeOwned;

use super::error::{Error, ErrorKind};
use super::receive::{Chunks, Opened, TransportResult, open};
use super::response::Response;

/// The largest event, in bytes.
const EVENT_LIMIT: usize = 16 << 20;

/// Values as they arrive. A value that is not what the API describes is an error, after which the next may be
/// taken; when the connection breaks, the error is the last item.
pub struct EventStream<T> {
    operation: &'static str,
    texts: Pin<Box<dyn Stream<Item = Result<String, Error>> + Send>>,
    decode: fn(String) -> Result<T, serde_json::Error>,
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (operation, decode) = (self.operation, self.decode);
        let value = |text| {
            decode(text).map_err(|error| {
                let message = format!("the event is not what the API describes: {error}");
                Error::new(ErrorKind::Decode, message).with_source(error).in_operation(operation)
            })
        };
        self.texts.as_mut().poll_next(context).map(|item| item.map(|text| text.and_then(value)))
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}

/// What separates the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// `text/event-stream` (WHATWG HTML, section 9.2). `[DONE]` ends it.
    Events,
    /// A line a value, such as `application/x-ndjson`.
    Lines,
}

impl Opened {
    /// JSON values.
    pub(crate) fn events<T: DeserializeOwned>(self, framing: Framing) -> Response<EventStream<T>> {
        self.decoded(framing, |text| serde_json::from_str(&text))
    }

    /// Texts as they are.
    pub(crate) fn texts(self, framing: Framing) -> Response<EventStream<String>> {
        self.decoded(framing, Ok)
    }

    fn decoded<T>(
        self,
        framing: Framing,
        decode: fn(String) -> Result<T, serde_json::Error>,
    ) -> Response<EventStream<T>> {
        self.stream().map(|chunks| EventStream { operation: chunks.operation, texts: texts(chunks, framing), decode })
    }
}

/// A response whose body is one JSON value after the other.
pub(crate) async fn receive_events<T: DeserializeOwned>(
    operation: &'static str,
    result: TransportResult,
    framing: Framing,
) -> Result<Response<EventStream<T>>, Error> {
    Ok(open(operation, result).await?.events(framing))
}

/// A response whose body is one text after the other.
pub(crate) async fn receive_texts(
    operation: &'static str,
    result: TransportResult,
    framing: Framing,
) -> Result<Response<EventStream<String>>, Error> {
    Ok(open(operation, result).await?.texts(framing))
}

fn texts(chunks: Chunks, framing: Framing) -> Pin<Box<dyn Stream<Item = Result<String, Error>> + Send>> {
    let reader = Reader { chunks, framing, lines: Lines::default(), data: None, ended: false };
    Box::pin(stream::unfold(reader, |mut reader| async {
        let text = reader.next().await.transpose()?;
        reader.ended |= text.is_err();
        Some((text, reader))
    }))
}

struct Reader {
    chunks: Chunks,
    framing: Framing,
    lines: Lines,
    /// The lines of the event that is being read.
    data: Option<String>,
    ended: bool,
}

impl Reader {
    /// The next text; `None` at the end.
    async fn next(&mut self) -> Result<Option<String>, Error> {
        while !self.ended {
            let text = match self.lines.next() {
                Some(line) => self.take(&line),
                None => match self.chunks.chunks.next().await {
                    Some(chunk) => {
                        self.lines.bytes.extend_from_slice(&chunk?);
                        None
                    }
                    None => {
                        self.ended = true;
                        // Servers forget the empty line after the last event.
                        let rest = self.lines.rest();
                        self.take(&rest).or_else(|| self.data.take())
                    }
                },
            };
            if self.lines.bytes.len() + self.data.as_ref().map_or(0, String::len) > EVENT_LIMIT {
                let message = format!("an event is larger than {} MiB", EVENT_LIMIT >> 20);
                return Err(Error::new(ErrorKind::Decode, message).in_operation(self.chunks.operation));
            }
            match text.as_deref() {
                None => {}
                Some("[DONE]") if self.framing == Framing::Events => self.ended = true,
                Some(_) => return Ok(text),
            }
        }
        Ok(None)
    }

    /// The text that a line completes, if it completes one.
    fn take(&mut self, line: &str) -> Option<String> {
        if self.framing == Framing::Lines {
            // RFC 7464 puts a record separator before each text.
            let line = line.trim_start_matches('\u{1e}').trim();
            return (!line.is_empty()).then(|| line.to_owned());
        }
        if line.is_empty() {
            return self.data.take();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        // Comments have no field; `event`, `id` and `retry` are not for those who read the data.
        if field == "data" {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                Some(data) => data.extend(["\n", value]),
                None => self.data = Some(value.to_owned()),
            }
        }
        None
    }
}

/// Splits bytes into lines, whatever ends them, wherever the chunks end.
#[derive(Default)]
struct Lines {
    bytes: BytesMut,
    /// How many of them are known to hold no end of a line.
    scanned: usize,
    /// Whether the last line ended with a carriage return, of which a line feed would be a part.
    after_return: bool,
    begun: bool,
}

impl Lines {
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

    /// What stands behind the last line.
    fn rest(&mut self) -> String {
        self.text(self.bytes.len())
    }

    fn text(&mut self, end: usize) -> String {
        let line = self.bytes.split_to(end);
        let text = String::from_utf8_lossy(&line);
        // The stream may begin with a byte order mark.
        let text = if self.begun { &text } else { text.strip_prefix('\u{feff}').unwrap_or(&text) };
        self.begun = true;
        text.to_owned()
    }
}
