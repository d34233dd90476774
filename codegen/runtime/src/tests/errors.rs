//! The messages of errors, and the parts of the response that they contain.

use std::error::Error as _;

use reqwest::StatusCode;
use serde_json::json;

use super::receive::{receive_empty, receive_json};
use super::support::{OPERATION, broken, response};
use crate::runtime::receive::Opened;
use crate::{Error, ErrorKind};

async fn failed(result: Result<Opened, Error>) -> Error {
    receive_json::<serde_json::Value>(result).await.unwrap_err()
}

#[tokio::test]
async fn the_message_comes_from_the_body() {
    for (body, message) in [
        (json!({ "message": "a", "error": "b" }), "items.get: 400 Bad Request: a"),
        (json!({ "error": { "message": "a" } }), "items.get: 400 Bad Request: a"),
        (json!({ "detail": "a" }), "items.get: 400 Bad Request: a"),
        (json!({ "title": "a" }), "items.get: 400 Bad Request: a"),
        (json!({ "error_description": "a", "error": "b" }), "items.get: 400 Bad Request: a"),
        (json!({ "error": "a" }), "items.get: 400 Bad Request: a"),
        (json!({ "message": " a\r\nb\u{0}\u{1b}[31m\tc " }), "items.get: 400 Bad Request: a b [31m c"),
        (json!({ "message": 1 }), "items.get: 400 Bad Request: {\"message\":1}"),
        (json!("a"), "items.get: 400 Bad Request: \"a\""),
        (json!([]), "items.get: 400 Bad Request: []"),
    ] {
        let error = failed(response(400, &[], [body.to_string()])).await;
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Status, message));
        assert_eq!(error.body(), Some(&body));
        assert_eq!(error.raw_body(), body.to_string().as_bytes());
    }
    let long = failed(response(400, &[], [json!({ "message": "é".repeat(1000) }).to_string()])).await;
    assert_eq!(long.to_string(), format!("items.get: 400 Bad Request: {}", "é".repeat(300)));
}

#[tokio::test]
async fn a_body_that_is_not_json_is_kept_and_described() {
    const TYPE: (&str, &str) = ("content-type", "text/html; charset=utf-8");
    for (headers, body, description) in [
        (&[][..], "<html>", ": <html>"),
        (&[TYPE][..], "<html>\n<p>down", ": the body is `text/html`: <html> <p>down"),
        (&[TYPE][..], "", ""),
        (&[("content-type", "image/png")][..], "\u{0}", ": the body is `image/png`"),
        (&[TYPE, ("content-encoding", "gzip")][..], "x", ": the body has the content coding `gzip`"),
    ] {
        let error = failed(response(500, headers, [body])).await;
        assert_eq!((error.body(), error.raw_body()), (None, body.as_bytes()));
        assert_eq!(error.to_string(), format!("items.get: 500 Internal Server Error{description}"));
    }
    let error = failed(broken(503, "half")).await;
    assert_eq!((error.http_status(), error.raw_body()), (Some(StatusCode::SERVICE_UNAVAILABLE), &b""[..]));
}

#[tokio::test]
async fn debug_output_is_one_readable_line() {
    let error = failed(response(401, &[], [json!({ "message": "invalid\nkey" }).to_string()])).await;
    assert_eq!(format!("{error:?}"), "items.get: 401 Unauthorized: invalid key");
    let error = receive_json::<u8>(response(200, &[], ["\"x\""])).await.unwrap_err();
    assert_eq!(format!("{error:?}").matches("invalid type").count(), 1, "{error:?}");
    let caused = Error::invalid_argument("a").with_source(std::fmt::Error);
    assert_eq!(format!("{caused:?}"), format!("a: {}", std::fmt::Error));
    assert!(format!("{caused:#?}").contains("kind: InvalidArgument"), "{caused:#?}");
}

#[tokio::test]
async fn the_request_id_is_part_of_the_text() {
    for name in ["X-Request-Id", "Request-Id", "X-Amzn-RequestId", "X-Correlation-Id", "CF-Ray"] {
        let error = failed(response(404, &[(name, "r1")], [""])).await;
        assert_eq!((error.request_id(), error.is_not_found()), (Some("r1"), true));
        assert_eq!(error.to_string(), "items.get: 404 Not Found (request r1)");
        assert_eq!(error.http_headers().unwrap()[name], "r1");
        let success = receive_empty(response(204, &[(name, "r2")], [""])).await.unwrap();
        assert_eq!(success.request_id(), Some("r2"));
    }
}

#[tokio::test]
async fn some_statuses_are_retryable() {
    let kinds = async |status| {
        let error = failed(response(status, &[], [""])).await;
        (error.is_retryable(), error.is_timeout())
    };
    for status in [429, 500, 502, 503] {
        assert_eq!(kinds(status).await, (true, false), "{status}");
    }
    for status in [408, 504] {
        assert_eq!(kinds(status).await, (true, true), "{status}");
    }
    for status in [304, 400, 401, 403, 404, 409, 501, 505] {
        assert_eq!(kinds(status).await, (false, false), "{status}");
    }
    assert!(failed(broken(200, "")).await.is_retryable());
}

#[tokio::test]
async fn a_body_of_another_shape_is_a_decoding_error() {
    let error = receive_json::<u8>(response(200, &[], ["\"x\""])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let cause = "invalid type: string \"x\", expected u8 at line 1 column 3";
    let message = format!("items.get: 200 OK: the response body does not match the API description: {cause}: \"x\"");
    assert_eq!(error.to_string(), message);
    assert_eq!((error.raw_body(), error.body()), (&b"\"x\""[..], None));
    assert!(error.source().unwrap().is::<serde_json::Error>());
}

#[tokio::test]
async fn an_undeclared_success_is_a_decoding_error() {
    let opened = response(206, &[], ["a"]).unwrap();
    assert_eq!(opened.status(), 206);
    let error = opened.undescribed().await;
    let message = "items.get: 206 Partial Content: the API description does not declare this success status";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, message));
    assert_eq!(error.raw_body(), b"a");
}

#[tokio::test]
async fn the_error_of_a_refused_connection_contains_no_url() {
    let call = super::support::client().inner.call(OPERATION, &[]).query("token", ["private".to_owned()]);
    let request = call.requests().get_item("1", None);
    let error = failed(call.open(request).await).await;
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(error.to_string(), "items.get: could not connect to the server");
    assert!(error.is_retryable());
    assert!(!format!("{error:?}").contains("private"), "{error:?}");
}
