//! Retries: which failures are sent again, how often and when. Time is paused, and there is no network.

use std::time::Duration;

use futures_util::stream;
use reqwest::{Method, Request};

use super::scripted::{Scripted, Step};
use super::support::OPERATION;
use crate::runtime::bodies;
use crate::runtime::call::Call;
use crate::runtime::receive::Received;
use crate::{CallOptions, Client, Error, ErrorKind, File, Retry};
use ErrorKind::{Connect, Decode, Refused, Timeout, Transport};
use Step::{Breaks, Fails, Hangs, Status};

/// Sends a call of an operation with a method.
async fn send(call: Call, method: &str) -> Result<Received, Error> {
    let url = format!("{}/items", call.requests().base_url).parse().unwrap();
    call.send(Ok(Request::new(Method::from_bytes(method.as_bytes()).unwrap(), url))).await
}

fn call(client: &Client) -> Call {
    client.inner.call(OPERATION, &[])
}

/// The number of attempts and the kind of the error, if there was one, of a call whose first attempts go as in a script,
/// and whose other attempts succeed.
async fn outcome(method: &str, steps: &[Step], options: CallOptions) -> (u32, Option<ErrorKind>) {
    let transport = Scripted::new(&[steps, &[Status(200, &[])]].concat());
    let mut client = transport.client(|builder| builder.first_byte_timeout(Duration::from_secs(5)));
    client.inner.add_options(options);
    let error = send(call(&client), method).await.err();
    let sent = u32::try_from(transport.sent().len()).unwrap();
    if let Some(error) = &error {
        assert_eq!(error.attempts(), sent, "{error:?}");
    }
    (sent, error.map(|error| error.kind()))
}

/// Each failure, and whether it is sent again: with an idempotent method, with a key, and otherwise.
#[tokio::test(start_paused = true)]
async fn failures_are_sent_again_where_that_is_safe() {
    const DELAY: &[(&str, &str)] = &[("retry-after", "1")];
    const MILLIS: &[(&str, &str)] = &[("retry-after-ms", "10")];
    const YES: &[(&str, &str)] = &[("x-should-retry", "true")];
    const NO: &[(&str, &str)] = &[("x-should-retry", "false")];
    const USED: &[(&str, &str)] = &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "3")];
    const LEFT: &[(&str, &str)] = &[("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", "3")];
    let kind = ErrorKind::Status;
    for (step, error, is_idempotent, is_otherwise) in [
        (Fails(Connect), Connect, true, true),
        (Fails(Refused), Refused, true, true),
        (Fails(Transport), Transport, true, false),
        (Fails(Timeout), Timeout, true, false),
        (Fails(Decode), Decode, false, false),
        (Hangs, Timeout, true, false),
        (Breaks, Transport, true, false),
        (Status(400, &[]), kind, false, false),
        (Status(401, &[]), kind, false, false),
        (Status(403, &[]), kind, false, false),
        (Status(403, USED), kind, true, true),
        (Status(403, LEFT), kind, false, false),
        (Status(404, DELAY), kind, false, false),
        (Status(408, &[]), kind, true, false),
        (Status(409, &[]), kind, false, false),
        (Status(429, &[]), kind, true, false),
        (Status(429, DELAY), kind, true, true),
        (Status(429, MILLIS), kind, true, true),
        (Status(429, USED), kind, true, true),
        (Status(500, &[]), kind, true, false),
        (Status(500, DELAY), kind, true, false),
        (Status(501, &[]), kind, false, false),
        (Status(502, &[]), kind, true, false),
        (Status(503, &[]), kind, true, false),
        (Status(503, DELAY), kind, true, true),
        (Status(503, LEFT), kind, true, false),
        (Status(504, &[]), kind, true, false),
        (Status(400, YES), kind, true, true),
        (Status(503, NO), kind, false, false),
    ] {
        let expected = |is_sent_again: bool| if is_sent_again { (2, None) } else { (1, Some(error)) };
        let none = CallOptions::new;
        for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"] {
            assert_eq!(outcome(method, &[step], none()).await, expected(is_idempotent), "{method} {step:?}");
        }
        for method in ["POST", "PATCH"] {
            assert_eq!(outcome(method, &[step], none()).await, expected(is_otherwise), "{method} {step:?}");
            let key = none().idempotency_key("k");
            assert_eq!(outcome(method, &[step], key).await, expected(is_idempotent), "{method} with a key {step:?}");
        }
    }
}

/// The server has processed the first request, and says where the result is.
#[tokio::test(start_paused = true)]
async fn a_request_that_was_redirected_to_its_result_is_not_sent_again() {
    const RESULT: &[(&str, &str)] = &[("location", "/result")];
    for failure in [Fails(Connect), Status(503, &[("retry-after", "1")])] {
        let steps = [Status(303, RESULT), failure];
        let transport = Scripted::new(&[&steps[..], &[Status(200, &[])]].concat());
        let error = send(call(&transport.client(|builder| builder)), "POST").await.err().unwrap();
        assert_eq!((error.attempts(), transport.sent().len()), (1, 2), "{error}");
        let steps = [Status(307, RESULT), failure, Status(307, RESULT)];
        let transport = Scripted::new(&[&steps[..], &[Status(200, &[])]].concat());
        assert!(send(call(&transport.client(|builder| builder)), "POST").await.is_ok(), "it was not processed");
        assert_eq!(transport.sent().len(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn the_number_of_retries_can_be_set() {
    let fails = [Fails(Connect); 9];
    for (retry, expected) in [
        (None, (3, Some(Connect))),
        (Some(Retry::none()), (1, Some(Connect))),
        (Some(Retry::max_retries(5)), (6, Some(Connect))),
        (Some(Retry::max_retries(9)), (10, None)),
    ] {
        let options = retry.map_or_else(CallOptions::new, |retry| CallOptions::new().retry(retry));
        assert_eq!(outcome("POST", &fails, options).await, expected, "{retry:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn delays_grow_and_are_random() {
    let mut longest = [Duration::ZERO; 6];
    for _ in 0..200 {
        let transport = Scripted::new(&[Fails(Connect)]);
        let client = transport.client(|builder| builder.retry(Retry::max_retries(6)));
        assert!(send(call(&client), "GET").await.is_err());
        for (index, pair) in transport.sent().windows(2).enumerate() {
            longest[index] = longest[index].max(pair[1].after.saturating_sub(pair[0].after));
        }
    }
    for (longest, limit) in longest.iter().zip([500, 1000, 2000, 4000, 8000, 8000]) {
        let limit = Duration::from_millis(limit);
        // The clock of tests has steps of a millisecond.
        assert!(*longest <= limit + Duration::from_millis(1) && *longest > limit * 8 / 10, "{longest:?} of {limit:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_delay_of_the_server_is_kept() {
    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (status, headers, seconds) in [
        (503, &[("retry-after", "20")][..], 20.0),
        (429, &[("retry-after", "Sun, 06 Nov 1994 08:49:57 GMT"), ("date", DATE)], 20.0),
        (500, &[("retry-after-ms", "2500"), ("retry-after", "20")], 2.5),
        (429, &[("x-ratelimit-reset", "30")], 30.0),
        (429, &[("x-ratelimit-reset", "1600000000"), ("date", "Sun, 13 Sep 2020 12:26:20 GMT")], 20.0),
        (429, &[("ratelimit-reset", "30")], 30.0),
        (503, &[("x-ratelimit-reset", "30")], 0.0),
        (429, &[("retry-after", "1"), ("x-ratelimit-reset", "30")], 1.0),
        (429, &[("retry-after", "120")], 120.0),
    ] {
        let transport = Scripted::new(&[Status(status, headers), Status(200, &[])]);
        let client =
            transport.client(|builder| builder.retry(Retry::max_retries(1).delays(Duration::ZERO, Duration::ZERO)));
        assert!(send(call(&client), "GET").await.is_ok());
        let waited = transport.sent()[1].after.as_secs_f64();
        assert!((waited - seconds).abs() < 0.01, "{waited} {headers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_delay_of_more_than_two_minutes_is_left_to_the_caller() {
    let transport = Scripted::new(&[Status(429, &[("retry-after", "121")])]);
    let error = send(call(&transport.client(|builder| builder)), "GET").await.err().unwrap();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(121))));
    let message = "items.get: 429 Too Many Requests (not sent again: the server states a delay of more than 2 minutes)";
    assert_eq!(error.to_string(), message);
}

#[tokio::test(start_paused = true)]
async fn no_delay_ends_after_the_time_limit() {
    let transport = Scripted::new(&[Status(503, &[("retry-after", "10")])]);
    let client = transport.client(|builder| builder.timeout(Duration::from_secs(15)));
    let error = send(call(&client), "GET").await.err().unwrap();
    let end = "(2 attempts) (not sent again: the time limit of the call would expire before the next attempt)";
    assert!(error.attempts() == 2 && error.to_string().ends_with(end), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_includes_all_attempts() {
    let transport = Scripted::new(&[Fails(Transport), Hangs]);
    let options = CallOptions::new().timeout(Duration::from_secs(30));
    let mut client = transport.client(|builder| builder);
    client.inner.add_options(options);
    let start = tokio::time::Instant::now();
    let error = send(call(&client), "GET").await.err().unwrap();
    assert_eq!((error.kind(), error.attempts()), (Timeout, 2));
    assert!(error.to_string().contains("the call took longer than 30s (`timeout`)"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(31));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_repeated() {
    let transport = Scripted::new(&[Hangs, Hangs, Status(200, &[])]);
    let client = transport.client(|builder| builder.attempt_timeout(Duration::from_secs(3)));
    assert!(send(call(&client), "GET").await.is_ok());
    assert_eq!(transport.sent().len(), 3);
    let transport = Scripted::new(&[Hangs]);
    let client = transport.client(|builder| builder.attempt_timeout(Duration::from_secs(3)));
    let error = send(call(&client), "POST").await.err().unwrap();
    assert_eq!(error.to_string(), "items.get: the attempt took longer than 3s (`attempt_timeout`)");
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_not_sent_again_and_the_error_says_so() {
    let transport = Scripted::new(&[Fails(Connect)]);
    let client = transport.client(|builder| builder);
    let chunks = stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from("x"))]);
    let body = File::from_stream(chunks).into_payload(OPERATION, "text/plain").unwrap();
    let error = send(call(&client).body(body), "PUT").await.err().unwrap();
    let message = "items.get: scripted (not sent again: the request body is a stream, which cannot be sent again)";
    assert_eq!((error.attempts(), error.to_string().as_str()), (1, message));
}

#[tokio::test(start_paused = true)]
async fn the_budget_of_a_client_limits_its_retries() {
    let transport = Scripted::new(&[Fails(Connect)]);
    let client = transport.client(|builder| builder.retry(Retry::max_retries(1)));
    for _ in 0..100 {
        assert_eq!(send(call(&client), "GET").await.err().unwrap().attempts(), 2);
    }
    // Clones share the budget.
    let error = send(call(&client.clone()), "GET").await.err().unwrap();
    assert_eq!(error.attempts(), 1);
    assert!(error.to_string().ends_with("(not sent again: too many calls of this client failed recently)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn successes_refill_the_budget() {
    let steps = [[Fails(Connect)].repeat(200), [Status(200, &[])].repeat(5), [Fails(Connect)].repeat(2)].concat();
    let transport = Scripted::new(&steps);
    let client = transport.client(|builder| builder.retry(Retry::max_retries(1)));
    for _ in 0..100 {
        assert!(send(call(&client), "GET").await.is_err());
    }
    for _ in 0..5 {
        assert!(send(call(&client), "GET").await.is_ok());
    }
    assert_eq!(send(call(&client), "GET").await.err().unwrap().attempts(), 2);
}

/// The headers with the key of the attempts of a call.
async fn keys(header: Option<&'static str>, own: Option<&str>) -> Vec<String> {
    let transport = Scripted::new(&[Fails(Transport), Fails(Transport), Status(200, &[])]);
    let mut client = transport.client(|builder| builder);
    if let Some(own) = own {
        client.inner.add_options(CallOptions::new().idempotency_key(own));
    }
    let call = call(&client).body(bodies::text("text/plain", "x".to_owned()));
    let call = match header {
        Some(header) => call.idempotency_key(header),
        None => call,
    };
    let _ = send(call, "POST").await;
    let name = header.unwrap_or("idempotency-key");
    transport.sent().iter().filter_map(|sent| Some(sent.headers.get(name)?.to_str().unwrap().to_owned())).collect()
}

#[tokio::test(start_paused = true)]
async fn all_attempts_of_a_call_have_one_key() {
    assert_eq!(keys(None, None).await, [""; 0]);
    assert_eq!(keys(None, Some("mine")).await, ["mine"; 3]);
    assert_eq!(keys(Some("x-key"), Some("mine")).await, ["mine"; 3]);
    let [first, second, third] = keys(Some("x-key"), None).await.try_into().unwrap();
    assert!(first == second && second == third);
    assert_ne!(first, keys(Some("x-key"), None).await[0]);
    let lengths: Vec<usize> = first.split('-').map(str::len).collect();
    assert!(lengths == [8, 4, 4, 4, 12] && first.as_bytes()[14] == b'4', "{first}");
}

#[tokio::test(start_paused = true)]
async fn declared_operations_are_idempotent() {
    let transport = Scripted::new(&[Status(409, &[]), Status(500, &[]), Status(200, &[])]);
    let client = transport.client(|builder| builder);
    assert_eq!(send(call(&client).idempotent(&[(409, 409)]), "POST").await.unwrap().status(), 200);
    assert_eq!(transport.sent().len(), 3);
}
