//! The feature `serialize`: applications cache responses, and their tests create responses.

mod support;

use support::{ID, client, json, server};
use twelvelabs_client::Response;
use twelvelabs_client::reqwest::StatusCode;
use twelvelabs_client::reqwest::header::HeaderMap;
use twelvelabs_client::types::{ChunkInfo, GetUploadStatusResponse, MultipartUploadStatusType};

#[tokio::test]
async fn a_response_is_cached_as_it_was_received() {
    let body = r#"{"upload_id":"u","status":"paused","uploaded_chunks":[{"index":1,"status":"completed"}],"created_at":"today"}"#;
    let server = server(json(200, body)).await;
    let received = client(&server).multipart_upload().get_status(ID).await.unwrap().into_inner();
    let cached = serde_json::to_string(&received).unwrap();
    assert_eq!(cached, body);
    assert_eq!(serde_json::from_str::<GetUploadStatusResponse>(&cached).unwrap(), received);
}

/// What an application does with a response.
fn progress(upload: &Response<GetUploadStatusResponse>) -> String {
    let chunks = upload.uploaded_chunks.iter().flatten();
    let status = upload.status.as_ref().map_or("", MultipartUploadStatusType::as_str);
    format!("{} chunks, {status}", chunks.count())
}

#[test]
fn a_test_creates_a_response() {
    let chunks = [ChunkInfo::new().index(1).status("completed"), ChunkInfo::new().index(2)];
    let upload = GetUploadStatusResponse::new().status("active").uploaded_chunks(chunks);
    let upload = Response::new(StatusCode::OK, HeaderMap::new(), upload);
    assert_eq!(progress(&upload), "2 chunks, active");
}
