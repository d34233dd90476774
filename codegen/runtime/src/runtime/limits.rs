//! The time limits of a call. One limit watches the data of both bodies: it starts again with each frame, so that a
//! transfer that makes progress is never cut off.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::error::{Error, ErrorKind};

/// The limits that a client is configured with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(super) connect: Duration,
    pub(super) first_byte: Duration,
    pub(super) idle: Duration,
    pub(super) total: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        let (connect, first_byte, idle) = (Duration::from_secs(10), Duration::from_secs(600), Duration::from_secs(60));
        Self { connect, first_byte, idle, total: None }
    }
}

/// The stage of a call, which determines the limit that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The application's stream or file produces a part of the request body.
    Producing,
    /// The connection accepts a part of the request body.
    Sending,
    /// The server responds.
    Responding,
    /// The server sends a part of the response body.
    Receiving,
}

/// Watches the limits of one call. Clones watch the same call.
#[derive(Clone)]
pub(crate) struct Watch {
    operation: &'static str,
    limits: Limits,
    /// The end of the whole call.
    deadline: Option<Instant>,
    /// The current stage, and the time of its last progress.
    state: Arc<Mutex<(Phase, Instant)>>,
}

impl Watch {
    /// Starts to watch a call.
    pub(crate) fn new(operation: &'static str, limits: Limits) -> Self {
        let now = Instant::now();
        let deadline = limits.total.and_then(|total| now.checked_add(total));
        Self { operation, limits, deadline, state: Arc::new(Mutex::new((Phase::Responding, now))) }
    }

    /// Starts an attempt to send the request.
    pub(super) fn start(&self, has_body: bool) {
        let now = Instant::now();
        // The first part of a body is sent after the connection has been established, which has a limit of its own.
        let state = if has_body { (Phase::Sending, later(now, self.limits.connect)) } else { (Phase::Responding, now) };
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Records progress, and the stage that follows.
    pub(super) fn enter(&self, phase: Phase) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // A server may respond before it has received the whole request.
        let phase = if state.0 == Phase::Receiving { Phase::Receiving } else { phase };
        *state = (phase, Instant::now());
    }

    /// Waits for a future, unless a limit expires.
    pub(super) async fn limit<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        let mut future = pin!(future);
        loop {
            let (at, _) = self.expiry();
            // Another limit may apply in the meantime, but it cannot expire before this.
            let shortest = self.limits.idle.min(self.limits.first_byte).max(Duration::from_millis(1));
            let soonest = later(Instant::now(), shortest);
            if let Ok(output) = timeout_at(at.min(soonest), future.as_mut()).await {
                return Ok(output);
            }
            let (at, message) = self.expiry();
            if at <= Instant::now() {
                return Err(Error::new(ErrorKind::Timeout, message.to_string()).in_operation(self.operation));
            }
        }
    }

    /// Returns when the next limit expires, and the message for that case.
    fn expiry(&self) -> (Instant, Expired) {
        let (phase, since) = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = if phase == Phase::Responding { self.limits.first_byte } else { self.limits.idle };
        let at = later(since, limit);
        match (self.deadline, self.limits.total) {
            (Some(deadline), Some(total)) if deadline < at => (deadline, Expired { phase: None, limit: total }),
            _ => (at, Expired { phase: Some(phase), limit }),
        }
    }

    /// Returns the error for a connection that was not established in time.
    pub(super) fn connect(&self) -> Error {
        let message = format!("could not connect to the server within {:?} (`connect_timeout`)", self.limits.connect);
        Error::new(ErrorKind::Timeout, message).in_operation(self.operation)
    }
}

/// A limit that has expired.
struct Expired {
    /// `None` for the whole call.
    phase: Option<Phase>,
    limit: Duration,
}

impl fmt::Display for Expired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.limit;
        match self.phase {
            None => write!(f, "the call took longer than {limit:?} (`timeout`)"),
            Some(Phase::Producing) => write!(f, "the request body produced no data for {limit:?} (`idle_timeout`)"),
            Some(Phase::Sending) => write!(f, "no data could be sent to the server for {limit:?} (`idle_timeout`)"),
            Some(Phase::Responding) => write!(f, "the server did not respond for {limit:?} (`first_byte_timeout`)"),
            Some(Phase::Receiving) => write!(f, "the server sent no data for {limit:?} (`idle_timeout`)"),
        }
    }
}

/// Adds a duration to a point in time. A sum that the clock cannot represent is practically unlimited.
fn later(at: Instant, duration: Duration) -> Instant {
    at.checked_add(duration).unwrap_or_else(|| at + Duration::from_secs(u32::MAX.into()))
}
