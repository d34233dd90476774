//! Bodies that are a value after the other: server-sent events and lines of JSON.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, BytesMut};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::de::DeserializeOwned;

use super::error::{Error, ErrorKind, message};
use super::receive::{Chunks, Opened, TransportResult, open};
use super::response::Response;

/// The largest event, in bytes.
const EVENT_LIMIT: usize = 16 << 20;

/// Values as they arrive. A value that is not what the API describes is an error, after which the next may be
/// taken; when the connection breaks, the error is the last item.
pub struct EventStream<T> {
    operation: &'static str,
    texts: Texts,
    decode: fn(String) -> Result<T, serde_json::Error>,
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (operation, decode) = (self.operation, self.decode);
        let value = |Text { data, is_error }| {
            let said = if is_error { Some(message(data.as_bytes())) } else { None };
            decode(data).map_err(|error| {
                let message = match said {
                    Some(said) => format!("the server sent an error: {said}"),
                    None => format!("the event is not what the API describes: {error}"),
                };
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
        self.decoded(framing, |data| serde_json::from_str(&data))
    }

    /// The data of events, as it is.
    pub(crate) fn texts(self) -> Response<EventStream<String>> {
        self.decoded(Framing::Events, Ok)
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
) -> Result<Response<EventStream<String>>, Error> {
    Ok(open(operation, result).await?.texts())
}

type Texts = Pin<Box<dyn Stream<Item = Result<Text, Error>> + Send>>;

/// A value as it came.
struct Text {
    data: String,
    /// Whether its event is called `error`.
    is_error: bool,
}

fn texts(chunks: Chunks, framing: Framing) -> Texts {
    let reader = Reader { chunks, framing, lines: Lines::default(), data: None, is_error: false, ended: false };
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
    is_error: bool,
    ended: bool,
}

impl Reader {
    /// The next text; `None` at the end.
    async fn next(&mut self) -> Result<Option<Text>, Error> {
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
                        self.take(&rest).or_else(|| self.event())
                    }
                },
            };
            if self.lines.bytes.len() + self.data.as_ref().map_or(0, String::len) > EVENT_LIMIT {
                let message = format!("an event is larger than {} MiB", EVENT_LIMIT >> 20);
                return Err(Error::new(ErrorKind::Decode, message).in_operation(self.chunks.operation));
            }
            match text {
                None => {}
                Some(Text { data, .. }) if self.framing == Framing::Events && data == "[DONE]" => self.ended = true,
                text => return Ok(text),
            }
        }
        Ok(None)
    }

    /// The text that a line completes, if it completes one.
    fn take(&mut self, line: &str) -> Option<Text> {
        if self.framing == Framing::Lines {
            // RFC 7464 puts a record separator before each text.
            let line = line.trim_start_matches('\u{1e}').trim();
            return (!line.is_empty()).then(|| Text { data: line.to_owned(), is_error: false });
        }
        if line.is_empty() {
            return self.event();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        // Comments have no field; `id` and `retry` are not for those who read the data.
        match (field, &mut self.data) {
            ("data", Some(data)) => data.extend(["\n", value]),
            ("data", None) => self.data = Some(value.to_owned()),
            ("event", _) => self.is_error = value == "error",
            _ => {}
        }
        None
    }

    /// The event that ends here.
    fn event(&mut self) -> Option<Text> {
        let is_error = std::mem::take(&mut self.is_error);
        Some(Text { data: self.data.take()?, is_error })
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
