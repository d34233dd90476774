//! Waiting for an upload to be completed.

mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use support::{ID, client, json};
use twelvelabs_client::types::MultipartUploadStatusType::{self, Active, Completed, Failed};
use twelvelabs_client::{Client, Wait, WaitError};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

/// A server that answers with each of these in turn, and with the last one for ever.
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
async fn success_after_a_while() {
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
async fn failure_carries_the_last_state() {
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
async fn the_deadline_ends_it() {
    let server = server(vec![status("active")]).await;
    let begin = Instant::now();
    match wait(&client(&server)).timeout(Duration::from_millis(100)).await.unwrap_err() {
        WaitError::TimedOut { last: Some(upload), error: None } => assert_eq!(upload.status, Some(Active)),
        other => panic!("{other}"),
    }
    assert!(begin.elapsed() >= Duration::from_millis(100));
}

#[tokio::test]
async fn the_deadline_ends_a_call_that_hangs() {
    let server = server(vec![status("active").set_delay(Duration::from_secs(60))]).await;
    let error = wait(&client(&server)).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, WaitError::TimedOut { last: None, error: None }), "{error}");
}

#[tokio::test]
async fn a_failure_that_passes_does_not_end_it() {
    let server = server(vec![ResponseTemplate::new(503), ResponseTemplate::new(429), status("completed")]).await;
    assert_eq!(wait(&client(&server)).await.unwrap().status, Some(Completed));
}

#[tokio::test]
async fn a_failure_that_lasts_ends_it_at_once() {
    for code in [401, 404] {
        let server = server(vec![ResponseTemplate::new(code)]).await;
        match wait(&client(&server)).await.unwrap_err() {
            WaitError::Call(error) => assert_eq!(error.status().unwrap().as_u16(), code),
            other => panic!("{other}"),
        }
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_deadline_tells_what_failed_last() {
    let server = server(vec![ResponseTemplate::new(503)]).await;
    let error = wait(&client(&server)).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(error.to_string().ends_with("503 Service Unavailable"), "{error}");
}

#[tokio::test]
async fn the_server_says_how_long_to_pause() {
    let server = server(vec![ResponseTemplate::new(503).insert_header("retry-after", "1"), status("completed")]).await;
    let begin = Instant::now();
    wait(&client(&server)).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(1));
}
