//! How long to wait before a request is sent again.

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::limits::Limits;

/// Returns the pause that a server asks for: seconds or a date.
pub fn asked(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match value.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(httpdate::parse_http_date(value).ok()?.duration_since(now).unwrap_or_default()),
    }
}

/// Returns the pause after an attempt, counted from 1. `None` if the server asks for a longer one than the limit.
pub fn after(attempt: u32, asked: Option<Duration>, limits: &Limits) -> Option<Duration> {
    let own = limits.pause.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    let pause = asked.unwrap_or(own.min(limits.longest_pause));
    (pause <= limits.longest_pause).then_some(pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_ask_for_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let table = [
            ("7", Some(7)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ];
        for (value, seconds) in table {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            assert_eq!(asked(&headers, now), seconds.map(Duration::from_secs), "{value}");
        }
        assert_eq!(asked(&HeaderMap::new(), now), None);
    }

    #[test]
    fn pauses_double_and_are_bounded() {
        let limits = Limits::default();
        let pause = |attempt, asked: Option<u64>| after(attempt, asked.map(Duration::from_secs), &limits);
        assert_eq!(pause(1, None), Some(Duration::from_secs(1)));
        assert_eq!(pause(3, None), Some(Duration::from_secs(4)));
        assert_eq!(pause(40, None), Some(limits.longest_pause));
        assert_eq!(pause(1, Some(60)), Some(Duration::from_secs(60)));
        assert_eq!(pause(1, Some(61)), None);
    }
}
