//! Polling, with a clock that does not wait.

use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::receive::receive_json;
use super::support::response;
use crate::runtime::waiting::Outcome;
use crate::{ErrorKind, Wait, WaitError};

const SECOND: Duration = Duration::from_secs(1);

/// A response: its status and body, and a `Retry-After` header.
type Step = (u16, &'static str, &'static str);

/// A wait whose calls get these responses, the last one again and again, and the times of the calls in milliseconds.
fn wait(steps: &'static [Step]) -> (Wait<Value>, Arc<Mutex<Vec<u128>>>) {
    let (start, times) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
    let recorded = Arc::clone(&times);
    let send = move || {
        let mut times = recorded.lock().unwrap();
        let (status, body, retry_after) = steps[times.len().min(steps.len() - 1)];
        times.push(start.elapsed().as_millis());
        let headers = [("retry-after", retry_after)];
        receive_json(response(status, &headers[usize::from(retry_after.is_empty())..], [body]))
    };
    let outcome = |value: &Value| match value.as_str() {
        Some("ready") => Outcome::Success,
        Some("failed") => Outcome::Failure,
        _ => Outcome::Pending,
    };
    (Wait::new(send, outcome, SECOND, 5 * SECOND), times)
}

#[tokio::test(start_paused = true)]
async fn the_pauses_grow_up_to_a_maximum() {
    const STEPS: &[Step] = &[
        (200, "1", ""),
        (200, "2", ""),
        (200, "3", ""),
        (200, "4", ""),
        (200, "5", ""),
        (200, "6", ""),
        (200, "\"ready\"", ""),
    ];
    let (wait, times) = wait(STEPS);
    assert_eq!(*wait.await.unwrap(), json!("ready"));
    let times = times.lock().unwrap();
    let pauses: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // Each is random, between the minimum and its own bound.
    for (pause, bound) in pauses.iter().zip([1000, 1500, 2250, 3375, 5000, 5000]) {
        assert!((1000..=bound + 1).contains(pause), "{pauses:?}");
    }
    assert!(pauses.iter().any(|pause| *pause > 1000), "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_dropped_sends_no_more_calls() {
    let (wait, times) = wait(&[(200, "1", "")]);
    tokio::time::timeout(5 * SECOND, wait.interval(2 * SECOND)).await.unwrap_err();
    tokio::time::sleep(60 * SECOND).await;
    assert_eq!(*times.lock().unwrap(), [0, 2000, 4000]);
}

#[tokio::test(start_paused = true)]
async fn an_interval_does_not_grow() {
    let (wait, times) = wait(&[(200, "1", ""), (200, "2", ""), (200, "3", ""), (200, "\"ready\"", "")]);
    wait.interval(2 * SECOND).await.unwrap();
    assert_eq!(*times.lock().unwrap(), [0, 2000, 4000, 6000]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_state_ends_the_wait() {
    let (wait, times) = wait(&[(200, "1", ""), (200, "\"failed\"", "")]);
    let error = wait.await.unwrap_err();
    assert_eq!((error.to_string().as_str(), times.lock().unwrap().len()), ("the operation reached a failure state", 2));
    let WaitError::Failed(response) = error else { panic!("{error:?}") };
    assert_eq!(*response, json!("failed"));
}

#[tokio::test(start_paused = true)]
async fn the_timeout_is_for_the_whole_wait() {
    let start = Instant::now();
    let (pending, _) = wait(&[(200, "1", "")]);
    let error = pending.timeout(10 * SECOND).interval(3 * SECOND).await.unwrap_err();
    assert_eq!((start.elapsed().as_secs(), error.to_string().as_str()), (10, "timed out waiting for the operation"));
    assert!(error.source().is_none());
    assert!(matches!(error, WaitError::TimedOut { last: Some(_), error: None }));

    let start = Instant::now();
    let (pending, _) = wait(&[(200, "1", "")]);
    assert!(format!("{pending:?}").contains("600s"));
    pending.await.unwrap_err();
    assert_eq!(start.elapsed().as_secs(), 600);
    // A timeout that no clock can represent is not one.
    let (ready, _) = wait(&[(200, "1", ""), (200, "\"ready\"", "")]);
    ready.timeout(Duration::MAX).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn retryable_errors_are_retried_after_the_requested_delay() {
    let (wait, times) = wait(&[(503, "", "7"), (429, "", "0"), (500, "", ""), (200, "\"ready\"", "")]);
    wait.interval(2 * SECOND).await.unwrap();
    assert_eq!(*times.lock().unwrap(), [0, 7000, 9000, 11_000]);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_reports_the_last_error() {
    let (wait, _) = wait(&[(200, "1", ""), (503, "", "")]);
    let error = wait.timeout(5 * SECOND).await.unwrap_err();
    assert_eq!(error.to_string(), "timed out waiting for the operation: items.get: 503 Service Unavailable");
    assert!(error.source().unwrap().is::<crate::Error>());
    let WaitError::TimedOut { last: Some(last), error: Some(cause) } = error else { panic!("{error:?}") };
    assert_eq!((last.into_inner(), cause.kind()), (json!(1), ErrorKind::Status));
}

#[tokio::test(start_paused = true)]
async fn other_errors_end_the_wait() {
    let (wait, times) = wait(&[(404, "", ""), (200, "\"ready\"", "")]);
    let error = wait.await.unwrap_err();
    assert_eq!((error.to_string().as_str(), times.lock().unwrap().len()), ("items.get: 404 Not Found", 1));
    assert!(matches!(error, WaitError::Call(cause) if cause.is_not_found()));
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_server_pass_unless_it_lacks_the_operation() {
    let (passing, times) = wait(&[(520, "", ""), (508, "", ""), (408, "", ""), (200, "\"ready\"", "")]);
    passing.interval(SECOND).await.unwrap();
    assert_eq!(times.lock().unwrap().len(), 4);
    for status in [400, 401, 403, 404, 410, 501] {
        let steps: &'static [Step] = vec![(200, "1", ""), (status, "", "")].leak();
        let (lasting, times) = wait(steps);
        let WaitError::Call(error) = lasting.await.unwrap_err() else { panic!("{status}") };
        assert_eq!((error.http_status().unwrap().as_u16(), times.lock().unwrap().len()), (status, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn progress_is_reported_for_every_response() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let recorded = Arc::clone(&seen);
    let (wait, _) = wait(&[(200, "1", ""), (503, "", ""), (200, "\"failed\"", "")]);
    let callback = move |response: &crate::Response<Value>| recorded.lock().unwrap().push((**response).clone());
    wait.on_progress(callback).await.unwrap_err();
    assert_eq!(*seen.lock().unwrap(), [json!(1), json!("failed")]);
}
