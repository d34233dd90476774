//! Servers with a fault, which is a row of `fault_matrix.tsv`.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::compression::body_of;
use super::support::read;

/// The limits of the clients.
pub(super) const LIMIT: Duration = Duration::from_secs(3);

/// A response with a JSON body that each kind of call accepts: a list of numbers, a file, and a line of JSON.
const GOOD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[1]";

/// The response to the first request of calls that consist of several: another request follows.
const FIRST: &str = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[0]";

/// The number of requests after which the fault is over for a waiter.
const PASSING: u32 = 3;

/// Returns whether a connection is kept for the request with the fault.
pub(super) fn is_kept(fault: &str) -> bool {
    fault == "closed keep-alive" || fault == "keep-alive closed on use"
}

/// Handles a connection of a server. `count` counts the requests, except for the first one of a call that consists of
/// several.
pub(super) fn handle(fault: &str, kind: &str, mut stream: TcpStream, count: &AtomicU32) {
    let request = read(&mut stream);
    let is_first = request.starts_with("GET /first");
    if is_first {
        let _ = stream.write_all(FIRST.as_bytes());
    }
    if is_first && fault == "keep-alive closed on use" {
        count.fetch_add(u32::from(!read(&mut stream).is_empty()), Ordering::SeqCst);
        return reset(&stream);
    }
    if is_first || request.is_empty() {
        return;
    }
    let number = count.fetch_add(1, Ordering::SeqCst) + 1;
    // The error of a redirect does not pass, whatever follows.
    if is_kept(fault) || (kind == "waiter" && number > PASSING && !fault.starts_with("redirect")) {
        let _ = stream.write_all(GOOD.as_bytes());
        return;
    }
    let response = match fault {
        "reset before headers" => return reset(&stream),
        "closed before headers" => return,
        "no first byte" => return std::thread::sleep(LIMIT * 5),
        "pause in body" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,");
            return std::thread::sleep(LIMIT * 5);
        }
        "slow body" => return drip(&mut stream, "content-length: 3\r\n\r\n", "[1]", LIMIT / 2),
        "endless headers" => return drip(&mut stream, "x-a: ", &"a".repeat(100), LIMIT / 10),
        "endless body" => return drip(&mut stream, "\r\n", &" ".repeat(100), LIMIT / 10),
        _ => response(fault),
    };
    let _ = stream.write_all(&response);
}

/// The URL of a server that refuses connections, after a first request if the call consists of several.
///
/// No other server of the tests can get its port: it is port 1, or its first connection is kept.
pub(super) fn refusing(has_first: bool) -> String {
    if !has_first {
        return "http://127.0.0.1:1".to_owned();
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        read(&mut stream);
        let _ = stream.write_all(FIRST.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Both);
        std::thread::sleep(LIMIT * 20);
    });
    url
}

/// Returns the response of faults that need no time.
fn response(fault: &str) -> Vec<u8> {
    let text = |text: &str| text.as_bytes().to_vec();
    let body = |headers: &str, body: &str| {
        text(&format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()))
    };
    match fault {
        "reset in headers" => text("HTTP/1.1 200 OK\r\ncontent-le"),
        "truncated body" => text("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,"),
        "truncated chunks" => text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n"),
        "garbage" => text("what is this\r\n\r\n"),
        "not json" => body("", "[1"),
        "html" => body("content-type: text/html\r\n", "<p>"),
        "empty body" => body("", ""),
        "oversized body" => body("", &format!("[{}1]", " ".repeat(100_000))),
        "oversized headers" => text(&format!("HTTP/1.1 200 OK\r\nx-a: {}\r\n\r\n", "a".repeat(1 << 20))),
        "too many headers" => text(&format!("HTTP/1.1 200 OK\r\n{}\r\n", "x-a: b\r\n".repeat(1000))),
        "compressed without request" => body("content-encoding: gzip\r\n", "[1]"),
        "redirect elsewhere" => text("HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"),
        "redirect loop" => text("HTTP/1.1 307 X\r\nconnection: close\r\nlocation: /items\r\ncontent-length: 0\r\n\r\n"),
        _ => match fault.split_once(" bomb") {
            Some((coding, "")) => bomb("200 OK", coding),
            Some((coding, " in error")) => bomb("400 X", coding),
            _ => status(fault),
        },
    }
}

/// Returns a body that is much larger after decompression.
fn bomb(status: &str, coding: &str) -> Vec<u8> {
    let (name, body) = body_of(coding);
    let headers = format!("connection: close\r\ncontent-encoding: {name}\r\ncontent-length: {}", body.len());
    [format!("HTTP/1.1 {status}\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
}

/// Returns a response without a body, whose fault is its status and its delay.
fn status(fault: &str) -> Vec<u8> {
    let (status, delay) = fault.split_once(' ').unwrap_or((fault, ""));
    let delay = match delay {
        "" => "",
        "with delay" => "retry-after-ms: 1\r\n",
        "with long delay" => "retry-after: 300\r\n",
        "with rate limit" => "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 0\r\n",
        _ => panic!("unknown fault {fault}"),
    };
    format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{delay}content-length: 0\r\n\r\n").into_bytes()
}

/// Sends the start of a response, and then a byte after each pause.
fn drip(stream: &mut TcpStream, headers: &str, text: &str, pause: Duration) {
    let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{headers}").as_bytes());
    for byte in text.as_bytes() {
        std::thread::sleep(pause);
        if stream.write_all(&[*byte]).is_err() {
            return;
        }
    }
}

/// Closes a connection with a reset: a socket with unread data does that, too, but not reliably.
fn reset(stream: &TcpStream) {
    drop(stream.shutdown(std::net::Shutdown::Both));
}
