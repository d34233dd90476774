//! Every kind of call with every kind of fault, over real sockets: `fault_matrix.tsv` has the expected results.

use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use reqwest::{Method, Request};

use super::compression;
use super::faults::{LIMIT, handle, is_kept, refusing};
use super::support::{OPERATION, builder, serve};
use crate::runtime::bodies;
use crate::runtime::page_numbers::{self, NumberedPages};
use crate::runtime::sending::Sending;
use crate::runtime::streams::StreamFormat;
use crate::runtime::waiting::Outcome;
use crate::{CallOptions, Client, Download, Error, File, Response, Retry, Wait, WaitError};

const TABLE: &str = include_str!("fault_matrix.tsv");

/// Requests a list of numbers.
async fn list(client: Client, path: &str) -> Result<Response<Vec<u8>>, Error> {
    let call = client.inner.call(OPERATION, &[]);
    let url = format!("{}{path}", call.requests().base_url).parse().unwrap();
    call.send(Ok(Request::new(Method::GET, url))).await?.json()
}

/// Two pages, of which the second one has the fault.
#[derive(Clone)]
struct Pages {
    client: Client,
    number: i64,
}

impl IntoFuture for Pages {
    type Output = Result<Response<Vec<u8>>, Error>;
    type IntoFuture = Sending<Vec<u8>>;

    fn into_future(self) -> Sending<Vec<u8>> {
        Box::pin(async move { list(self.client, if self.number == 1 { "/first" } else { "/items" }).await })
    }
}

impl NumberedPages for Pages {
    type Page = Vec<u8>;
    type Item = u8;

    const OPERATION: &'static str = OPERATION;

    fn number(&self) -> Option<i64> {
        Some(self.number)
    }

    fn at(self, number: i64) -> Self {
        Self { number, ..self }
    }

    fn limit(&self) -> Option<i64> {
        None
    }

    fn pages(_: &Vec<u8>) -> Option<i64> {
        Some(2)
    }

    fn total(_: &Vec<u8>) -> Option<i64> {
        None
    }

    fn has_next(_: &Vec<u8>) -> Option<bool> {
        None
    }

    fn len(page: &Vec<u8>) -> usize {
        page.len()
    }

    fn into_items(page: Vec<u8>) -> Vec<u8> {
        page
    }
}

/// Waits for a state, whose first response is that it is not reached yet. The second request has the fault.
async fn wait(client: Client) -> Result<(), WaitError<Vec<u8>>> {
    let is_first = AtomicBool::new(true);
    let send = move || {
        let (client, path) = (client.clone(), if is_first.swap(false, Ordering::SeqCst) { "/first" } else { "/items" });
        async move { list(client, path).await }
    };
    let outcome = |numbers: &Vec<u8>| if numbers == &[0] { Outcome::Pending } else { Outcome::Success };
    let pause = Duration::from_millis(10);
    Wait::new(send, outcome, pause, pause).timeout(LIMIT * 8).await.map(drop)
}

/// Reads all items of a stream. There is one error at most, and it is the last item.
async fn read_all<T>(mut items: impl Stream<Item = Result<T, Error>> + Unpin) -> Result<(), Error> {
    while let Some(item) = items.next().await {
        if let Err(error) = item {
            assert!(items.next().await.is_none(), "{error}");
            return Err(error);
        }
    }
    Ok(())
}

/// Makes a call. The error is that of the call or of its body.
async fn call(kind: &str, client: &Client) -> Result<(), Error> {
    let method = match kind {
        "post" | "key" => Method::POST,
        "upload" => Method::PUT,
        _ => Method::GET,
    };
    let call = client.inner.call(OPERATION, &[]);
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
            read_all(file).await
        }
        "stream" => {
            let format = StreamFormat::lines("application/jsonl");
            read_all(call.open(request).await?.events::<Vec<u8>>(format).await?.into_inner()).await
        }
        "page" => read_all(page_numbers::pages(Pages { client: client.clone(), number: 1 })).await,
        _ => call.send(request).await?.json::<Vec<u8>>().map(drop),
    }
}

/// A client with short limits.
fn client(fault: &str, url: String) -> Client {
    let mut builder = builder()
        .base_url(url)
        .connect_timeout(LIMIT)
        .first_byte_timeout(LIMIT)
        .idle_timeout(LIMIT)
        .max_body_size(50_000)
        .max_event_size(50_000)
        .max_error_size(1_000)
        .retry(Retry::max_retries(2).delays(Duration::ZERO, Duration::ZERO));
    if fault == "endless body" {
        builder = builder.attempt_timeout(LIMIT * 2);
    }
    if fault == "compressed without request" {
        builder = builder.http_client(reqwest::ClientBuilder::no_gzip);
    }
    builder.build().unwrap()
}

/// Returns the number of requests and the result of a call with a fault.
async fn result(fault: &'static str, kind: &'static str) -> String {
    let count = Arc::new(AtomicU32::new(0));
    let has_first = matches!(kind, "page" | "waiter");
    let url = if fault == "refused" {
        refusing(has_first)
    } else {
        let count = Arc::clone(&count);
        serve(move |stream| handle(fault, kind, stream, &count))
    };
    let mut client = client(fault, url);
    if kind == "key" {
        client.inner.add_options(CallOptions::new().idempotency_key("k"));
    }
    if is_kept(fault) && !has_first {
        client.request(Method::GET, "/first").send().await.unwrap();
        // The client learns that the connection is closed.
        tokio::time::sleep(LIMIT / 4).await;
    }
    let result = async {
        match kind {
            "waiter" => match wait(client).await {
                Ok(()) => Ok(()),
                Err(WaitError::Call(error)) => Err((error, "")),
                Err(WaitError::TimedOut { error: Some(error), .. }) => Err((error, " and waits")),
                Err(other) => panic!("{fault}: {other:?}"),
            },
            _ => call(kind, &client).await.map_err(|error| (error, "")),
        }
    };
    let result = tokio::time::timeout(LIMIT * 20, result).await.expect("nothing hangs");
    let requests = count.load(Ordering::SeqCst);
    match result {
        Ok(()) => format!("{requests} ok"),
        Err((error, end)) => {
            assert!(error.raw_body().len() <= 64 << 10, "{fault}, {kind}");
            let sent = if fault == "refused" { error.attempts() } else { requests };
            let redirected = if fault == "redirect loop" { 5 } else { 0 };
            assert_eq!(error.attempts(), sent - redirected, "{fault}, {kind}: {error}");
            format!("{sent} {:?}{end}", error.kind())
        }
    }
}

#[tokio::test]
async fn every_call_survives_every_fault() {
    let mut rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let kinds: Vec<&str> = rows.next().unwrap().split('\t').skip(1).collect();
    let rows = rows.filter(|row| row.split_once(" bomb").is_none_or(|(coding, _)| compression::is_enabled(coding)));
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
        .buffer_unordered(48);
    let wrong: Vec<_> = found.filter(|(_, _, expected, found)| std::future::ready(expected != found)).collect().await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}
