//! Asking again until something has happened.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use super::error::Error;
use super::response::Response;

const DEADLINE: Duration = Duration::from_secs(600);

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Ask<T> = Box<dyn Fn() -> BoxFuture<Result<Response<T>, Error>> + Send>;
type Callback<T> = Box<dyn FnMut(&Response<T>) + Send>;

/// What a response means to somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Failure,
    Pending,
}

/// A wait that has not begun. Await it; dropping it ends it at any time.
///
/// A call that fails in a way that may pass (see [`Error::is_retryable`]) is made again; any other
/// failure ends the wait.
#[must_use = "a wait does nothing until it is awaited"]
pub struct Wait<T> {
    ask: Ask<T>,
    outcome: fn(&T) -> Outcome,
    delay: Duration,
    max_delay: Duration,
    timeout: Duration,
    on_progress: Option<Callback<T>>,
}

impl<T: 'static> Wait<T> {
    pub(crate) fn new<F>(
        ask: impl Fn() -> F + Send + 'static,
        outcome: fn(&T) -> Outcome,
        delay: Duration,
        max_delay: Duration,
    ) -> Self
    where
        F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
    {
        Self { ask: Box::new(move || Box::pin(ask())), outcome, delay, max_delay, timeout: DEADLINE, on_progress: None }
    }

    /// How long to wait in all. 10 minutes unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long to pause between two calls. Unless set, the pauses begin short and grow.
    pub fn interval(mut self, interval: Duration) -> Self {
        (self.delay, self.max_delay) = (interval, interval);
        self
    }

    /// Called with every response, the last one included.
    pub fn on_progress(mut self, callback: impl FnMut(&Response<T>) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(callback));
        self
    }

    async fn run(mut self) -> Result<Response<T>, WaitError<T>> {
        // A deadline beyond what the clock can say is none.
        let now = Instant::now();
        let deadline = now.checked_add(self.timeout).unwrap_or_else(|| now + Duration::from_secs(u32::MAX.into()));
        let (mut last, mut failure) = (None, None);
        loop {
            match timeout_at(deadline, (self.ask)()).await {
                Err(_) => return Err(WaitError::TimedOut { last, error: failure }),
                Ok(Err(error)) if error.is_retryable() => failure = Some(error),
                Ok(Err(error)) => return Err(WaitError::Call(error)),
                Ok(Ok(response)) => {
                    failure = None;
                    if let Some(callback) = &mut self.on_progress {
                        callback(&response);
                    }
                    match (self.outcome)(&response) {
                        Outcome::Success => return Ok(response),
                        Outcome::Failure => return Err(WaitError::Failed(response)),
                        Outcome::Pending => last = Some(response),
                    }
                }
            }
            let asked = failure.as_ref().and_then(Error::retry_after).unwrap_or_default();
            let next = Instant::now().checked_add(self.delay.max(asked)).filter(|next| *next < deadline);
            let Some(next) = next else {
                sleep_until(deadline).await;
                return Err(WaitError::TimedOut { last, error: failure });
            };
            sleep_until(next).await;
            self.delay = self.delay.mul_f32(1.5).min(self.max_delay);
        }
    }
}

impl<T: Send + Sync + 'static> IntoFuture for Wait<T> {
    type Output = Result<Response<T>, WaitError<T>>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// Why a wait ended without success.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<T> {
    /// It can no longer succeed. This is the response that says so.
    Failed(Response<T>),
    /// The time was up.
    TimedOut {
        /// The last response, if there was one.
        last: Option<Response<T>>,
        /// Why the last call failed, if it did.
        error: Option<Error>,
    },
    /// A call failed.
    Call(Error),
}

impl<T> fmt::Display for WaitError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(_) => f.write_str("what was waited for has failed"),
            Self::TimedOut { error: Some(error), .. } => {
                write!(f, "what was waited for did not happen in time: {error}")
            }
            Self::TimedOut { .. } => f.write_str("what was waited for did not happen in time"),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl<T: fmt::Debug> StdError for WaitError<T> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::TimedOut { error: Some(error), .. } => Some(error),
            _ => None,
        }
    }
}
