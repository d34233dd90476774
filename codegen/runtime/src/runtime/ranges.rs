//! Downloads that are continued where they broke off, by requests for the rest (RFC 9110, section 14).

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use reqwest::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, DATE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_RANGE, LAST_MODIFIED, RANGE,
};
use reqwest::{Method, StatusCode};

use super::content::Expected;
use super::error::{Error, ErrorKind};
use super::exchange::Exchange;
use super::frames::Chunked;
use super::receive::{Chunks, Opened};

/// The data of a download. An error is the last item.
pub(super) type Pieces = Pin<Box<dyn Stream<Item = Result<Piece, Error>> + Send>>;

/// An item of a download.
pub(super) enum Piece {
    Data(Bytes),
    /// The content has changed: the data begins again with its first byte.
    Restart {
        total: Option<u64>,
        /// The error for an application that cannot begin again.
        error: Error,
    },
}

/// Returns the length of a body in bytes, if the response states it.
pub(super) fn length(headers: &HeaderMap) -> Option<u64> {
    text(headers, &CONTENT_LENGTH)?.parse().ok()
}

/// Returns the data of a response. `expected` lists the declared media types; `None` accepts any.
pub(super) fn pieces(
    chunks: Chunks,
    status: StatusCode,
    headers: &HeaderMap,
    expected: Option<&'static str>,
) -> Pieces {
    let Chunks { operation, data, exchange, .. } = chunks;
    let is_get = exchange.as_ref().is_some_and(|exchange| *exchange.request.method() == Method::GET);
    let version = is_get.then(|| Version::of(status, headers)).flatten();
    let transfer = Transfer { operation, data, exchange, status, version, received: 0, expected };
    let pieces = stream::unfold(Some(transfer), |transfer| async {
        let mut transfer = transfer?;
        match transfer.next().await? {
            Ok(piece) => Some((Ok(piece), Some(transfer))),
            Err(error) => Some((Err(error), None)),
        }
    });
    Box::pin(pieces.fuse())
}

struct Transfer {
    operation: &'static str,
    data: Chunked,
    /// The request; `None` if it is not sent again.
    exchange: Option<Box<Exchange>>,
    /// The status of the first response.
    status: StatusCode,
    /// The content, if the server can send a part of it.
    version: Option<Version>,
    /// The number of bytes so far.
    received: u64,
    expected: Option<&'static str>,
}

impl Transfer {
    async fn next(&mut self) -> Option<Result<Piece, Error>> {
        loop {
            match self.data.next().await? {
                Ok(chunk) => {
                    self.received = self.received.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
                    return Some(Ok(Piece::Data(chunk)));
                }
                Err(error) => match self.resume(error).await {
                    Ok(None) => {}
                    Ok(Some(restart)) => return Some(Ok(restart)),
                    Err(error) => return Some(Err(error)),
                },
            }
        }
    }

    /// Sends the request again for the bytes that are missing.
    async fn resume(&mut self, error: Error) -> Result<Option<Piece>, Error> {
        let Some(exchange) = &mut self.exchange else { return Err(error) };
        match &self.version {
            Some(version) if self.received > 0 => version.request(exchange.request.headers_mut(), self.received)?,
            // The response broke off before its first byte: the request is sent as it was.
            _ if self.received == 0 => {}
            _ => return Err(error.after(exchange.attempts, None)),
        }
        exchange.wait(error, Duration::ZERO).await?;
        let opened = exchange.open().await?;
        let version = self.version.as_ref().filter(|_| self.received > 0);
        if version.is_some_and(|version| version.is_continued_by(&opened, self.received)) {
            self.data = opened.stream().into_inner().data;
            return Ok(None);
        }
        if opened.status() != self.status.as_u16() {
            return Err(opened.refused("the server did not continue the download where it broke off").await);
        }
        self.restart(opened).await
    }

    /// Begins again with the first byte.
    async fn restart(&mut self, opened: Opened) -> Result<Option<Piece>, Error> {
        let opened = match self.expected {
            Some(media_type) => opened.expect(Expected::Bytes(media_type)).await?,
            None => opened,
        };
        let total = length(opened.headers());
        self.version = self.version.take().and_then(|_| Version::of(self.status, opened.headers()));
        self.data = opened.stream().into_inner().data;
        if std::mem::take(&mut self.received) == 0 {
            return Ok(None);
        }
        let message = "the connection failed, and the content on the server has changed since the download began";
        let error = Error::new(ErrorKind::Transport, message).in_operation(self.operation);
        let attempts = self.exchange.as_ref().map_or(0, |exchange| exchange.attempts);
        Ok(Some(Piece::Restart { total, error: error.after(attempts, None) }))
    }
}

/// The `ETag` or the `Last-Modified` of a response. A part with another value belongs to other content, and is not
/// appended.
struct Version {
    /// A strong `ETag`, or else `Last-Modified`.
    validator: HeaderValue,
    etag: Option<HeaderValue>,
    coding: Option<HeaderValue>,
    total: u64,
}

impl Version {
    /// Returns the content of a response; `None` if the server cannot send a part of it. The length is required: it is
    /// also missing if the HTTP client has decompressed the body, whose positions are then not those of the server.
    fn of(status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        let has_ranges = text(headers, &ACCEPT_RANGES)?.eq_ignore_ascii_case("bytes");
        let total = length(headers)?;
        let etag = headers.get(ETAG);
        let strong = etag.filter(|etag| !etag.as_bytes().starts_with(b"W/"));
        let validator = strong.or_else(|| modified(headers))?.clone();
        let coding = headers.get(CONTENT_ENCODING).cloned();
        (has_ranges && status == StatusCode::OK).then(|| Self { validator, etag: etag.cloned(), coding, total })
    }

    /// Adds the headers that request the rest.
    fn request(&self, headers: &mut HeaderMap, received: u64) -> Result<(), Error> {
        let range = HeaderValue::try_from(format!("bytes={received}-"))
            .map_err(|error| Error::invalid_argument("the range cannot be requested").with_source(error))?;
        headers.insert(RANGE, range);
        headers.insert(IF_RANGE, self.validator.clone());
        Ok(())
    }

    /// Returns whether a response is the rest of this content.
    fn is_continued_by(&self, opened: &Opened, received: u64) -> bool {
        let headers = opened.headers();
        let last = self.total.saturating_sub(1);
        let is_range = text(headers, &CONTENT_RANGE).and_then(|range| {
            let (unit, range) = range.split_once(' ')?;
            let is_rest = range.trim() == format!("{received}-{last}/{}", self.total);
            Some(unit.eq_ignore_ascii_case("bytes") && is_rest)
        });
        // A server that does not know `If-Range` sends a part of any content.
        let is_same = headers.get(ETAG).is_none_or(|etag| self.etag.as_ref().is_none_or(|own| own == etag))
            && headers.get(CONTENT_ENCODING) == self.coding.as_ref();
        opened.status() == StatusCode::PARTIAL_CONTENT.as_u16() && is_range == Some(true) && is_same
    }
}

/// Returns `Last-Modified`, unless the content may have changed twice in that second (RFC 9110, section 8.8.2.2).
fn modified(headers: &HeaderMap) -> Option<&HeaderValue> {
    let time = |name| httpdate::parse_http_date(text(headers, name)?).ok();
    let age = time(&DATE)?.duration_since(time(&LAST_MODIFIED)?).ok()?;
    headers.get(LAST_MODIFIED).filter(|_| age >= Duration::from_secs(1))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
