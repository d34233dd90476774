//! Decoding of responses and errors.

mod support;

use std::time::Duration;

use support::{ID, client, json, server};
use twelvelabs_client::types::{ChunkInfoStatus, GetUploadStatusResponse, MultipartUploadStatusType};
use twelvelabs_client::{Error, ErrorKind, Response};
use wiremock::ResponseTemplate;

async fn get(response: ResponseTemplate) -> Result<Response<GetUploadStatusResponse>, Error> {
    let server = server(response).await;
    client(&server).multipart_upload().get_status(ID).send().await
}

#[tokio::test]
async fn a_complete_response_is_decoded() {
    let body = r#"{
        "upload_id": "u", "status": "active", "chunks_completed": 1, "chunks_failed": 0, "chunks_pending": 1,
        "uploaded_chunks": [
            {"index": 1, "status": "completed", "uploaded_at": "2025-08-26T10:00:00.5Z"},
            {"index": 2, "status": "failed", "error": "checksum"}
        ],
        "page_info": {"page": 1, "limit_per_page": 10, "total_page": 1, "total_results": 2},
        "total_size": 10737418240, "uploaded_size": 5368709120,
        "created_at": "2025-08-26T09:59:59Z", "a_new_field": {"x": [1]}
    }"#;
    let upload = get(json(200, body).insert_header("x-request-id", "r-1")).await.unwrap();
    assert_eq!((upload.http_status().as_u16(), upload.request_id()), (200, Some("r-1")));
    assert_eq!(upload.http_headers()["content-type"], "application/json");
    let upload = upload.into_inner();
    assert_eq!(upload.status, Some(MultipartUploadStatusType::Active));
    assert_eq!((upload.total_size, upload.uploaded_size), (Some(10 << 30), Some(5 << 30)), "sizes above 4 GiB");
    assert_eq!(upload.created_at.unwrap().to_string(), "2025-08-26T09:59:59Z");
    let chunks = upload.uploaded_chunks.unwrap();
    assert_eq!(chunks[0].status, Some(ChunkInfoStatus::Completed));
    assert_eq!(chunks[1].error.as_deref(), Some("checksum"));
}

#[tokio::test]
async fn an_unknown_enum_value_is_kept() {
    let upload = get(json(200, r#"{"status": "paused"}"#)).await.unwrap();
    match &upload.status {
        Some(MultipartUploadStatusType::Unknown(value)) => assert_eq!(value.as_str(), "paused"),
        other => panic!("{other:?}"),
    }
    assert_eq!(upload.status.as_ref().unwrap().to_string(), "paused");
    assert_eq!(MultipartUploadStatusType::from("active"), MultipartUploadStatusType::Active);
    let known: Vec<_> = MultipartUploadStatusType::ALL.iter().map(MultipartUploadStatusType::as_str).collect();
    assert_eq!(known, ["active", "completed", "failed", "expired"]);
}

#[tokio::test]
async fn null_is_absent() {
    let upload = get(json(200, r#"{"uploaded_chunks": null, "status": null, "page_info": null}"#)).await.unwrap();
    assert_eq!(upload.into_inner(), GetUploadStatusResponse::new());
}

#[tokio::test]
async fn every_failure_is_an_error_with_its_status() {
    for status in [400, 401, 403, 404, 405, 409, 418, 422, 429, 500, 502, 503, 504] {
        let body = format!(r#"{{"code":"c{status}","message":"went\nwrong","docs_url":"https://d.example"}}"#);
        let error = get(json(status, &body).insert_header("x-request-id", "r-2")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status, "{status}");
        assert_eq!(error.http_status().unwrap().as_u16(), status);
        assert_eq!(error.body().unwrap().code, Some(format!("c{status}")));
        assert_eq!(error.raw_body(), body.as_bytes());
        assert_eq!(error.request_id(), Some("r-2"));
        assert_eq!(error.is_not_found(), status == 404);
        let retryable = [429, 500, 502, 503, 504].contains(&status);
        assert_eq!(error.is_retryable(), retryable, "{status}");
        let text = error.to_string();
        assert!(text.starts_with(&format!("multipart_upload.get_status: {status}")), "{text}");
        assert!(text.ends_with(": went wrong (request r-2)"), "{text}");
    }
}

#[tokio::test]
async fn error_bodies_may_have_any_shape() {
    let nested = get(json(404, r#"{"error":{"code":"x","message":"not there"}}"#)).await.unwrap_err();
    assert!(nested.to_string().ends_with(": not there"), "{nested}");

    let empty = get(ResponseTemplate::new(429).insert_header("retry-after", "7")).await.unwrap_err();
    assert_eq!((empty.body(), empty.raw_body()), (None, &b""[..]));
    assert_eq!(empty.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(empty.to_string(), "multipart_upload.get_status: 429 Too Many Requests");

    let html = get(ResponseTemplate::new(502).set_body_raw("<html>bad gateway</html>", "text/html")).await.unwrap_err();
    assert_eq!((html.body(), html.raw_body()), (None, &b"<html>bad gateway</html>"[..]));
    assert_eq!(
        html.to_string(),
        "multipart_upload.get_status: 502 Bad Gateway: the body is `text/html`: <html>bad gateway</html>"
    );
}

#[tokio::test]
async fn a_retry_after_date_is_relative_to_the_date_header() {
    const NOW: &str = "Thu, 31 Dec 2026 23:59:50 GMT";
    for (date, now, expected) in [
        ("Fri, 01 Jan 2027 00:00:20 GMT", NOW, Some(30)),
        ("Tue, 29 Feb 2028 00:00:00 GMT", "Mon, 28 Feb 2028 00:00:00 GMT", Some(86_400)),
        ("Wed, 01 Mar 2028 00:00:00 GMT", "Mon, 28 Feb 2028 00:00:00 GMT", Some(2 * 86_400)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", Some(784_111_777)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", NOW, Some(0)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "no date", Some(0)),
        ("Sun, 06 Nov 1994 24:49:37 GMT", NOW, None),
        ("Sun, 06 Nov 0000 08:49:37 GMT", NOW, None),
        ("Sun, 06 Now 1994 08:49:37 GMT", NOW, None),
        ("Sun, 06 Nov 1994 08:49:37", NOW, None),
        ("soon", NOW, None),
        ("-1", NOW, None),
    ] {
        let response = ResponseTemplate::new(503).insert_header("retry-after", date).insert_header("date", now);
        let error = get(response).await.unwrap_err();
        assert_eq!(error.retry_after(), expected.map(Duration::from_secs), "{date} after {now}");
    }
}

#[tokio::test]
async fn a_large_error_body_is_truncated() {
    let error = get(ResponseTemplate::new(500).set_body_raw("x".repeat(100_000), "text/plain")).await.unwrap_err();
    assert_eq!((error.kind(), error.raw_body().len()), (ErrorKind::Status, 64 << 10));
}

#[tokio::test]
async fn a_success_that_cannot_be_decoded_is_an_error() {
    for body in [r#"{"upload_id": "u", "#, "", "<html></html>", r#"{"total_size": "big"}"#, "[]"] {
        let error = get(json(200, body)).await.unwrap_err();
        assert_eq!((error.kind(), error.http_status().unwrap().as_u16()), (ErrorKind::Decode, 200), "{body}");
        assert_eq!(error.raw_body(), body.as_bytes());
        assert!(!error.is_retryable());
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn an_undocumented_success_is_decoded() {
    assert_eq!(get(json(202, r#"{"upload_id":"u"}"#)).await.unwrap().upload_id.as_deref(), Some("u"));
    assert_eq!(get(ResponseTemplate::new(304)).await.unwrap_err().http_status().unwrap().as_u16(), 304);
}
