//! `Retry-After` (RFC 9110, sections 5.6.7 and 10.2.3).

use std::time::Duration;

use super::receive::receive_empty;
use super::support::response;
use crate::Error;

async fn error(headers: &[(&str, &str)]) -> Error {
    receive_empty(response(429, headers, [""])).await.unwrap_err()
}

async fn retry_after(value: &str, date: &str) -> Option<u64> {
    error(&[("retry-after", value), ("date", date)]).await.retry_after().map(|time| time.as_secs())
}

const NOW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

#[tokio::test]
async fn seconds_are_not_converted() {
    for (value, seconds) in [("0", Some(0)), (" 120 ", Some(120)), ("18446744073709551615", Some(u64::MAX))] {
        assert_eq!(retry_after(value, NOW).await, seconds);
    }
    for value in ["", "-1", "1s", "soon", "18446744073709551616"] {
        assert_eq!(retry_after(value, NOW).await, None, "{value}");
    }
    assert_eq!(error(&[]).await.retry_after(), None);
}

#[tokio::test]
async fn dates_are_relative_to_the_response() {
    for (date, seconds) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Sun, 06 Nov 1994 08:49:38 GMT", 1),
        ("Sun, 06 Nov 1994 09:50:38 GMT", 3661),
        ("Mon, 07 Nov 1994 08:49:37 GMT", 86_400),
        ("Sun, 06 Nov 1994 08:49:36 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        // The obsolete formats.
        ("Sunday, 06-Nov-94 08:49:38 GMT", 1),
        ("Sunday, 06-Nov-05 08:49:37 GMT", 4018 * 86_400),
        ("Sun Nov  6 08:49:38 1994", 1),
        ("Sun Nov 13 08:49:37 1994", 7 * 86_400),
    ] {
        assert_eq!(retry_after(date, NOW).await, Some(seconds), "{date}");
    }
}

#[tokio::test]
async fn other_dates_are_refused() {
    for date in [
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 0000 08:49:37 GMT",
        "Sun, 06 Nov 10000 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "06 Nov 1994 08:49:37 GMT",
        "Sun Nov  6 08:49:37 0",
        "Sunday, 06-Nov-94 08:49:37",
    ] {
        assert_eq!(retry_after(date, NOW).await, None, "{date}");
    }
}

#[tokio::test]
async fn without_a_date_the_local_clock_is_used() {
    let past = error(&[("retry-after", NOW)]).await.retry_after();
    assert_eq!(past, Some(Duration::ZERO));
    let future = error(&[("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"), ("date", "today")]).await.retry_after();
    // The test holds until about the year 5000.
    assert!(future.unwrap() > Duration::from_secs(5000 * 365 * 86_400));
}
