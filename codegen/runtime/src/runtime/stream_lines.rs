//! Splits the body of an event stream into lines or records.

use bytes::{Buf as _, BytesMut};

/// How the values in a body are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Server-sent events: `text/event-stream` (WHATWG HTML, section 9.2).
    Events,
    /// One value per line, such as `application/x-ndjson`. If the body begins with a record separator, it is a JSON text
    /// sequence (RFC 7464): each value follows a record separator and may contain line ends.
    Lines,
}

/// The separator of a JSON text sequence (RFC 7464).
pub(super) const RECORD: u8 = 0x1e;

/// Splits bytes into lines, which end with LF, CR or CRLF, or into records. A line may be spread over any number of
/// chunks.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) bytes: BytesMut,
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
    pub(super) fn next(&mut self, framing: Framing) -> Option<BytesMut> {
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
    pub(super) fn rest(&mut self) -> BytesMut {
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
