//! Transfers of 4 GiB in constant memory. This takes a minute and 4 GiB of disk, so that it runs only on request:
//!
//! ```text
//! cargo test --package codegen-runtime --release large_transfers -- --ignored --nocapture
//! ```

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::receive::{receive_download, receive_empty};
use super::support::{OPERATION, builder, serve};
use crate::{Client, File, Retry};

const SIZE: u64 = 4 << 30;

/// Where the first transfer breaks off.
const BREAK: u64 = 3 << 30;

const OCTETS: &str = "application/octet-stream";

/// Answers one request, with buffers of 64 KiB.
fn answer(stream: TcpStream) {
    let mut reader = BufReader::with_capacity(64 << 10, stream.try_clone().unwrap());
    let (mut stream, mut head) = (stream, String::new());
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).unwrap();
    }
    if head.starts_with("PUT") {
        let count = std::io::copy(&mut reader.take(SIZE), &mut std::io::sink()).unwrap();
        let status = if count == SIZE { "204 No Content" } else { "400 Bad Request" };
        stream.write_all(format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n").as_bytes()).unwrap();
        return;
    }
    let range = head.lines().find_map(|line| line.strip_prefix("range: bytes=")?.strip_suffix('-')?.parse().ok());
    let (status, first, end) = match range {
        Some(first) => ("206 Partial Content", first, SIZE),
        None => ("200 OK", 0, BREAK),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\naccept-ranges: bytes\r\netag: \"a\"\r\ncontent-length: {}\r\n\
         content-range: bytes {first}-{}/{SIZE}\r\n\r\n",
        SIZE - first,
        SIZE - 1
    );
    stream.write_all(head.as_bytes()).unwrap();
    std::io::copy(&mut std::io::repeat(b'x').take(end - first), &mut stream).unwrap();
}

/// The largest resident memory of this process so far, client and server together, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() >> 10
}

fn client(url: &str) -> Client {
    builder().base_url(url).retry(Retry::default()).build().unwrap()
}

#[tokio::test]
#[ignore = "transfers 8 GiB"]
async fn large_transfers_need_little_memory() {
    let client = client(&serve(answer));
    let path = std::env::temp_dir().join(format!("codegen-runtime-{}-large", std::process::id()));

    let start = Instant::now();
    let call = client.inner.call(OPERATION, &[]);
    let request = call.requests().get_item("1", None);
    let download = receive_download(call.open(request).await, OCTETS).await.unwrap().into_inner();
    let last = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&last);
    let saved = download.on_progress(move |received, _| seen.store(received, Ordering::Relaxed)).save(&path).await;
    assert_eq!((saved.unwrap(), last.load(Ordering::Relaxed)), (SIZE, SIZE));
    println!("download, with one continuation: {:?}, {} MiB at most", start.elapsed(), peak());

    let start = Instant::now();
    let seen = Arc::clone(&last);
    let file = File::from_path(&path).on_progress(move |sent, _| seen.store(sent, Ordering::Relaxed));
    let call = client.inner.call(OPERATION, &[]).body(file.into_payload(OPERATION, OCTETS).unwrap());
    let url = format!("{}/items", call.requests().base_url).parse().unwrap();
    let sent = receive_empty(call.open(Ok(reqwest::Request::new(reqwest::Method::PUT, url))).await).await;
    std::fs::remove_file(&path).unwrap();
    sent.unwrap();
    assert_eq!(last.load(Ordering::Relaxed), SIZE);
    println!("upload: {:?}, {} MiB at most", start.elapsed(), peak());
    assert!(peak() < 64);
}
