//! Continues event streams that break off (WHATWG HTML, section 9.2.4), if the API description says that the server can.

use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderName, HeaderValue};

use super::content::Expected;
use super::error::Error;
use super::exchange::Exchange;
use super::receive::Chunks;
use super::response::Response;

/// The request of a stream, and the position at which it can be continued.
pub(super) struct Resumption {
    exchange: Box<Exchange>,
    /// The declared media types of the stream.
    media_type: &'static str,
    position: Position,
    /// Whether the application got no event since the last request.
    is_new: bool,
}

/// The position after the last event that the application has.
enum Position {
    Start,
    After(Arc<str>),
    /// The last event has no id.
    Unknown,
}

impl Resumption {
    pub(super) fn new(exchange: Box<Exchange>, media_type: &'static str) -> Self {
        Self { exchange, media_type, position: Position::Start, is_new: true }
    }

    /// Records that the application gets an event with an id. Returns `true` if it has this event already.
    pub(super) fn pass(&mut self, id: Option<&Arc<str>>) -> bool {
        let id = id.filter(|id| !id.is_empty());
        if self.is_new
            && let (Position::After(last), Some(id)) = (&self.position, id)
            && last == id
        {
            return true;
        }
        self.position = id.map_or(Position::Unknown, |id| Position::After(Arc::clone(id)));
        self.is_new = false;
        false
    }

    /// Returns the id after which the stream continues.
    pub(super) fn id(&self) -> Option<Arc<str>> {
        match &self.position {
            Position::After(id) => Some(Arc::clone(id)),
            Position::Start | Position::Unknown => None,
        }
    }

    /// Sends the request again, at the earliest after `delay`, and returns its response; `None` if the server says that
    /// the stream is over.
    pub(super) async fn resume(&mut self, error: Error, delay: Duration) -> Result<Option<Response<Chunks>>, Error> {
        const POSITION: &str = "the last event has no id, after which the stream could be continued";
        let attempts = self.exchange.attempts;
        match &self.position {
            Position::Start => {}
            Position::After(id) => match HeaderValue::from_bytes(id.as_bytes()) {
                Ok(id) => self.exchange.set_header(HeaderName::from_static("last-event-id"), id),
                Err(_) => return Err(error.after(attempts, Some(POSITION))),
            },
            Position::Unknown => return Err(error.after(attempts, Some(POSITION))),
        }
        // A stream that made progress has all its retries again.
        if !self.is_new {
            self.exchange.restart_retries();
        }
        self.is_new = true;
        self.exchange.declare_idempotent();
        self.exchange.wait(error, delay).await?;
        let opened = self.exchange.open().await?;
        if opened.status() == StatusCode::NO_CONTENT.as_u16() {
            return Ok(None);
        }
        Ok(Some(opened.expect(Expected::Stream(self.media_type)).await?.stream()))
    }
}
