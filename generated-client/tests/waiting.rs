//! Waiting until an upload is complete.

mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use support::{ID, client, json};
use twelvelabs_client::types::MultipartUploadStatusType::{self, Active, Completed, Failed};
use twelvelabs_client::{Client, Wait, WaitError};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

/// Starts a server that gives these responses in order, and repeats the last one.
async fn server(responses: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    let last = responses.len() - 1;
    for (index, response) in responses.into_iter().enumerate() {
        let mock = Mock::given(matchers::any()).respond_with(response);
        let mock = if index < last { mock.up_to_n_times(1) } else { mock };
        mock.mount(&server).await;
    }
    server
}

fn status(status: &str) -> ResponseTemplate {
    json(200, &format!(r#"{{"status":"{status}"}}"#))
}

fn wait(client: &Client) -> Wait<twelvelabs_client::types::GetUploadStatusResponse> {
    client.multipart_upload().wait_until_completed(ID).interval(Duration::from_millis(1))
}

#[tokio::test]
async fn the_wait_ends_at_success() {
    let server = server(vec![status("active"), status("paused"), status("completed")]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress = Arc::clone(&seen);
    let done = wait(&client(&server))
        .on_progress(move |upload| progress.lock().unwrap().push(upload.status.clone().unwrap()))
        .await
        .unwrap();
    assert_eq!(done.status, Some(Completed));
    assert_eq!(*seen.lock().unwrap(), [Active, MultipartUploadStatusType::from("paused"), Completed]);
}

#[tokio::test]
async fn a_failure_contains_the_last_response() {
    for (text, expected) in [("failed", Failed), ("expired", MultipartUploadStatusType::Expired)] {
        let server = server(vec![status("active"), status(text)]).await;
        match wait(&client(&server)).await.unwrap_err() {
            WaitError::Failed(upload) => assert_eq!(upload.status, Some(expected)),
            other => panic!("{other}"),
        }
        assert_eq!(server.received_requests().await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn the_timeout_ends_the_wait() {
    let server = server(vec![status("active")]).await;
    let begin = Instant::now();
    match wait(&client(&server)).timeout(Duration::from_millis(100)).await.unwrap_err() {
        WaitError::TimedOut { last: Some(upload), error: None } => assert_eq!(upload.status, Some(Active)),
        other => panic!("{other}"),
    }
    assert!(begin.elapsed() >= Duration::from_millis(100));
}

#[tokio::test]
async fn the_timeout_ends_a_pending_call() {
    let server = server(vec![status("active").set_delay(Duration::from_secs(60))]).await;
    let error = wait(&client(&server)).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, WaitError::TimedOut { last: None, error: None }), "{error}");
}

#[tokio::test]
async fn retryable_errors_do_not_end_the_wait() {
    let server = server(vec![ResponseTemplate::new(503), ResponseTemplate::new(429), status("completed")]).await;
    assert_eq!(wait(&client(&server)).await.unwrap().status, Some(Completed));
}

#[tokio::test]
async fn other_errors_end_the_wait() {
    for code in [401, 404] {
        let server = server(vec![ResponseTemplate::new(code)]).await;
        match wait(&client(&server)).await.unwrap_err() {
            WaitError::Call(error) => assert_eq!(error.http_status().unwrap().as_u16(), code),
            other => panic!("{other}"),
        }
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_timeout_reports_the_last_error() {
    let server = server(vec![ResponseTemplate::new(503)]).await;
    let error = wait(&client(&server)).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(error.to_string().ends_with("503 Service Unavailable"), "{error}");
}

#[tokio::test]
async fn retry_after_sets_the_delay() {
    let server = server(vec![ResponseTemplate::new(503).insert_header("retry-after", "1"), status("completed")]).await;
    let begin = Instant::now();
    wait(&client(&server)).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(1));
}
