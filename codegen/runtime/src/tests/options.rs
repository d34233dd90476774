//! Options of a call, and requests for operations that the crate does not have.

use std::time::Duration;

use reqwest::Method;

use super::scripted::{Scripted, Step};
use super::support::{OPERATION, SECRET, call, client, prepared};
use crate::runtime::call::Call;
use crate::{CallOptions, ErrorKind, Retry};

fn with(options: CallOptions) -> Call {
    let mut client = client();
    client.inner.add_options(options);
    client.inner.call(OPERATION, &[&[0]])
}

#[tokio::test]
async fn headers_replace_those_of_the_client() {
    let options = CallOptions::new().header("User-Agent", "mine").header("x-api-key", "other").header("x-new", "1");
    let headers = prepared(with(options)).await.headers().clone();
    assert_eq!((&headers["user-agent"], &headers["x-api-key"]), (&"mine".parse().unwrap(), &"other".parse().unwrap()));
    assert!(headers["x-new"].is_sensitive());
    assert_eq!(headers.get_all("x-api-key").iter().count(), 1);
}

#[tokio::test]
async fn the_query_is_added_at_the_end_and_escaped() {
    let options = CallOptions::new().query("a b", "c&d=e").query("a", "é");
    let request = prepared(with(options).query("x", ["1".to_owned()])).await;
    assert_eq!(request.url().query(), Some("x=1&a%20b=c%26d%3De&a=%C3%A9"));
}

#[tokio::test]
async fn an_option_that_cannot_be_sent_is_an_error() {
    for (name, value, message) in [
        ("a b", "c", "the header `a b` has an invalid name or value"),
        ("", "c", "the header `` has an invalid name or value"),
        ("a", "b\nc", "the header `a` has an invalid name or value"),
        ("Content-Length", "1", "the header `content-length` cannot be set with `CallOptions`"),
        ("host", "a", "the header `host` cannot be set with `CallOptions`"),
    ] {
        let transport = Scripted::new(&[Step::Status(200, &[])]);
        let options = CallOptions::new().header(name, value).header("a", "b");
        let request = transport.client(|builder| builder).request(Method::GET, "/items").with(options);
        let error = request.send().await.unwrap_err();
        assert_eq!(error.to_string(), format!("Client::request: {message}"));
        assert_eq!((error.kind(), error.attempts(), transport.sent().len()), (ErrorKind::InvalidArgument, 0, 0));
    }
}

#[tokio::test]
async fn later_options_replace_earlier_ones() {
    let mut client = client();
    let second = Duration::from_secs(1);
    client.inner.add_options(CallOptions::new().header("x-a", "1").timeout(second).retry(Retry::none()));
    client.inner.add_options(CallOptions::new().header("x-a", "2").idle_timeout(second));
    let limits = format!("{:?}", client.inner.call(OPERATION, &[]).limits());
    assert!(limits.contains("idle: 1s") && limits.contains("total: Some(1s)") && limits.contains("first_byte: 600s"));
    assert_eq!(client.inner.retry(), Retry::none());
    assert_eq!(prepared(client.inner.call(OPERATION, &[])).await.headers()["x-a"], "2");
}

#[test]
fn options_print_no_values() {
    let options = CallOptions::new().header("authorization", SECRET).query("token", SECRET).idempotency_key(SECRET);
    let text = format!("{options:?}");
    assert!(text.contains("authorization") && text.contains("token") && !text.contains(SECRET), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_raw_request_has_credentials_and_retries() {
    let transport = Scripted::new(&[Step::Status(503, &[]), Step::Status(200, &[("x-request-id", "r1")])]);
    let client = transport.client(|builder| builder);
    let response = client.request(Method::PUT, "/a%2Fb?c=d").json(&[1, 2]).send().await.unwrap();
    assert_eq!((&response[..], response.request_id()), (&b"null"[..], Some("r1")));
    let sent = transport.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].url.as_str(), "http://127.0.0.1:1/a%2Fb?c=d");
    assert_eq!(
        (&sent[1].headers["x-api-key"], &sent[1].headers["content-length"]),
        (&SECRET.parse().unwrap(), &5.into())
    );
}

#[tokio::test]
async fn a_raw_request_stays_on_the_base_url() {
    let transport = Scripted::new(&[Step::Status(200, &[])]);
    let client = transport.client(|builder| builder);
    for path in ["", "a", "@evil.test/", ".evil.test", ":2/a", "https://evil.test/"] {
        let error = client.request(Method::GET, path).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{path}");
    }
    assert!(transport.sent().is_empty());
    // Two slashes do not name a host.
    client.request(Method::GET, "//evil.test/").send().await.unwrap();
    assert_eq!(transport.sent()[0].url.as_str(), "http://127.0.0.1:1//evil.test/");
}

#[tokio::test]
async fn a_call_without_options_is_as_before() {
    assert_eq!(prepared(call()).await.headers().get("idempotency-key"), None);
}
