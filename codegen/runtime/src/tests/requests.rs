//! The headers and the method of requests.

use super::receive::receive_empty;
use super::support::{OPERATION, Server, builder, call, client, prepared, prepared_at};
use crate::runtime::bodies;
use crate::runtime::multipart::Form;
use crate::runtime::receive::Opened;
use crate::runtime::sending::{Prepared, into_future, request};
use crate::{CallOptions, Client, Download, Error, File, Response, Retry};

/// A request that always fails.
struct Refused {
    client: Client,
}

impl Refused {
    #[allow(clippy::unused_async, reason = "the methods of requests are async")]
    async fn send(self) -> Result<Response<()>, Error> {
        Err(Error::invalid_argument(format!("refused: {:?}", self.client.inner.retry())))
    }
}

into_future!(Refused, ());

#[tokio::test]
async fn awaiting_a_request_sends_it() {
    let options = CallOptions::new().retry(Retry::max_retries(7));
    let error = Refused { client: client() }.with(options).await.unwrap_err();
    assert!(error.to_string().starts_with("refused: Retry { max_retries: 7"), "{error}");
}

/// Defines a request that cannot be prepared.
macro_rules! unprepared {
    ($request:ident -> $body:ty, $receive:ident) => {
        struct $request {
            client: Client,
        }

        impl $request {
            #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "as requests do")]
            fn prepare_(self) -> Result<Prepared, Error> {
                Err(Error::invalid_argument("unprepared"))
            }
        }

        request!($request -> $body, $receive);
    };
}

unprepared!(OfJson -> String, json);
unprepared!(OfNull -> Option<String>, nullable_json);
unprepared!(OfNothing -> (), empty);

unprepared!(OfBytes -> Download, open_);

impl OfBytes {
    async fn open_(response: Opened) -> Result<Response<Download>, Error> {
        response.download("image/png").await
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_prepared_fails_when_it_is_awaited() {
    let options = || CallOptions::new().retry(Retry::none());
    let errors = [
        OfJson { client: client() }.with(options()).send().await.unwrap_err(),
        OfNull { client: client() }.with(options()).send().await.unwrap_err(),
        OfNothing { client: client() }.with(options()).send().await.unwrap_err(),
        OfBytes { client: client() }.with(options()).send().await.unwrap_err(),
        OfBytes { client: client() }.await.unwrap_err(),
    ];
    assert_eq!(errors.map(|error| error.to_string()), ["unprepared"; 5]);
}

#[tokio::test]
async fn json_is_accepted_unless_set() {
    assert_eq!(prepared(call()).await.headers()["accept"], "application/json");
    assert_eq!(prepared(call().accept("text/csv")).await.headers()["accept"], "text/csv");
}

#[tokio::test]
async fn bodies_have_a_type_and_perhaps_a_length() {
    let request = prepared(call().body(bodies::text("text/csv", "a,b".to_owned()))).await;
    assert_eq!(request.headers()["content-type"], "text/csv");
    assert_eq!(request.headers()["content-length"], "3");
    let request = prepared(call().body(Form::new(OPERATION).finish())).await;
    assert_eq!(request.headers()["content-length"], "38");
}

#[tokio::test]
async fn header_parameters_are_sent_if_they_are_set() {
    let request = prepared(call().header("x-a", Some("1".to_owned())).header("x-b", None)).await;
    assert_eq!((&request.headers()["x-a"], request.headers().get("x-b")), (&"1".parse().unwrap(), None));
}

#[tokio::test]
async fn headers_cannot_contain_line_breaks() {
    let message = async |call| prepared_at(call, "/").await.map(|_| ()).unwrap_err();
    for value in ["a\r\nX-Evil: 1", "a\nb", "a\u{0}"] {
        let call = call().header("x-a", Some(value.to_owned()));
        assert_eq!(message(call).await, "the header `x-a` contains characters that are not allowed");
    }
    let file = File::from_bytes("").with_content_type("a/b\r\nX-Evil: 1");
    let error = file.into_payload(OPERATION, "application/octet-stream").unwrap_err();
    assert_eq!(error.to_string(), "items.get: the media type of the body is not valid");
}

#[tokio::test]
async fn an_operation_sends_a_request() {
    let server = Server::empty();
    let client = builder().base_url(format!("{}/v1/", server.url)).build().unwrap();
    let call = client.inner.call(OPERATION, &[]);
    let request = call.requests().get_item("a/b", Some("2"));
    receive_empty(call.open(request).await).await.unwrap();
    let requests = server.requests();
    assert!(requests[0].starts_with("GET /v1/items/a%2Fb?page=2 HTTP/1.1\r\n"), "{}", requests[0]);
}
