//! The headers of a response about the next request: `Retry-After`, rate limits and `x-should-retry`.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// The state of a rate limit, as a server reports it (`X-RateLimit-...` or `RateLimit-...`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests that the server allows in a window.
    pub limit: Option<u64>,
    /// The number of requests that are left in the current window.
    pub remaining: Option<u64>,
    /// The time until the next window, counted from the response.
    pub reset: Option<Duration>,
}

impl RateLimit {
    /// Reads the headers of a response. `None` if it has none of them.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let header = |name: &str| {
            ["x-ratelimit-", "ratelimit-"].iter().find_map(|prefix| text(headers, &format!("{prefix}{name}")))
        };
        let limit = header("limit").and_then(|limit| limit.parse().ok());
        let remaining = header("remaining").and_then(|remaining| remaining.parse().ok());
        let reset = header("reset").and_then(|reset| until(reset, headers));
        (limit.is_some() || remaining.is_some() || reset.is_some()).then_some(Self { limit, remaining, reset })
    }
}

/// Returns how long the server asks the client to wait: `retry-after-ms`, or else `Retry-After` in seconds or as a date.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    if let Some(milliseconds) = text(headers, "retry-after-ms").and_then(number) {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let value = text(headers, RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // Some servers send fractions.
    match number(value) {
        Some(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        None => Some(since(httpdate::parse_http_date(value).ok()?, headers)),
    }
}

/// Returns what the server says about sending the request again (`x-should-retry`).
pub(super) fn should_retry(headers: &HeaderMap) -> Option<bool> {
    text(headers, "x-should-retry")?.parse().ok()
}

/// Converts the end of a window to the time until then. Servers send a number of seconds, or an epoch time in seconds.
fn until(reset: &str, headers: &HeaderMap) -> Option<Duration> {
    /// Numbers from here on are epoch times: as a number of seconds, it is more than 30 years.
    const EPOCH_TIMES: f64 = 1_000_000_000.0;
    let number = number(reset)?;
    let duration = Duration::try_from_secs_f64(number).ok()?;
    Some(if number < EPOCH_TIMES { duration } else { since(SystemTime::UNIX_EPOCH.checked_add(duration)?, headers) })
}

/// Returns the time from the response to a date. A date in the past gives zero. The server's clock counts, if the response
/// has a date.
fn since(date: SystemTime, headers: &HeaderMap) -> Duration {
    let now = text(headers, DATE.as_str()).and_then(|now| httpdate::parse_http_date(now).ok());
    date.duration_since(now.unwrap_or_else(SystemTime::now)).unwrap_or_default()
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
