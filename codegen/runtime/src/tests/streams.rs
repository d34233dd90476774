//! Server-sent events (WHATWG HTML, section 9.2) and lines of JSON.

use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::receive::{receive_events, receive_texts};
use super::support::{OPERATION, broken, response};
use crate::ErrorKind;
use crate::runtime::streams::StreamFormat;

fn events() -> StreamFormat {
    StreamFormat::events("text/event-stream")
}

fn lines() -> StreamFormat {
    StreamFormat::lines("application/x-ndjson")
}

/// The data of all events, if the body arrives in these chunks.
async fn texts(chunks: Vec<Vec<u8>>) -> Vec<String> {
    let stream = receive_texts(response(200, &[], chunks), events()).await.unwrap().into_inner();
    stream.map(Result::unwrap).collect().await
}

/// The values of all lines, if the body arrives in these chunks.
async fn values(chunks: Vec<Vec<u8>>) -> Vec<Value> {
    let stream = receive_events(response(200, &[], chunks), lines()).await.unwrap().into_inner();
    stream.map(Result::unwrap).collect().await
}

/// A body in one chunk, in two that are split at every position, and byte by byte.
fn splits(body: &str) -> Vec<Vec<Vec<u8>>> {
    let bytes = body.as_bytes();
    let halves = (0..=bytes.len()).map(|at| vec![bytes[..at].to_vec(), bytes[at..].to_vec()]);
    let single = bytes.iter().map(|byte| vec![*byte]).collect();
    halves.chain([vec![bytes.to_vec()], single]).collect()
}

async fn assert_texts(body: &str, expected: &[&str]) {
    for chunks in splits(body) {
        assert_eq!(texts(chunks.clone()).await, expected, "{body:?} in {chunks:?}");
    }
}

async fn assert_values(body: &str, expected: &[Value]) {
    for chunks in splits(body) {
        assert_eq!(values(chunks.clone()).await, expected, "{body:?} in {chunks:?}");
    }
}

#[tokio::test]
async fn events_end_with_an_empty_line_of_any_kind() {
    for end in ["\n", "\r", "\r\n"] {
        let body = ["data: a", "data:b", "", "data: c", "", ""].join(end);
        assert_texts(&body, &["a\nb", "c"]).await;
    }
    assert_texts("data: a\r\rdata: b\n\r\ndata: c\r\n\ndata: d\n\n", &["a", "b", "c", "d"]).await;
}

#[tokio::test]
async fn a_byte_order_mark_is_ignored_at_the_start_only() {
    assert_texts("\u{feff}data: a\n\n\u{feff}data: b\n\ndata: \u{feff}c\n\n", &["a", "\u{feff}c"]).await;
    assert_texts("\u{feff}\u{feff}data: a\n\ndata: b\n\n", &["b"]).await;
}

#[tokio::test]
async fn comments_and_other_fields_are_ignored() {
    let body = ": comment\n:\nid: 1\nretry: 5\nevent: message\nother: x\nDATA: x\n data: x\ndata: a\n:data: b\n\n";
    assert_texts(body, &["a"]).await;
    // An event without data is not an event.
    assert_texts("event: ping\n\n: keep-alive\n\n\n\nid: 2\n\ndata: a\n\n", &["a"]).await;
}

#[tokio::test]
async fn data_lines_are_joined() {
    assert_texts("data: a\ndata:\ndata\ndata:  b\n\n", &["a\n\n\n b"]).await;
    assert_texts("data\n\ndata:\n\ndata\ndata\n\n", &["", "", "\n"]).await;
    assert_texts("data:a:b\n\n", &["a:b"]).await;
    assert_texts("data: é€\u{10ffff}\n\n", &["é€\u{10ffff}"]).await;
}

#[tokio::test]
async fn the_last_event_need_not_be_terminated() {
    for body in ["data: a\n\ndata: b\n\n", "data: a\n\ndata: b\n", "data: a\n\ndata: b", "data: a\r\rdata: b\r"] {
        assert_texts(body, &["a", "b"]).await;
    }
    assert_texts("", &[]).await;
    assert_texts("\n", &[]).await;
}

#[tokio::test]
async fn done_ends_the_stream() {
    assert_texts("data: a\n\ndata: [DONE]\n\ndata: b\n\n", &["a"]).await;
    assert_texts("data: [DONE]", &[]).await;
    assert_texts("data: [DONE] \n\ndata: b\n\n", &["[DONE] ", "b"]).await;
    // `[DONE]` has no special meaning in lines of JSON.
    assert_values("\"[DONE]\"\n1\n", &[json!("[DONE]"), json!(1)]).await;
}

#[tokio::test]
async fn lines_are_values() {
    for end in ["\n", "\r", "\r\n"] {
        let body = ["{\"a\":\"é\"}", "", "  ", "[1]\t", "null", ""].join(end);
        assert_values(&body, &[json!({ "a": "é" }), json!([1]), json!(null)]).await;
    }
    assert_values("\u{feff}1\n2", &[json!(1), json!(2)]).await;
    // A JSON text sequence (RFC 7464).
    assert_values("\u{1e}1\n\u{1e}{}\n\u{1e}\u{1e}3", &[json!(1), json!({}), json!(3)]).await;
    assert_values("", &[]).await;
}

#[tokio::test]
async fn an_event_that_cannot_be_decoded_is_an_item() {
    let chunks = ["data: 1\n\ndata: \"x\"\n\nda", "ta: {\n\ndata: 3\n\n"];
    let stream = receive_events::<u8>(response(200, &[], chunks), events()).await.unwrap();
    let items: Vec<_> = stream.into_inner().collect().await;
    let [Ok(1), Err(first), Err(second), Ok(3)] = &items[..] else { panic!("{items:?}") };
    for error in [first, second] {
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some(OPERATION)));
        let text = error.to_string();
        assert!(text.starts_with("items.get: 200 OK: the event does not match the API description: "), "{text}");
    }
}

#[tokio::test]
async fn an_event_of_the_type_error_has_a_message() {
    let body =
        "event: error\ndata: {\"message\":\"too much\"}\n\nevent: error\nevent: x\ndata: 1x\n\ndata: y\n\ndata: 2\n\n";
    let stream = receive_events::<u8>(response(200, &[], [body]), events()).await.unwrap();
    let items: Vec<_> = stream.into_inner().collect().await;
    let texts: Vec<_> = items.iter().filter_map(|item| Some(item.as_ref().err()?.to_string())).collect();
    assert_eq!(texts[0], "items.get: 200 OK: the server sent an error event: too much");
    // The last `event` field of an event counts, and does not apply to the next event.
    assert!(texts[1..].iter().all(|text| text.contains("does not match")), "{texts:?}");
    assert_eq!((items.len(), texts.len()), (4, 3));
    // An error that the API describes is a value.
    let body = "event: error\ndata: 5\n\n";
    let stream = receive_events::<u8>(response(200, &[], [body]), events()).await.unwrap();
    assert!(matches!(stream.into_inner().collect::<Vec<_>>().await[..], [Ok(5)]));
}

#[tokio::test]
async fn a_broken_connection_is_the_last_item() {
    let stream = receive_texts(broken(200, "data: a\n\ndata: b"), events()).await.unwrap().into_inner();
    assert_eq!(format!("{stream:?}"), "EventStream { .. }");
    let items: Vec<_> = stream.collect().await;
    let [Ok(first), Err(error)] = &items[..] else { panic!("{items:?}") };
    assert_eq!((first.as_str(), error.kind()), ("a", ErrorKind::Transport));
}

#[tokio::test]
async fn invalid_utf_8_is_replaced() {
    let body = b"data: a\xff\n\ndata: b\n\n".to_vec();
    assert_eq!(texts(vec![body]).await, ["a\u{fffd}", "b"]);
    // JSON is not changed silently.
    let body = b"\"a\xff\"\n\"b\"".to_vec();
    let stream = receive_events::<String>(response(200, &[], [body]), lines()).await.unwrap();
    let items: Vec<_> = stream.into_inner().collect().await;
    assert!(matches!(&items[..], [Err(_), Ok(b)] if b == "b"), "{items:?}");
}

#[tokio::test]
async fn records_may_contain_line_ends() {
    assert_values(
        "\u{1e}{\n  \"a\": 1\r\n}\n\u{1e}2\n\u{1e}\u{1e}\n\u{1e}\"x\"\n",
        &[json!({ "a": 1 }), json!(2), json!("x")],
    )
    .await;
    assert_values("\u{feff}\u{1e}[1,\n2]", &[json!([1, 2])]).await;
}

#[tokio::test]
async fn a_document_can_name_the_end() {
    let body = "data: [DONE]\n\ndata: a\n\ndata: [[END]]\n\ndata: b\n\n";
    let stream = receive_texts(response(200, &[], [body]), events().until("[[END]]")).await.unwrap();
    let items: Vec<_> = stream.into_inner().map(Result::unwrap).collect().await;
    assert_eq!(items, ["[DONE]", "a"]);
    let stream = receive_events::<u8>(response(200, &[], ["1\n end \n2"]), lines().until("end")).await;
    let items: Vec<_> = stream.unwrap().into_inner().map(Result::unwrap).collect().await;
    assert_eq!(items, [1]);
}

/// The media type of the response decides, because a server knows what it sends.
#[tokio::test]
async fn the_media_type_selects_the_framing() {
    for (media_type, body) in [
        ("text/event-stream; charset=utf-8", "data: 1\n\ndata: 2\n\n"),
        ("application/x-ndjson", "1\n2\n"),
        ("application/stream+json", "1\n2\n"),
        ("application/json-seq", "\u{1e}1\n\u{1e}2\n"),
    ] {
        for format in [events(), lines()] {
            let received = response(200, &[("content-type", media_type)], [body]);
            let stream = receive_events::<u8>(received, format).await.unwrap().into_inner();
            assert_eq!(stream.map(Result::unwrap).collect::<Vec<_>>().await, [1, 2], "{media_type}");
        }
    }
    for media_type in ["text/plain", "application/octet-stream"] {
        let received = response(200, &[("content-type", media_type)], ["1\n2\n"]);
        let stream = receive_events::<u8>(received, lines()).await.unwrap().into_inner();
        assert_eq!(stream.map(Result::unwrap).collect::<Vec<_>>().await, [1, 2], "{media_type}");
    }
}

#[tokio::test]
async fn a_response_that_is_no_stream_is_an_error() {
    let body = r#"{"error":"quota"}"#;
    let received = response(200, &[("content-type", "application/json")], [body]);
    let error = receive_events::<u8>(received, events()).await.unwrap_err();
    let message = "items.get: 200 OK: expected a body of the media type `text/event-stream`, received \
                   `application/json`: {\"error\":\"quota\"}";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, message));
    assert_eq!(error.raw_body(), body.as_bytes());
    // A document may describe lines of JSON as `application/json`.
    let received = response(200, &[("content-type", "application/json")], ["1\n2"]);
    let format = StreamFormat::lines("application/x-ndjson, application/json");
    let stream = receive_events::<u8>(received, format).await.unwrap().into_inner();
    assert_eq!(stream.map(Result::unwrap).collect::<Vec<_>>().await, [1, 2]);
}

#[tokio::test]
async fn a_text_that_is_no_event_stream_is_an_error() {
    for (body, is_event_stream) in
        [("too many\nrequests", false), (": a\n\n", true), ("x: 1\n\nid: 1", true), ("\n", true)]
    {
        let stream = receive_texts(response(200, &[], [body]), events()).await.unwrap().into_inner();
        let items: Vec<_> = stream.collect().await;
        assert_eq!(items.is_empty(), is_event_stream, "{body}");
        if let [Err(error)] = &items[..] {
            assert_eq!(error.to_string(), "items.get: the response body is not an event stream: too many");
        }
    }
}

/// What a caller sees of each event: its data, its type, and the id and the delay so far.
type Labelled = (String, Option<String>, Option<String>, Option<u64>);

async fn labelled(chunks: Vec<Vec<u8>>) -> Vec<Labelled> {
    let mut stream = receive_texts(response(200, &[], chunks), events()).await.unwrap().into_inner();
    let mut all = Vec::new();
    while let Some(data) = stream.next().await {
        let [kind, id] = [stream.last_event_type(), stream.last_event_id()].map(|text| text.map(str::to_owned));
        let retry = stream.retry_after().map(|delay| u64::try_from(delay.as_millis()).unwrap());
        all.push((data.unwrap(), kind, id, retry));
    }
    all
}

/// Bodies, and their events, whatever the chunks are and the line ends.
#[tokio::test]
async fn every_field_of_the_standard_is_read() {
    let event = |data| (data, None, None, None);
    let rows = [
        ("data: a\n\ndata:b\n\n", vec![event("a"), event("b")]),
        ("\u{feff}data: a\n\n", vec![event("a")]),
        (": comment\n:\ndata: a\n: comment\ndata: b\n\n", vec![event("a\nb")]),
        ("data: é\ndata\ndata: €\u{10ffff}\n\n", vec![event("é\n\n€\u{10ffff}")]),
        (
            "id: 1\nevent: x\ndata: a\n\ndata: b\n\n",
            vec![("a", Some("x"), Some("1"), None), ("b", None, Some("1"), None)],
        ),
        ("data: a\nid: 1\nid: 2\nevent: x\nevent: é\n\n", vec![("a", Some("é"), Some("2"), None)]),
        // An event without data is none, but its id counts.
        ("id: 1\nevent: x\n\ndata: a\n\n", vec![("a", None, Some("1"), None)]),
        ("id: 1\ndata: a\n\nid\ndata: b\n\n", vec![("a", None, Some("1"), None), event("b")]),
        ("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", vec![("a", None, Some("1"), None), ("b", None, Some("1"), None)]),
        ("event:\ndata: a\n\nevent: message\ndata: b\n\n", vec![event("a"), ("b", Some("message"), None, None)]),
        (
            "retry: 1500\n\ndata: a\n\nretry: 1x\nretry: -1\nretry:\nretry: +2\ndata: b\n\nretry: 0\ndata: c\n\n",
            vec![("a", None, None, Some(1500)), ("b", None, None, Some(1500)), ("c", None, None, Some(0))],
        ),
        ("data: a\nid: 3\n\nid: 4\ndata: [DONE]\n\nid: 5\ndata: b\n\n", vec![("a", None, Some("3"), None)]),
        ("unknown: x\nID: 1\ndata: a\n\n", vec![event("a")]),
        ("id: 1\ndata: a", vec![("a", None, Some("1"), None)]),
    ];
    for (body, expected) in rows {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let expected: Vec<Labelled> =
            expected.into_iter().map(|(data, kind, id, retry)| (data.to_owned(), own(kind), own(id), retry)).collect();
        for end in ["\n", "\r", "\r\n"] {
            for chunks in splits(&body.replace('\n', end)) {
                assert_eq!(labelled(chunks.clone()).await, expected, "{body:?} in {chunks:?}");
            }
        }
    }
}

/// The data of an event that the API does not describe is not lost.
#[tokio::test]
async fn an_event_that_cannot_be_decoded_has_its_data() {
    let body = "event: ping\nid: 7\ndata: {\"at\": 1}\n\ndata: 2\n\n";
    let headers = [("x-request-id", "r-1")];
    let mut stream = receive_events::<u8>(response(200, &headers, [body]), events()).await.unwrap().into_inner();
    assert_eq!((stream.last_event_id(), stream.last_event_type()), (None, None));
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((stream.last_event_id(), stream.last_event_type()), (Some("7"), Some("ping")));
    assert_eq!((error.raw_body(), error.request_id()), (&b"{\"at\": 1}"[..], Some("r-1")));
    assert_eq!(stream.next().await.unwrap().unwrap(), 2);
    let large = format!("data: {}\n\n", "x".repeat(100_000));
    let mut stream = receive_events::<u8>(response(200, &[], [large]), events()).await.unwrap().into_inner();
    assert_eq!(stream.next().await.unwrap().unwrap_err().raw_body().len(), 64 << 10);
}
