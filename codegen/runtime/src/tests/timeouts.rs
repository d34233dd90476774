//! The time limits of calls, with servers and bodies that are slow or stop.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};

use super::receive::{receive_download, receive_empty, receive_text};
use super::support::{OPERATION, builder, read, serve};
use crate::runtime::call::Call;
use crate::runtime::downloads::Download;
use crate::{ClientBuilder, Error, ErrorKind, File, Response};

const OCTETS: &str = "application/octet-stream";

/// A limit that expires in a test.
const SHORT: Duration = Duration::from_millis(200);

/// A limit that is much longer than each pause of a slow transfer, and shorter than the whole transfer.
const LONG: Duration = Duration::from_secs(1);

/// More than the buffers of a connection hold.
const LARGE: usize = 32 << 20;

async fn send(builder: ClientBuilder, url: &str, body: Option<File>) -> Result<Response<()>, Error> {
    let call = call(builder, url, body);
    let request = call.requests().create_item();
    receive_empty(call.open(request).await).await
}

async fn download(builder: ClientBuilder, url: &str) -> Result<Download, Error> {
    let call = call(builder, url, None);
    let request = call.requests().get_item("1", None);
    receive_download(call.open(request).await, OCTETS).await.map(Response::into_inner)
}

fn call(builder: ClientBuilder, url: &str, body: Option<File>) -> Call {
    let client = builder.base_url(url).build().unwrap();
    client.inner.call(OPERATION, &[]).body(body.map(|file| file.into_payload(OPERATION, OCTETS).unwrap()))
}

#[track_caller]
fn assert_timeout(error: &Error, message: &str) {
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::Timeout, format!("items.get: {message}")));
    assert!(error.is_timeout() && error.is_retryable());
}

fn stall(stream: TcpStream) {
    std::thread::sleep(Duration::from_secs(60));
    drop(stream);
}

fn respond(stream: &mut TcpStream, response: &str) {
    stream.write_all(response.as_bytes()).unwrap();
}

#[tokio::test]
async fn an_upload_to_a_slow_server_has_no_limit_while_it_makes_progress() {
    let url = serve(|mut stream| {
        let (mut buffer, mut count) = (vec![0; 64 << 10], 0);
        while count < LARGE {
            count += stream.read(&mut buffer).unwrap();
            std::thread::sleep(Duration::from_millis(3));
        }
        respond(&mut stream, "HTTP/1.1 204 No Content\r\n\r\n");
    });
    let start = Instant::now();
    // The last part of the body is in the buffers of the connection when the wait for the response begins.
    let builder = builder().idle_timeout(LONG);
    send(builder, &url, Some(File::from_bytes(vec![0; LARGE]))).await.unwrap();
    assert!(start.elapsed() > LONG, "{:?}", start.elapsed());
}

#[tokio::test]
async fn an_upload_from_a_slow_stream_has_no_limit_while_it_makes_progress() {
    let url = serve(|mut stream| {
        read(&mut stream);
        respond(&mut stream, "HTTP/1.1 204 No Content\r\n\r\n");
    });
    let chunks = stream::iter(0..8).then(|_| async {
        tokio::time::sleep(LONG / 5).await;
        Ok::<_, std::io::Error>(Bytes::from("x"))
    });
    let start = Instant::now();
    let limited = builder().idle_timeout(LONG).first_byte_timeout(LONG);
    send(limited, &url, Some(File::from_stream(chunks))).await.unwrap();
    assert!(start.elapsed() > LONG, "{:?}", start.elapsed());
}

#[tokio::test]
async fn an_upload_that_stops_times_out() {
    let url = serve(stall);
    let limited = builder().idle_timeout(SHORT).connect_timeout(SHORT);
    let error = send(limited, &url, Some(File::from_bytes(vec![0; LARGE]))).await.unwrap_err();
    assert_timeout(&error, "no data could be sent to the server for 200ms (`idle_timeout`)");
}

#[tokio::test]
async fn a_stream_that_stops_times_out() {
    let url = serve(stall);
    let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::from("x"))]).chain(stream::pending());
    let error = send(builder().idle_timeout(SHORT), &url, Some(File::from_stream(chunks))).await.unwrap_err();
    assert_timeout(&error, "the request body produced no data for 200ms (`idle_timeout`)");
}

#[tokio::test]
async fn the_first_byte_of_the_response_has_a_limit_of_its_own() {
    let url = serve(stall);
    for body in [None, Some(File::from_bytes("x"))] {
        let error = send(builder().first_byte_timeout(SHORT), &url, body).await.unwrap_err();
        assert_timeout(&error, "the server did not respond for 200ms (`first_byte_timeout`)");
    }
    // The limit for pauses does not apply to it.
    let url = serve(|mut stream| {
        read(&mut stream);
        std::thread::sleep(SHORT * 3);
        respond(&mut stream, "HTTP/1.1 204 No Content\r\n\r\n");
    });
    send(builder().idle_timeout(SHORT), &url, None).await.unwrap();
}

#[tokio::test]
async fn a_download_that_stops_times_out() {
    let url = serve(|mut stream| {
        read(&mut stream);
        respond(&mut stream, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
        stall(stream);
    });
    let message = "the server sent no data for 200ms (`idle_timeout`)";
    let mut data = download(builder().idle_timeout(SHORT), &url).await.unwrap();
    assert_eq!(data.next().await.unwrap().unwrap(), "abc");
    assert_timeout(&data.next().await.unwrap().unwrap_err(), message);
    assert!(data.next().await.is_none());

    let call = call(builder().idle_timeout(SHORT), &url, None);
    let request = call.requests().get_item("1", None);
    assert_timeout(&receive_text(call.open(request).await, "text/plain").await.unwrap_err(), message);
}

/// Sends a byte in each period.
fn drip(mut stream: TcpStream, count: usize, period: Duration) {
    read(&mut stream);
    respond(&mut stream, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
    for _ in 0..count {
        std::thread::sleep(period);
        if stream.write_all(b"x").is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn a_slow_download_has_no_limit_while_it_makes_progress() {
    let url = serve(|stream| drip(stream, 8, LONG / 5));
    let data = download(builder().idle_timeout(LONG).first_byte_timeout(LONG), &url).await.unwrap();
    assert_eq!(data.bytes().await.unwrap(), "xxxxxxxx");
}

#[tokio::test]
async fn pauses_of_the_application_do_not_count() {
    let url = serve(|stream| drip(stream, 2, SHORT / 20));
    let mut data = download(builder().idle_timeout(SHORT), &url).await.unwrap();
    assert_eq!(data.next().await.unwrap().unwrap(), "x");
    tokio::time::sleep(SHORT * 2).await;
    assert_eq!(data.next().await.unwrap().unwrap(), "x");
}

#[tokio::test]
async fn the_limit_of_the_whole_call_includes_the_body() {
    let url = serve(|stream| drip(stream, 1000, SHORT / 10));
    let data = download(builder().timeout(SHORT * 2), &url).await.unwrap();
    assert_timeout(&data.bytes().await.unwrap_err(), "the call took longer than 400ms (`timeout`)");
    let url = serve(stall);
    let error = send(builder().timeout(SHORT), &url, None).await.unwrap_err();
    assert_timeout(&error, "the call took longer than 200ms (`timeout`)");
}

#[tokio::test]
async fn the_limits_apply_to_a_http_client_of_the_application() {
    let url = serve(stall);
    let error = send(builder().first_byte_timeout(SHORT).http_client(|http| http.timeout(LONG * 60)), &url, None)
        .await
        .unwrap_err();
    assert_timeout(&error, "the server did not respond for 200ms (`first_byte_timeout`)");
    let limited = builder().idle_timeout(SHORT).connect_timeout(SHORT).http_client(|http| http.timeout(LONG * 60));
    let error = send(limited, &url, Some(File::from_bytes(vec![0; LARGE]))).await.unwrap_err();
    assert_timeout(&error, "no data could be sent to the server for 200ms (`idle_timeout`)");
}

#[tokio::test]
async fn a_limit_can_be_disabled() {
    let url = serve(|stream| drip(stream, 1, Duration::ZERO));
    let unlimited = builder().first_byte_timeout(Duration::MAX).idle_timeout(Duration::MAX).timeout(Duration::MAX);
    assert_eq!(download(unlimited, &url).await.unwrap().bytes().await.unwrap(), "x");
}
