//! The limits of a call. One limit watches the data of both bodies: it starts again with each frame, so that a
//! transfer that makes progress is never cut off.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::error::{Error, ErrorKind};

/// The limits that a client is configured with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(super) connect: Duration,
    pub(super) first_byte: Duration,
    pub(super) idle: Duration,
    /// For each attempt.
    pub(super) attempt: Option<Duration>,
    /// For the whole call.
    pub(super) total: Option<Duration>,
    /// The size of the largest body that is read into memory, in bytes.
    pub(super) body_size: usize,
    /// How much of the body an error keeps, in bytes.
    pub(super) error_size: usize,
    /// The size of the largest event of a stream, in bytes.
    pub(super) event_size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(600),
            idle: Duration::from_secs(60),
            attempt: None,
            total: None,
            body_size: 64 << 20,
            error_size: 64 << 10,
            event_size: 16 << 20,
        }
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

/// Watches the limits of one attempt. Clones watch the same attempt.
#[derive(Clone)]
pub(crate) struct Watch {
    operation: &'static str,
    limits: Limits,
    /// The end of the attempt, or of the whole call if that is earlier, and the limit that sets it.
    end: Option<(Instant, Expired)>,
    /// The current stage, and the time of its last progress.
    state: Arc<Mutex<(Phase, Instant)>>,
}

impl Watch {
    /// Starts to watch an attempt. `deadline` is the end of the whole call.
    pub(crate) fn new(operation: &'static str, limits: Limits, deadline: Option<Instant>) -> Self {
        let now = Instant::now();
        let of = |kind, limit: Option<Duration>, at: Option<Instant>| Some((at?, Expired { kind, limit: limit? }));
        let total = of(Kind::Call, limits.total, deadline);
        let attempt = of(Kind::Attempt, limits.attempt, limits.attempt.and_then(|attempt| now.checked_add(attempt)));
        let end = total.into_iter().chain(attempt).min_by_key(|(at, _)| *at);
        Self { operation, limits, end, state: Arc::new(Mutex::new((Phase::Responding, now))) }
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Starts an attempt to send the request.
    pub(super) fn start(&self, is_streamed: bool) {
        let now = Instant::now();
        // The first frame of a body is sent after the connection has been established, which has a limit of its own.
        let state =
            if is_streamed { (Phase::Sending, later(now, self.limits.connect)) } else { (Phase::Responding, now) };
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
        // A future that is ready at once needs no timer.
        if let Poll::Ready(output) = poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
            return Ok(output);
        }
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
        match self.end {
            Some((end, expired)) if end < at => (end, expired),
            _ => (at, Expired { kind: Kind::Pause(phase), limit }),
        }
    }
}

/// A limit that has expired.
#[derive(Clone, Copy)]
struct Expired {
    kind: Kind,
    limit: Duration,
}

#[derive(Clone, Copy)]
enum Kind {
    Call,
    Attempt,
    Pause(Phase),
}

impl fmt::Display for Expired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.limit;
        match self.kind {
            Kind::Call => write!(f, "the call took longer than {limit:?} (`timeout`)"),
            Kind::Attempt => write!(f, "the attempt took longer than {limit:?} (`attempt_timeout`)"),
            Kind::Pause(Phase::Producing) => {
                write!(f, "the request body produced no data for {limit:?} (`idle_timeout`)")
            }
            Kind::Pause(Phase::Sending) => {
                write!(f, "no data could be sent to the server for {limit:?} (`idle_timeout`)")
            }
            Kind::Pause(Phase::Responding) => {
                write!(f, "the server did not respond for {limit:?} (`first_byte_timeout`)")
            }
            Kind::Pause(Phase::Receiving) => write!(f, "the server sent no data for {limit:?} (`idle_timeout`)"),
        }
    }
}

/// Adds a duration to a point in time. A sum that the clock cannot represent is practically unlimited.
fn later(at: Instant, duration: Duration) -> Instant {
    at.checked_add(duration).unwrap_or_else(|| at + Duration::from_secs(u32::MAX.into()))
}
