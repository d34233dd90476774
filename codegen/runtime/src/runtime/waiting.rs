//! Waits until an operation reaches a final state, by polling the API.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use super::error::{Error, ErrorKind};
use super::response::Response;
use super::retry::random;

const TIMEOUT: Duration = Duration::from_secs(600);

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type SendRequest<T> = Box<dyn Fn() -> BoxFuture<Result<Response<T>, Error>> + Send>;
type Callback<T> = Box<dyn FnMut(&Response<T>) + Send>;

/// The state of an operation, according to a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Failure,
    Pending,
}

/// A future that polls the API until an operation reaches a final state.
///
/// Set options first, then `.await` it. The first call is made immediately. Dropping the future cancels the wait.
///
/// The client sends a failed call again first, as [`Retry`](crate::Retry) says. If a call fails with an error that may
/// pass ([`Error::is_retryable`], and statuses from 500 to 599 other than 501), polling continues after the pause, or
/// after the delay that the server requests ([`Error::retry_after`]) if it is longer. Any other error, such as 401 or 404,
/// ends the wait.
#[must_use = "a `Wait` does nothing until it is awaited"]
pub struct Wait<T> {
    send: SendRequest<T>,
    outcome: fn(&T) -> Outcome,
    /// The shortest pause.
    min_delay: Duration,
    /// The longest pause before the next call.
    delay: Duration,
    max_delay: Duration,
    timeout: Duration,
    on_progress: Option<Callback<T>>,
}

impl<T: 'static> Wait<T> {
    pub(crate) fn new<F>(
        send: impl Fn() -> F + Send + 'static,
        outcome: fn(&T) -> Outcome,
        delay: Duration,
        max_delay: Duration,
    ) -> Self
    where
        F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
    {
        let send: SendRequest<T> = Box::new(move || Box::pin(send()));
        Self { send, outcome, min_delay: delay, delay, max_delay, timeout: TIMEOUT, on_progress: None }
    }

    /// Sets the time limit for the whole wait, including a call in progress. The default is 10 minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets a constant pause between two calls. By default, the pause is random: between a minimum and a bound that
    /// grows by half after each call, up to a maximum. Minimum and maximum depend on the operation.
    pub fn interval(mut self, interval: Duration) -> Self {
        (self.min_delay, self.delay, self.max_delay) = (interval, interval, interval);
        self
    }

    /// Sets a function that is called with every successful response, including the final one.
    pub fn on_progress(mut self, callback: impl FnMut(&Response<T>) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(callback));
        self
    }

    async fn run(mut self) -> Result<Response<T>, WaitError<T>> {
        // A timeout that the clock cannot represent is practically unlimited.
        let now = Instant::now();
        let deadline = now.checked_add(self.timeout).unwrap_or_else(|| now + Duration::from_secs(u32::MAX.into()));
        let (mut last, mut failure) = (None, None);
        loop {
            match timeout_at(deadline, (self.send)()).await {
                Err(_) => return Err(WaitError::TimedOut { last, error: failure }),
                Ok(Err(error)) if may_pass(&error) => failure = Some(error),
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
            let requested = failure.as_ref().and_then(Error::retry_after).unwrap_or_default();
            let pause = self.min_delay + self.delay.saturating_sub(self.min_delay).mul_f64(random());
            let next = Instant::now().checked_add(pause.max(requested)).filter(|next| *next < deadline);
            let Some(next) = next else {
                sleep_until(deadline).await;
                return Err(WaitError::TimedOut { last, error: failure });
            };
            sleep_until(next).await;
            self.delay = self.delay.mul_f32(1.5).min(self.max_delay);
        }
    }
}

/// Returns whether the operation may still be in progress although a call has failed.
fn may_pass(error: &Error) -> bool {
    let is_of_server = |status: u16| (500..600).contains(&status) && status != 501;
    let status = error.http_status().filter(|_| error.kind() == ErrorKind::Status);
    error.is_retryable() || status.is_some_and(|status| is_of_server(status.as_u16()))
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

/// The error of a [`Wait`].
#[non_exhaustive]
pub enum WaitError<T> {
    /// The operation reached a failure state. Contains the response that reports it.
    Failed(Response<T>),
    /// The [timeout](Wait::timeout) expired before the operation reached a final state.
    TimedOut {
        /// The last successful response, if there was one.
        last: Option<Response<T>>,
        /// The error of the last call, if it failed.
        error: Option<Error>,
    },
    /// A call failed with an error that does not pass, such as 401 or 404.
    Call(Error),
}

impl<T: fmt::Debug> fmt::Debug for WaitError<T> {
    /// Prints the message on one line, for a `main` that returns the error. `{:#?}` prints the parts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => fmt::Debug::fmt(error, f),
            Self::Failed(response) if f.alternate() => f.debug_tuple("Failed").field(response).finish(),
            Self::TimedOut { last, error } if f.alternate() => {
                f.debug_struct("TimedOut").field("last", last).field("error", error).finish()
            }
            Self::Failed(_) | Self::TimedOut { .. } => fmt::Display::fmt(self, f),
        }
    }
}

impl<T> fmt::Display for WaitError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(_) => f.write_str("the operation reached a failure state"),
            Self::TimedOut { error: Some(error), .. } => {
                write!(f, "timed out waiting for the operation: {error}")
            }
            Self::TimedOut { .. } => f.write_str("timed out waiting for the operation"),
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
