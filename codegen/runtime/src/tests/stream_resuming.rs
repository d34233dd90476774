//! Event streams that break off and are continued.

use std::collections::VecDeque;
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::{Method, Request};

use super::support::{OPERATION, builder, read, serve};
use crate::runtime::bodies;
use crate::runtime::streams::StreamFormat;
use crate::{CallOptions, Error, ErrorKind, EventStream, Retry};

/// What the server does with one request.
#[derive(Clone, Copy)]
enum Reply {
    /// Sends this part of the stream, and closes the connection before its end.
    Breaks(&'static str),
    /// Sends this as the rest of the stream.
    Ends(&'static str),
    /// Responds with a status and a media type, and without a body.
    Status(u16, &'static str),
}

use Reply::{Breaks, Ends, Status};

impl Reply {
    fn text(self) -> String {
        let head = "connection: close\r\ncontent-type";
        let stream = |text: &str| {
            let head = format!("HTTP/1.1 200 OK\r\n{head}: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
            let chunk = if text.is_empty() { String::new() } else { format!("{:x}\r\n{text}\r\n", text.len()) };
            head + &chunk
        };
        match self {
            Breaks(text) => stream(text),
            Ends(text) => stream(text) + "0\r\n\r\n",
            Status(status, media_type) => {
                format!("HTTP/1.1 {status} X\r\n{head}: {media_type}\r\ncontent-length: 0\r\n\r\n")
            }
        }
    }
}

/// The events and the error of a stream, and the `Last-Event-ID` of each request.
struct Outcome {
    events: Vec<String>,
    error: Option<Error>,
    ids: Vec<Option<String>>,
}

/// Reads a stream from a server with these replies, of which the last one is repeated.
async fn outcome(method: Method, format: StreamFormat, options: CallOptions, replies: &[Reply]) -> Outcome {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let sent = Arc::clone(&requests);
    let replies: Arc<Mutex<VecDeque<Reply>>> = Arc::new(Mutex::new(replies.iter().copied().collect()));
    let url = serve(move |mut stream| {
        let request = read(&mut stream);
        if request.is_empty() {
            return;
        }
        sent.lock().unwrap().push(request);
        let mut replies = replies.lock().unwrap();
        let reply = if replies.len() > 1 { replies.pop_front().unwrap() } else { replies[0] };
        let _ = stream.write_all(reply.text().as_bytes());
    });
    let retry = Retry::max_retries(2).delays(Duration::ZERO, Duration::ZERO);
    let mut client = builder().base_url(url).retry(retry).build().unwrap();
    client.inner.add_options(options);
    let mut call = client.inner.call(OPERATION, &[]);
    if method == Method::POST {
        call = call.body(bodies::text("text/plain", "body".to_owned()));
    }
    let url = format!("{}/events", call.requests().base_url).parse().unwrap();
    let opened = call.open(Ok(Request::new(method, url))).await.unwrap();
    let mut stream: EventStream<String> = opened.texts(format).await.unwrap().into_inner();
    let (mut events, mut error) = (Vec::new(), None);
    while let Some(event) = stream.next().await {
        assert!(error.is_none(), "an error ends the stream");
        match event {
            Ok(event) => events.push(event),
            Err(found) => error = Some(found),
        }
    }
    let ids = requests.lock().unwrap().iter().map(|request| last_event_id(request)).collect();
    Outcome { events, error, ids }
}

fn last_event_id(request: &str) -> Option<String> {
    let ids: Vec<&str> = request.lines().filter_map(|line| line.strip_prefix("last-event-id: ")).collect();
    assert!(ids.len() <= 1, "{request}");
    ids.first().map(|id| (*id).to_owned())
}

fn resumed() -> StreamFormat {
    StreamFormat::events("text/event-stream").resumed()
}

/// The replies, the events, the ids of the requests (`-` without one), and the kind of the error and its attempts.
type Case = (&'static [Reply], &'static [&'static str], &'static [&'static str], Option<(ErrorKind, u32)>);

const CASES: &[Case] = &[
    // The server continues after the last complete event.
    (&[Breaks("id: 1\ndata: a\n\n"), Ends("id: 2\ndata: b\n\n")], &["a", "b"], &["-", "1"], None),
    (&[Breaks("id: 1\ndata: a\n\nid: 2\ndata: b\n"), Ends("id: 2\ndata: b\n\n")], &["a", "b"], &["-", "1"], None),
    (&[Breaks("id: 1\ndata: a\n\nid: 7\n\n: comment\n\n"), Ends("id: 8\ndata: b\n\n")], &["a", "b"], &["-", "7"], None),
    (&[Breaks("id: é\ndata: a\n\n"), Ends("")], &["a"], &["-", "é"], None),
    // A server that repeats the last event: it is not returned twice, but a later event with the same id is another one.
    (
        &[Breaks("id: 1\ndata: a\n\n"), Ends("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 1\ndata: c\n\n")],
        &["a", "b", "c"],
        &["-", "1"],
        None,
    ),
    // Without an event, the request is sent again as it was.
    (&[Breaks(""), Breaks(": comment\n\ndata: a\n"), Ends("data: a\n\n")], &["a"], &["-", "-", "-"], None),
    // A stream that is over.
    (&[Ends("id: 1\ndata: a\n\n")], &["a"], &["-"], None),
    (&[Breaks("id: 1\ndata: a\n\ndata: [DONE]\n\n")], &["a"], &["-"], None),
    (&[Breaks("id: 1\ndata: a\n\n"), Status(204, "text/plain")], &["a"], &["-", "1"], None),
    // Without the id of the last event, no event may be repeated.
    (&[Breaks("data: a\n\n")], &["a"], &["-"], Some((ErrorKind::Transport, 1))),
    (&[Breaks("id: 1\ndata: a\n\ndata: b\n\n")], &["a", "b"], &["-"], Some((ErrorKind::Transport, 1))),
    (&[Breaks("id: 1\ndata: a\n\nid\ndata: b\n\n")], &["a", "b"], &["-"], Some((ErrorKind::Transport, 1))),
    (&[Breaks("id: \u{7f}\ndata: a\n\n")], &["a"], &["-"], Some((ErrorKind::Transport, 1))),
    // Retries are those of the client, and count from the last progress.
    (&[Breaks("id: 1\ndata: a\n\n"), Breaks("")], &["a"], &["-", "1", "1"], Some((ErrorKind::Transport, 3))),
    (
        &[
            Breaks("id: 1\ndata: a\n\n"),
            Breaks("id: 2\ndata: b\n\n"),
            Status(503, "text/plain"),
            Breaks("id: 3\ndata: c\n\n"),
            Breaks("id: 4\ndata: d\n\n"),
            Ends("id: 5\ndata: e\n\n"),
        ],
        &["a", "b", "c", "d", "e"],
        &["-", "1", "2", "2", "3", "4"],
        None,
    ),
    // Other responses than the stream.
    (&[Breaks("id: 1\ndata: a\n\n"), Status(404, "text/plain")], &["a"], &["-", "1"], Some((ErrorKind::Status, 2))),
    (&[Breaks("id: 1\ndata: a\n\n"), Status(200, "text/html")], &["a"], &["-", "1"], Some((ErrorKind::Decode, 2))),
    (&[Breaks("id: 1\ndata: a\n\n"), Status(503, "")], &["a"], &["-", "1", "1"], Some((ErrorKind::Status, 3))),
];

#[tokio::test]
async fn a_stream_is_continued_after_its_last_event() {
    for (index, (replies, events, ids, error)) in CASES.iter().enumerate() {
        for method in [Method::GET, Method::POST] {
            let found = outcome(method.clone(), resumed(), CallOptions::new(), replies).await;
            let ids: Vec<_> = ids.iter().map(|id| (*id != "-").then(|| (*id).to_owned())).collect();
            assert_eq!((found.events.as_slice(), found.ids), (events.map_owned().as_slice(), ids), "{index} {method}");
            assert_eq!(found.error.map(|error| (error.kind(), error.attempts())), *error, "{index} {method}");
        }
    }
}

/// Owned texts, for comparisons.
trait MapOwned {
    fn map_owned(&self) -> Vec<String>;
}

impl MapOwned for &[&str] {
    fn map_owned(&self) -> Vec<String> {
        self.iter().map(|text| (*text).to_owned()).collect()
    }
}

#[tokio::test]
async fn other_streams_are_not_continued() {
    let replies = [Breaks("id: 1\ndata: a\n\n"), Ends("id: 2\ndata: b\n\n")];
    let undeclared = StreamFormat::events("text/event-stream");
    let found = outcome(Method::GET, undeclared, CallOptions::new(), &replies).await;
    let error = found.error.unwrap();
    assert_eq!((found.events.len(), found.ids.len(), error.kind(), error.attempts()), (1, 1, ErrorKind::Transport, 1));
    // The caller wants no retries.
    let found = outcome(Method::GET, resumed(), CallOptions::new().retry(Retry::none()), &replies).await;
    assert_eq!((found.ids.len(), found.error.unwrap().attempts()), (1, 1));
}

#[tokio::test]
async fn the_position_replaces_that_of_the_caller() {
    let options = CallOptions::new().header("Last-Event-ID", "0");
    let replies = [Breaks(""), Breaks("id: 1\ndata: a\n\n"), Ends("")];
    let found = outcome(Method::GET, resumed(), options, &replies).await;
    assert_eq!(found.ids, ["0", "0", "1"].map(|id| Some(id.to_owned())));
}

#[tokio::test]
async fn the_server_determines_the_delay() {
    let start = Instant::now();
    let replies = [Breaks("retry: 300\nid: 1\ndata: a\n\n"), Ends("id: 2\ndata: b\n\n")];
    let found = outcome(Method::GET, resumed(), CallOptions::new(), &replies).await;
    assert!(found.events.len() == 2 && start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
    // Nobody waits for longer than 2 minutes.
    let replies = [Breaks("retry: 121000\nid: 1\ndata: a\n\n"), Ends("id: 2\ndata: b\n\n")];
    let error = outcome(Method::GET, resumed(), CallOptions::new(), &replies).await.error.unwrap();
    let end = "(not sent again: the server states a delay of more than 2 minutes)";
    assert!(error.to_string().ends_with(end), "{error}");
}

#[tokio::test]
async fn errors_in_a_stream_tell_the_attempts() {
    let replies = [Status(503, ""), Breaks("id: 1\ndata: a\n\n")];
    let undeclared = StreamFormat::events("text/event-stream");
    let found = outcome(Method::GET, undeclared, CallOptions::new(), &replies).await;
    assert_eq!((found.ids.len(), found.error.unwrap().attempts()), (2, 2));
}
