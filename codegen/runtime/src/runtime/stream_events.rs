//! Splits the body of an event stream into events.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt as _};

use super::content::excerpt;
use super::error::{Error, ErrorKind};
use super::receive::{Chunks, size};
use super::response::Head;
use super::stream_lines::{Framing, Lines, RECORD};
use super::stream_resuming::Resumption;

pub(super) type Events = Pin<Box<dyn Stream<Item = Result<Event, Error>> + Send>>;

/// A value before decoding.
pub(super) struct Event {
    pub(super) data: Vec<u8>,
    pub(super) labels: Labels,
    /// The status and the headers of its response.
    pub(super) head: Arc<Head>,
}

/// The other fields of an event.
#[derive(Clone, Default)]
pub(super) struct Labels {
    /// The id of this event, or of an earlier one.
    pub(super) id: Option<Arc<str>>,
    /// Whether the id is that of this event.
    has_id: bool,
    /// The type of this event.
    pub(super) kind: Option<Arc<str>>,
    pub(super) retry: Option<Duration>,
}

impl Labels {
    pub(super) fn is_error(&self) -> bool {
        self.kind.as_deref() == Some("error")
    }

    /// Sets a field (WHATWG HTML, section 9.2.6).
    fn set(&mut self, field: &[u8], value: &[u8]) {
        match field {
            b"id" if !value.contains(&0) => {
                self.id = Some(String::from_utf8_lossy(value).into());
                self.has_id = true;
            }
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
pub(super) fn read(
    chunks: Chunks,
    head: Head,
    framing: Framing,
    terminator: Option<&'static str>,
    resumption: Option<Resumption>,
) -> Events {
    let reader = Reader {
        chunks,
        head: Arc::new(head),
        framing,
        terminator,
        resumption,
        lines: Lines::default(),
        data: None,
        labels: Labels::default(),
        has_fields: false,
        foreign: None,
        ended: false,
    };
    Box::pin(stream::unfold(reader, |mut reader| async {
        let event = reader.next().await.transpose()?;
        reader.ended |= event.is_err();
        Some((event.map_err(|error| error.after_if_unknown(reader.head.attempts)), reader))
    }))
}

/// Reads events from chunks.
struct Reader {
    chunks: Chunks,
    /// The status and the headers of the current response.
    head: Arc<Head>,
    framing: Framing,
    terminator: Option<&'static str>,
    /// How the stream is continued after its connection breaks; `None` if it is not continued.
    resumption: Option<Resumption>,
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
                Some(event) if self.is_repeated(&event) => {}
                event => return Ok(event),
            }
        }
        Ok(None)
    }

    /// Reads a chunk, and returns the last event at the end of the body.
    async fn read(&mut self) -> Result<Option<Event>, Error> {
        match self.chunks.data.next().await {
            Some(Ok(chunk)) => {
                self.lines.bytes.extend_from_slice(&chunk);
                return Ok(None);
            }
            Some(Err(error)) => return self.resume(error).await.map(|()| None),
            None => {}
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

    /// Sends the request again after an error of the connection.
    async fn resume(&mut self, error: Error) -> Result<(), Error> {
        let Some(resumption) = &mut self.resumption else { return Err(error) };
        let delay = self.labels.retry.unwrap_or_default();
        let Some(response) = Box::pin(resumption.resume(error, delay)).await? else {
            self.ended = true;
            return Ok(());
        };
        self.head = Arc::new(response.head().clone());
        self.chunks.data = response.into_inner().data;
        // The event that broke off is sent again.
        (self.lines, self.data) = (Lines::default(), None);
        (self.labels.kind, self.labels.has_id, self.labels.id) = (None, false, resumption.id());
        Ok(())
    }

    /// Returns whether the application has the event already, and remembers its position.
    fn is_repeated(&mut self, event: &Event) -> bool {
        let id = event.labels.id.as_ref().filter(|_| event.labels.has_id);
        self.resumption.as_mut().is_some_and(|resumption| resumption.pass(id))
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
            return (!line.is_empty()).then(|| self.event(line.to_owned(), Labels::default()));
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
        (self.labels.kind, self.labels.has_id) = (None, false);
        let Some(data) = self.data.take() else {
            // An event without data has a position, too.
            if let Some(resumption) = self.resumption.as_mut().filter(|_| labels.has_id) {
                resumption.pass(labels.id.as_ref());
            }
            return None;
        };
        Some(self.event(data, labels))
    }

    fn event(&self, data: Vec<u8>, labels: Labels) -> Event {
        Event { data, labels, head: Arc::clone(&self.head) }
    }
}
