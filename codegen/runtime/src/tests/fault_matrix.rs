//! Every kind of call with every kind of fault, over real sockets: `fault_matrix.tsv` has the expected results.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::{Method, Request};

use super::support::{OPERATION, builder, read, serve};
use crate::runtime::bodies;
use crate::runtime::streams::StreamFormat;
use crate::{CallOptions, Client, Download, Error, File, Retry};

const TABLE: &str = include_str!("fault_matrix.tsv");

/// The limits of the clients.
const LIMIT: Duration = Duration::from_secs(1);

/// A response with a JSON body that each kind of call accepts: a list of numbers, a file, and a line of JSON.
const GOOD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[1]";

/// Handles a connection of a server with a fault. `count` counts the requests.
fn handle(fault: &str, mut stream: TcpStream, count: &AtomicU32) {
    let next = |stream: &mut TcpStream| {
        let request = read(stream);
        count.fetch_add(u32::from(!request.is_empty()), Ordering::SeqCst);
        request
    };
    let request = next(&mut stream);
    let text = |text: &str| text.as_bytes().to_vec();
    let body = |headers: &str, body: &str| {
        text(&format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()))
    };
    let pause = || std::thread::sleep(LIMIT * 5);
    let response = match fault {
        "reset before headers" => return reset(&stream),
        "closed before headers" => return,
        "reset in headers" => text("HTTP/1.1 200 OK\r\ncontent-le"),
        "truncated body" => text("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,"),
        "no first byte" => return pause(),
        "pause in body" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,");
            return pause();
        }
        "slow body" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 3\r\n\r\n");
            for byte in b"[1]" {
                std::thread::sleep(LIMIT / 2);
                let _ = stream.write_all(&[*byte]);
            }
            return;
        }
        "garbage" => text("what is this\r\n\r\n"),
        "not json" => body("", "[1"),
        "html" => body("content-type: text/html\r\n", "<p>"),
        "empty body" => body("", ""),
        "oversized body" => body("", &format!("[{}1]", " ".repeat(100_000))),
        "oversized headers" => text(&format!("HTTP/1.1 200 OK\r\nx-a: {}\r\n\r\n", "a".repeat(1 << 20))),
        "compressed without request" => body("content-encoding: gzip\r\n", "[1]"),
        "redirect elsewhere" => text("HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"),
        "redirect loop" => text("HTTP/1.1 307 X\r\nconnection: close\r\nlocation: /items\r\ncontent-length: 0\r\n\r\n"),
        "closed keep-alive" => text(GOOD),
        // The first request of a connection succeeds. The connection breaks while the second one is processed.
        "keep-alive closed on use" => {
            let is_first = request.starts_with("GET /warm");
            count.fetch_sub(u32::from(is_first), Ordering::SeqCst);
            let _ = stream.write_all(GOOD.as_bytes());
            if is_first {
                next(&mut stream);
            }
            return reset(&stream);
        }
        status => {
            let (status, delay) = status.split_once(' ').unwrap_or((status, ""));
            let delay = match delay {
                "with delay" => "retry-after-ms: 1\r\n",
                "with long delay" => "retry-after: 300\r\n",
                _ => "",
            };
            text(&format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{delay}content-length: 0\r\n\r\n"))
        }
    };
    let _ = stream.write_all(&response);
}

/// Closes a connection with a reset: a socket with unread data does that, too, but not reliably.
fn reset(stream: &TcpStream) {
    drop(stream.shutdown(std::net::Shutdown::Both));
}

/// Makes a call. The error is that of the call or of its body.
async fn call(kind: &str, client: &Client) -> Result<(), Error> {
    let (method, accept) = match kind {
        "post" | "key" => (Method::POST, "application/json"),
        "upload" => (Method::PUT, "application/json"),
        _ => (Method::GET, "application/json"),
    };
    let call = client.inner.call(OPERATION, &[]).accept(accept);
    let call = match kind {
        "post" | "key" => call.body(bodies::text("text/plain", "x".to_owned())),
        "upload" => call.body(File::from_bytes(vec![b'x'; 100_000]).into_payload(OPERATION, "text/plain").unwrap()),
        _ => call,
    };
    let url = format!("{}/items", call.requests().base_url).parse().unwrap();
    let request = Ok(Request::new(method, url));
    match kind {
        "download" => {
            let file: Download = call.open(request).await?.download("image/png").await?.into_inner();
            file.bytes().await.map(drop)
        }
        "stream" => {
            let format = StreamFormat::lines("application/jsonl");
            let mut items = call.open(request).await?.events::<Vec<u8>>(format).await?.into_inner();
            while let Some(item) = items.next().await {
                item?;
            }
            Ok(())
        }
        _ => call.send(request).await?.json::<Vec<u8>>().map(drop),
    }
}

/// Returns the number of requests and the result of a call with a fault.
async fn result(fault: &'static str, kind: &str) -> String {
    let count = Arc::new(AtomicU32::new(0));
    let url = if fault == "refused" {
        "http://127.0.0.1:1".to_owned()
    } else {
        let count = Arc::clone(&count);
        serve(move |stream| handle(fault, stream, &count))
    };
    let mut client = builder()
        .base_url(url)
        .connect_timeout(LIMIT)
        .first_byte_timeout(LIMIT)
        .idle_timeout(LIMIT)
        .max_body_size(50_000)
        .max_event_size(50_000)
        .retry(Retry::max_retries(2).delays(Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap();
    if kind == "key" {
        client.inner.add_options(CallOptions::new().idempotency_key("k"));
    }
    let is_kept = fault == "closed keep-alive" || fault == "keep-alive closed on use";
    if is_kept {
        client.request(Method::GET, "/warm").send().await.unwrap();
        count.store(0, Ordering::SeqCst);
        // The client learns that the connection is closed.
        tokio::time::sleep(LIMIT / 4).await;
    }
    let result = tokio::time::timeout(Duration::from_secs(20), call(kind, &client)).await.expect("nothing hangs");
    let requests = count.load(Ordering::SeqCst);
    match result {
        Ok(()) => format!("{requests} ok"),
        Err(error) => {
            let is_later = error.attempts() == 0;
            let sent = if fault == "refused" || is_later { error.attempts().max(1) } else { requests };
            if !is_later && !fault.starts_with("redirect") && fault != "refused" {
                assert_eq!(error.attempts(), requests, "{fault}, {kind}: {error}");
            }
            format!("{sent} {:?}", error.kind())
        }
    }
}

#[tokio::test]
async fn every_call_survives_every_fault() {
    let mut rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let kinds: Vec<&str> = rows.next().unwrap().split('\t').skip(1).collect();
    let cases: Vec<(&str, &str, &str)> = rows
        .flat_map(|row| {
            let mut cells = row.split('\t');
            let fault = cells.next().unwrap();
            let results: Vec<&str> = cells.collect();
            assert_eq!(results.len(), kinds.len(), "{row}");
            kinds.iter().zip(results).map(move |(kind, expected)| (fault, *kind, expected)).collect::<Vec<_>>()
        })
        .collect();
    let found = futures_util::stream::iter(cases)
        .map(|(fault, kind, expected)| async move { (fault, kind, expected, result(fault, kind).await) })
        .buffered(16);
    let wrong: Vec<_> = found.filter(|(_, _, expected, found)| std::future::ready(expected != found)).collect().await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}
