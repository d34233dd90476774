//! Media types, codings and empty bodies of responses.

use super::receive::{receive_download, receive_json, receive_nullable_json};
use super::support::response;
use crate::{Error, ErrorKind};

async fn json(media_type: &str, body: &'static str) -> Result<u8, Error> {
    let received = response(200, &[("content-type", media_type)], [body]);
    receive_json::<u8>(received).await.map(crate::Response::into_inner)
}

#[tokio::test]
async fn json_has_many_media_types() {
    for media_type in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "text/json",
        "application/problem+json",
        "application/x-json",
        "text/plain; charset=utf-8",
        "application/octet-stream",
        "",
    ] {
        assert_eq!(json(media_type, "1").await.unwrap(), 1, "{media_type}");
    }
    assert_eq!(*receive_json::<u8>(response(200, &[], ["1"])).await.unwrap(), 1);
    assert_eq!(json("application/json", "\u{feff}1").await.unwrap(), 1);
}

#[tokio::test]
async fn a_body_of_another_media_type_is_named() {
    for (media_type, body, excerpt) in [
        ("text/html", "<h1>\n  Gate\u{7}way </h1>", ": <h1> Gate way </h1>"),
        ("application/xml", "<a/>", ": <a/>"),
        ("image/png", "\u{0}\u{1}", ""),
        ("text/event-stream", "data: 1\n\n", ": data: 1"),
        ("application/x-ndjson", "1\n", ": 1"),
    ] {
        let error = json(media_type, body).await.unwrap_err();
        let message = format!(
            "items.get: 200 OK: expected a body of the media type `application/json`, received `{media_type}`{excerpt}"
        );
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Decode, message));
        assert_eq!(error.raw_body(), body.as_bytes());
        assert_eq!(error.http_headers().unwrap()["content-type"], media_type);
    }
    let long = json("text/html", "é".repeat(5000).leak()).await.unwrap_err();
    assert_eq!(long.to_string().matches('é').count(), 120);
    // A general media type is no reason, but helps to understand the failure.
    let error = json("text/plain", "no\nluck").await.unwrap_err().to_string();
    assert!(error.contains("the response body (text/plain) does not match") && error.ends_with(": no luck"), "{error}");
}

#[tokio::test]
async fn a_coding_that_nobody_asked_for_is_named() {
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let body = &b"\x1f\x8b\x08\x00"[..];
    let error = receive_json::<u8>(response(200, &headers, [body])).await.unwrap_err();
    let message = "items.get: 200 OK: expected a body of the media type `application/json`, received \
                   `application/json`, encoded with `gzip`, which this client did not request";
    assert_eq!((error.kind(), error.to_string().as_str(), error.raw_body()), (ErrorKind::Decode, message, body));
    let headers = [("content-encoding", "identity")];
    assert_eq!(*receive_json::<u8>(response(200, &headers, ["1"])).await.unwrap(), 1);
    // The bytes of a file are passed on as they are.
    let headers = [("content-encoding", "gzip")];
    let download = receive_download(response(200, &headers, ["x"]), "image/png").await.unwrap();
    assert_eq!(download.into_inner().bytes().await.unwrap(), "x");
}

#[tokio::test]
async fn an_empty_body_is_null_where_null_is_allowed() {
    for body in ["", " \r\n", "\u{feff}"] {
        let error = json("application/json", body).await.unwrap_err().to_string();
        assert_eq!(error, "items.get: 200 OK: the response body is empty, but the API description declares JSON");
        let value = receive_nullable_json::<u8>(response(200, &[], [body])).await.unwrap();
        assert_eq!(*value, None);
    }
    for (body, expected) in [("null", None), ("1", Some(1))] {
        let value = receive_nullable_json::<u8>(response(200, &[], [body])).await.unwrap();
        assert_eq!(*value, expected);
    }
    assert!(receive_nullable_json::<u8>(response(200, &[], ["x"])).await.is_err());
}

#[tokio::test]
async fn a_message_in_place_of_a_file_is_an_error() {
    for (declared, actual, is_accepted) in [
        ("image/png, image/jpeg", "image/jpeg", true),
        ("image/png", "image/webp", true),
        ("image/png", "binary/octet-stream", true),
        ("application/pdf", "application/json", false),
        ("application/pdf", "text/html; charset=utf-8", false),
        ("application/octet-stream", "application/json", true),
        ("*/*", "text/html", true),
        ("image/*", "application/problem+json", false),
    ] {
        let received = response(200, &[("content-type", actual)], ["{}"]);
        let result = receive_download(received, declared).await;
        assert_eq!(result.is_ok(), is_accepted, "{declared} {actual}");
    }
}
