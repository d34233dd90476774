//! Retries: which failures are sent again, and after which delay.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::time::Duration;

use super::error::{Error, ErrorKind};
use super::server_delays::should_retry;

/// The longest delay that is waited for. If the server asks for more, the call fails at once.
pub(super) const LONGEST: Duration = Duration::from_secs(120);

/// How often a failed request is sent again, and after which delays.
///
/// The default is two retries, that is, three attempts. The delay before a retry is random: between zero and 0.5 s, 1 s,
/// 2 s and so on, at most 8 s. If the server states a delay ([`Error::retry_after`]), the longer of both is used; if it
/// states more than 2 minutes, the call fails at once.
///
/// A request is sent again only where that is safe:
///
/// | failure | idempotent methods, and requests with an idempotency key | other requests |
/// |---|---|---|
/// | no connection, or the server refused to process the request ([`ErrorKind::Connect`], [`ErrorKind::Refused`]) | yes | yes |
/// | 429 or 503 | yes | if the server states a delay |
/// | 408, 500, 502, 504 | yes | no |
/// | a broken connection or an expired time limit, also while the body of the response is read | yes | no |
///
/// The idempotent methods are `GET`, `HEAD`, `OPTIONS`, `PUT`, `DELETE` and `TRACE` (RFC 9110, section 9.2.2), and the
/// operations that the API description declares as such. A status 403 of a rate limit that is used up counts as 429.
/// The header `x-should-retry: true` or `false` of a response takes precedence.
///
/// A download that breaks off is continued where it stopped, if the server supports that, and the continuations count as
/// retries. An event stream that breaks off is continued after its last event where the API description says that the
/// server can; each event that arrives gives the stream all its retries again. A request body that is a stream cannot be
/// sent again. The calls of a client share a budget, so that they do not overload a server that is down: a retry takes 5
/// of 500 tokens, and each success returns one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    max_retries: u32,
    base: Duration,
    cap: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self::max_retries(2)
    }
}

impl Retry {
    /// Sends every request once.
    pub const fn none() -> Self {
        Self::max_retries(0)
    }

    /// Sends a request again at most `count` times.
    pub const fn max_retries(count: u32) -> Self {
        Self { max_retries: count, base: Duration::from_millis(500), cap: Duration::from_secs(8) }
    }

    /// Sets the longest delay before the first retry, which doubles with each retry, and the longest delay before any
    /// retry. The defaults are 0.5 s and 8 s; more than 2 minutes count as 2 minutes.
    #[must_use]
    pub const fn delays(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Returns whether another attempt is allowed. `attempts` is the number of attempts so far.
    pub(super) fn allows(self, attempts: u32) -> bool {
        attempts <= self.max_retries
    }

    /// Returns the delay before the next attempt, without that of the server.
    pub(super) fn delay(self, attempts: u32) -> Duration {
        let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        self.base.saturating_mul(doubled).min(self.cap).min(LONGEST).mul_f64(random())
    }
}

/// Whether a request can be sent again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeatable {
    /// Several identical requests have the effect of one.
    pub(super) is_idempotent: bool,
    /// The first and the last of further statuses that the API description declares.
    pub(super) statuses: &'static [(u16, u16)],
}

impl Repeatable {
    /// Returns whether the request may be sent again after an error.
    pub(super) fn may_follow(self, error: &Error) -> bool {
        match error.kind() {
            _ if error.is_processed() && !self.is_idempotent => false,
            ErrorKind::Connect | ErrorKind::Refused => true,
            ErrorKind::Timeout | ErrorKind::Transport => self.is_idempotent,
            ErrorKind::Status => {
                error.http_headers().and_then(should_retry).unwrap_or_else(|| self.may_follow_status(error))
            }
            _ => false,
        }
    }

    fn may_follow_status(self, error: &Error) -> bool {
        let status = error.http_status().map_or(0, |status| status.as_u16());
        let is_declared = self.statuses.iter().any(|(first, last)| (*first..=*last).contains(&status));
        let is_busy = (error.is_rate_limited() || status == 503) && error.retry_after().is_some();
        is_declared || is_busy || (self.is_idempotent && error.is_retryable())
    }
}

/// Returns a random number between 0 and 1. Random delays keep clients from sending all at the same time.
pub(super) fn random() -> f64 {
    let bits = u32::try_from(random_bits() >> 32).unwrap_or_default();
    f64::from(bits) / f64::from(u32::MAX)
}

/// Returns random bits: the standard library has a random key for each hasher.
pub(super) fn random_bits() -> u64 {
    RandomState::new().hash_one(())
}
