//! A future that is dropped: the call ends, its connection is closed, and no task is left.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use futures_util::stream;
use reqwest::Method;
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

use super::support::{OPERATION, builder, serve};
use crate::runtime::streams::StreamFormat;
use crate::{Client, Error, File, Retry};

/// How long a call runs before it is dropped.
const SOON: Duration = Duration::from_millis(200);

/// What the server does with a request.
const SERVERS: [(&str, &str); 4] = [
    ("does not respond", ""),
    ("sends a part of the headers", "HTTP/1.1 200 OK\r\ncontent-"),
    ("sends a part of the body", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,\n"),
    ("asks for a delay", "HTTP/1.1 503 X\r\nretry-after: 60\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"),
];

/// Responds with the start of a response, and reports when the client closes the connection.
fn handle(mut stream: TcpStream, response: &str, closed: &Sender<()>) {
    let mut buffer = [0; 4096];
    let mut is_answered = false;
    while let Ok(1..) = stream.read(&mut buffer) {
        if !std::mem::replace(&mut is_answered, true) {
            let _ = stream.write_all(response.as_bytes());
        }
    }
    let _ = closed.send(());
}

/// A call that does not end.
async fn call(kind: &str, client: Client) -> Result<(), Error> {
    let call = client.inner.call(OPERATION, &[]);
    match kind {
        "get" => client.request(Method::GET, "/items").send().await.map(drop),
        "download" => {
            let request = call.requests().get_item("1", None);
            call.open(request).await?.download("image/png").await?.into_inner().bytes().await.map(drop)
        }
        "stream" => {
            let request = call.requests().get_item("1", None);
            let format = StreamFormat::lines("application/jsonl");
            let mut items = call.open(request).await?.texts(format).await?.into_inner();
            while let Some(item) = items.next().await {
                item?;
            }
            Ok(())
        }
        _ => {
            let file = File::from_stream(stream::pending::<Result<bytes::Bytes, std::io::Error>>());
            let call = call.body(file.into_payload(OPERATION, "image/png").unwrap());
            let request = call.requests().create_item();
            call.send(request).await.map(drop)
        }
    }
}

#[tokio::test]
async fn a_dropped_call_leaves_no_task_and_no_connection() {
    for (what, response) in SERVERS {
        for kind in ["get", "download", "stream", "upload"] {
            // A body that is a stream is not sent again, so that there is no delay.
            if kind == "upload" && what == "asks for a delay" {
                continue;
            }
            let (sender, closed) = channel();
            let url = serve(move |stream| handle(stream, response, &sender));
            let client = builder().base_url(url).retry(Retry::default()).build().unwrap();
            let before = Handle::current().metrics().num_alive_tasks();
            let running = timeout(SOON, call(kind, client.clone())).await;
            assert!(running.is_err(), "the server {what}, {kind}: {running:?}");
            // The client, and so its connection pool, still exists.
            let is_closed = async {
                while closed.try_recv().is_err() {
                    sleep(Duration::from_millis(5)).await;
                }
            };
            timeout(SOON * 10, is_closed).await.unwrap_or_else(|_| panic!("the server {what}, {kind}: not closed"));
            let is_over = async {
                while Handle::current().metrics().num_alive_tasks() > before {
                    sleep(Duration::from_millis(5)).await;
                }
            };
            timeout(SOON * 10, is_over).await.unwrap_or_else(|_| panic!("the server {what}, {kind}: a task is left"));
            drop(client);
        }
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_in_a_delay_sends_nothing_later() {
    let (sender, requests) = channel();
    let url = serve(move |mut stream| {
        super::support::read(&mut stream);
        sender.send(()).unwrap();
        let _ = stream.write_all(b"HTTP/1.1 503 X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    });
    let retry = Retry::max_retries(9).delays(Duration::from_secs(1), Duration::from_secs(1));
    let client = builder().base_url(url).retry(retry).build().unwrap();
    let request = client.request(Method::GET, "/items");
    // Delays are random: some requests may be sent before the call is dropped.
    assert!(timeout(SOON, request.send()).await.is_err());
    let sent = requests.try_iter().count();
    sleep(Duration::from_millis(1500)).await;
    assert_eq!((sent > 0, requests.try_iter().count()), (true, 0));
}
